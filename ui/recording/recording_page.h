#pragma once

#include <QPointer>
#include <QWidget>
#include <vector>

#include "ui/desktop/background_tasks.h"
#include "ui/desktop/devices.h"
#include "ui/settings/settings.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QMessageBox;
class QVBoxLayout;

namespace bokeh::ui {

/// What a recording holds, and where it goes. That the camera is recorded as it is takes an answer each time it is
/// switched on. Microphones are looked for whenever the page comes into view.
class RecordingPage : public QWidget {
    Q_OBJECT

public:
    RecordingPage(Settings &, const Devices &, QWidget *parent = nullptr);

    QMessageBox *question() const; ///< null while none is asked

protected:
    void showEvent(QShowEvent *) override;

private:
    using Microphones = Result<std::vector<capture::MicrophoneInfo>>;

    void addFolder(QVBoxLayout *);
    void addParts(QVBoxLayout *);
    void addMicrophone(QVBoxLayout *);
    void chooseFolder();
    void chooseMicrophone(int index);
    void askForCamera();
    void showMicrophones(const Microphones &);
    void follow();
    void followMicrophones();

    Settings &settings_;
    const decltype(Devices::microphones) find_;
    std::vector<capture::MicrophoneInfo> found_;
    QLineEdit *folder_;
    QComboBox *cutOut_, *microphone_;
    QCheckBox *mask_, *camera_;
    QLabel *aboutSound_;
    QPointer<QMessageBox> question_;
    BackgroundTasks tasks_;
};

} // namespace bokeh::ui
