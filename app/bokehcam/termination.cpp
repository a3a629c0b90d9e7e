#include "app/bokehcam/termination.h"

#include <QSocketNotifier>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace bokeh::desktop {

namespace {

sigset_t ours()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGQUIT);
    struct sigaction hangUp {};
    sigaction(SIGHUP, nullptr, &hangUp);
    if (hangUp.sa_handler != SIG_IGN) // else it was started to outlive its terminal
        sigaddset(&signals, SIGHUP);
    return signals;
}

} // namespace

void Termination::blockSignals()
{
    const sigset_t signals = ours();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Termination::Termination()
{
    const sigset_t signals = ours();
    descriptor_ = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor_ < 0) { // the signals then end the program as they always do
        pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
        return;
    }
    auto *notifier = new QSocketNotifier(descriptor_, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        signalfd_siginfo info;
        while (read(descriptor_, &info, sizeof info) == sizeof info)
            Q_EMIT requested();
    });
}

Termination::~Termination()
{
    if (descriptor_ >= 0)
        close(descriptor_);
}

} // namespace bokeh::desktop
