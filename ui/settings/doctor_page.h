#pragma once

#include <QWidget>
#include <vector>

#include "ui/desktop/background_tasks.h"
#include "ui/desktop/devices.h"

class QLabel;
class QPushButton;
class QScrollArea;

namespace bokeh::ui {

/// What stands between a camera and a call, and what to do about it, as `bokehcam-cli doctor` says it; problems first.
/// Looked at whenever the page comes into view, and when asked to. Where a device for calls can be made, it is offered;
/// nothing is ever made unless the person presses that button. Findings are the engine's English sentences.
class DoctorPage : public QWidget {
    Q_OBJECT

public:
    explicit DoctorPage(const Devices &, QWidget *parent = nullptr);

    /// The findings as lines of plain text, for somebody who helps.
    static QString reportOf(const std::vector<doctor::Finding> &);

protected:
    void showEvent(QShowEvent *) override;

private:
    using Examine = decltype(Devices::examine);
    using MakeDevice = decltype(Devices::makeCallDevice);

    QWidget *makeButtons();
    void look();
    void showFindings(std::vector<doctor::Finding>);
    void makeDevice();
    void copyReport();
    void say(const QString &);

    const Examine examine_;
    const MakeDevice makeDevice_;
    std::vector<doctor::Finding> findings_; // as shown
    bool looking_ = false, lookAgain_ = false;
    QScrollArea *list_;
    QLabel *said_;
    QPushButton *copy_ = nullptr, *make_ = nullptr;
    BackgroundTasks tasks_;
};

} // namespace bokeh::ui
