#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <string>

#include "ui/settings/choices.h"

namespace bokeh::ui {

/// The one place that knows what is chosen now. Whoever changes a choice does it here, and whoever shows or uses one
/// listens to changed(). Choices are kept in the user's configuration file.
///
/// Fails closed: that the room is shown (showsRoom()) or recorded (RecordingChoice::camera) is never written, so
/// the next start hides it again.
/// Threads: the GUI thread.
class Settings : public QObject {
    Q_OBJECT

public:
    explicit Settings(QObject *parent = nullptr); ///< reads the file; values that make no sense are left out

    const Choices &now() const { return now_; }

    /// Writes what differs from what was there before, and tells.
    void change(const Choices &next);

    /// change() by a function that is given the present choices to alter.
    template <class Alter> void edit(Alter alter)
    {
        Choices next = now_;
        alter(next);
        change(next);
    }

    /// As change(), but for this run only: nothing is written. For the command line.
    void overrideWith(const Choices &next);

    /// Forgets everything, in the file too.
    void reset();

    /// What was said about accelerators: a file of its own in the same folder, which the command line shares.
    accelerator::usb::KnownDevices accelerators() const;

    QByteArray geometry() const; ///< of the window; empty if unknown
    void setGeometry(const QByteArray &);

    QString clipFolder() const; ///< that the last clip came from; empty if unknown
    void setClipFolder(const QString &);

Q_SIGNALS:
    void changed(const bokeh::ui::Choices &before);

private:
    void load();
    void save(const Choices &before);

    QSettings file_;
    Choices now_;
};

/// As the configuration file calls them, or would: words that stay the same.
std::string settingName(LookKind);
std::string settingName(pipeline::People);
std::string settingName(pipeline::Sync);
std::string settingName(pipeline::Cover);

} // namespace bokeh::ui
