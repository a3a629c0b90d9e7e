#pragma once

#include <QDBusConnection>
#include <QObject>

#include "engine/base/result.h"

namespace bokeh::desktop {

/// One Bokehcam a session, because two would fight for the camera. The name on the session bus tells who is first; a
/// later start asks the first to raise its window, and ends.
///
/// All that the bus can do is the method Raise() of the interface named as the program: no argument, no answer but that
/// it was done. So a caller can do no more than a click in the task bar.
/// Threads: the GUI thread, where a QCoreApplication is.
class SingleInstance : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", BOKEHCAM_ID)

public:
    SingleInstance() : bus_(QString()) {}

    /// Takes the name. False where another Bokehcam has it; true where there is no session bus to ask, too.
    bool claim();

    /// From one whose claim() failed: raises the first one's window. Timeout where the first does not answer.
    Status raiseFirst();

public Q_SLOTS:
    Q_SCRIPTABLE void Raise() { Q_EMIT raiseWanted(); }

Q_SIGNALS:
    void raiseWanted();

private:
    QDBusConnection bus_;
};

} // namespace bokeh::desktop
