#pragma once

#include <QWidget>

#include "engine/doctor/doctor.h"

namespace bokeh::ui {

/// How much a finding matters, told by shape and sign as well as by colour: an octagon with a cross, a triangle with an
/// exclamation mark, a disc with an i, a disc with a tick. As high as a line of text.
class SeverityMark : public QWidget {
    Q_OBJECT

public:
    explicit SeverityMark(doctor::Finding::Severity, QWidget *parent = nullptr);

    /// "Problem", "Warning", "Note", "All right": in the person's language.
    static QString nameOf(doctor::Finding::Severity);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *) override;

private:
    const doctor::Finding::Severity severity_;
};

} // namespace bokeh::ui
