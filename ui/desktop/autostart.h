#pragma once

#include <QCoreApplication>
#include <QStringList>
#include <optional>

#include "engine/base/result.h"

namespace bokeh::ui {

/// An Exec line of the Desktop Entry Specification (1.5, "The Exec key"), as it stands in the file.
QString execLine(const QStringList &command);

/// Reads one. Field codes (%U) are left out; nothing where the line makes no sense.
std::optional<QStringList> commandOf(const QString &execLine);

/// Whether the desktop starts this program after the login (Desktop Application Autostart Specification 0.5). The
/// entry in the autostart folder is all there is: a person, or another program, may change or remove it at any time.
class Autostart {
    Q_DECLARE_TR_FUNCTIONS(bokeh::ui::Autostart)

public:
    /// `program`: absolute path. `folder`: need not exist.
    Autostart(QString program, const QString &folder);

    /// The running program, in the user's folder.
    static Autostart ofThisProgram();

    bool on() const; ///< the entry is there, has not been switched off, and starts this program

    /// Writes the entry, or removes it. BadInput where the specification has no way to say the program's path.
    Status set(bool on) const;

    const QString &file() const { return file_; }

private:
    Status write() const;

    QString program_, file_;
};

} // namespace bokeh::ui
