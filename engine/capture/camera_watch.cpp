#include <chrono>
#include <poll.h>
#include <thread>
#include <unistd.h>

#include "engine/base/event.h"
#include "engine/base/worker.h"
#include "engine/capture/camera.h"
#include "engine/capture/v4l2/udev.h"

namespace bokeh::capture {

namespace {

/// One camera has several nodes, and a hub several cameras: they are told of once, when there has been silence.
constexpr std::chrono::milliseconds kQuiet{200};

/// udev's word comes when a node has its name and its permissions; where no udev runs there is the kernel's.
const char *whoTells()
{
    return access("/run/udev/control", F_OK) == 0 ? "udev" : "kernel";
}

} // namespace

struct CameraWatch::State {
    v4l2::Udev udev;
    v4l2::UdevMonitor monitor;
    Event ended;
    std::function<void()> changed;
    std::jthread thread; // last: it uses the others

    ~State() { ended.set(); }

    void run();
};

void CameraWatch::State::run()
{
    for (bool heard = false;;) {
        pollfd watched[] = {{ended.descriptor(), POLLIN, 0}, {udev_monitor_get_fd(monitor.get()), POLLIN, 0}};
        const int ready = poll(watched, std::size(watched), heard ? static_cast<int>(kQuiet.count()) : -1);
        if (watched[0].revents != 0)
            return;
        if (watched[1].revents != 0) {
            // An event of another subsystem is no device here. POLLERR: some were lost, perhaps ours.
            const v4l2::UdevDevice device(udev_monitor_receive_device(monitor.get()));
            heard = heard || device || (watched[1].revents & POLLERR) != 0;
        } else if (ready == 0) {
            heard = false;
            changed();
        }
    }
}

CameraWatch::CameraWatch(std::unique_ptr<State> state) : state_(std::move(state)) {}
CameraWatch::~CameraWatch() = default;

Result<std::unique_ptr<CameraWatch>> CameraWatch::start(std::function<void()> changed)
{
    const Error unsupported{Errc::Unsupported,
                            "This system does not tell when a camera comes or goes: look for cameras again yourself"};
    auto ended = Event::create();
    if (!ended)
        return ended.error();
    v4l2::Udev udev(udev_new());
    v4l2::UdevMonitor monitor(udev ? udev_monitor_new_from_netlink(udev.get(), whoTells()) : nullptr);
    if (!monitor || udev_monitor_filter_add_match_subsystem_devtype(monitor.get(), v4l2::kSubsystem, nullptr) < 0 ||
        udev_monitor_enable_receiving(monitor.get()) < 0)
        return unsupported;
    std::unique_ptr<State> state(
        new State{std::move(udev), std::move(monitor), *std::move(ended), std::move(changed), {}});
    auto thread = startThread([&] { return std::jthread([raw = state.get()] { raw->run(); }); });
    if (!thread)
        return thread.error();
    state->thread = *std::move(thread);
    return std::unique_ptr<CameraWatch>(new CameraWatch(std::move(state)));
}

} // namespace bokeh::capture
