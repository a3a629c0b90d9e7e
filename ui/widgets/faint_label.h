#pragma once

#include <QLabel>

namespace bokeh::ui {

/// A label of less importance: its text is paler than the rest, yet readable (over 4.5 : 1 on any usual palette; the
/// palette's own placeholder text is not).
class FaintLabel : public QLabel {
    Q_OBJECT

public:
    explicit FaintLabel(const QString &text, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *) override;

private:
    void fade();
};

} // namespace bokeh::ui
