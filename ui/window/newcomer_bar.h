#pragma once

#include <QFrame>
#include <optional>

#include "engine/pipeline/live/live_status.h"

class QLabel;

namespace bokeh::ui {

/// Asks whether an accelerator that was never here before may be used. It waits above the picture, which goes on.
class NewcomerBar : public QFrame {
    Q_OBJECT

public:
    explicit NewcomerBar(QWidget *parent = nullptr);

    /// What is plugged in now and not known yet. Shown until it is answered, or pulled out; one without a serial number
    /// is not asked about, for the answer could not be remembered.
    void follow(const std::optional<pipeline::LiveStatus::Newcomer> &);

Q_SIGNALS:
    void answered(const QString &serial, bool allowed);

private:
    void answer(bool allowed);

    QLabel *question_;
    QString asked_, answered_; // serial numbers
};

} // namespace bokeh::ui
