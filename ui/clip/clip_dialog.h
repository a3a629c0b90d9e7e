#pragma once

#include <QDialog>
#include <QPointer>
#include <functional>

#include "ui/clip/clip_job.h"
#include "ui/preview/live_picture.h"
#include "ui/settings/settings.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QMessageBox;
class QProgressBar;
class QPushButton;

namespace bokeh::ui {

/// A clip in, a clip out, with a look of the window or cut out, while the live picture goes on. Whatever fails is one
/// sentence in the dialog. Closing it while it works asks first; destroying it gives the work up.
class ClipDialog : public QDialog {
    Q_OBJECT

public:
    struct Controls {
        QLineEdit *input, *output;
        QComboBox *what;
        QPushButton *browse, *choose, *start, *cancel, *show, *close;
        QProgressBar *progress;
        QLabel *message; ///< how far it is, how it ended, or what is wrong
    };

    ClipDialog(Settings &, const LivePicture &, QWidget *parent = nullptr);

    const Controls &controls() const { return controls_; }
    QMessageBox *question() const; ///< null while none is asked
    bool working() const { return job_.working(); }

    void useClip(const QString &path);

    /// Asks whether to stop what is being made. If so, it is given up and `then` is called.
    void askToStop(std::function<void()> then);

    void reject() override;

protected:
    void dragEnterEvent(QDragEnterEvent *) override;
    void dropEvent(QDropEvent *) override;

private:
    void makeControls();
    void arrange();
    void connectControls();
    void followLooks();
    void followWork(); // which controls can be used now
    void suggest();
    bool cutOut() const;
    void askForClip();
    void askForOutput();
    void begin();
    void work(const ClipOrder &);
    void showProgress(const ClipJob::Progress &);
    void end(const Status &);
    void ask(const QString &text, const QString &yes, const QString &no, std::function<void()> then);

    Settings &settings_;
    const LivePicture &live_;
    Controls controls_{};
    ClipJob job_;
    QPointer<QMessageBox> question_;
    QString made_;           // the last output
    bool ownOutput_ = false; // its name was typed or chosen, so that no suggestion takes its place
    bool closing_ = false;   // as soon as it has stopped
};

} // namespace bokeh::ui
