#pragma once

#include <QObject>
#include <csignal>

namespace bokeh::desktop {

/// Turns SIGTERM, SIGINT, SIGQUIT and SIGHUP into a Qt signal, so that the window closes as if a person closed it, and
/// a recording is whole. SIGHUP stays ignored where it was (nohup). blockSignals() comes before any other thread,
/// because threads inherit it; the object needs a QCoreApplication.
class Termination : public QObject {
    Q_OBJECT

public:
    static void blockSignals();

    Termination();
    ~Termination() override;

Q_SIGNALS:
    void requested();

private:
    int descriptor_; // of a signalfd; -1 where there is none to be had
};

} // namespace bokeh::desktop
