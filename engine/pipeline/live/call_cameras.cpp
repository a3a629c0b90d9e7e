#include "engine/pipeline/live/call_cameras.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "engine/base/worker.h"
#include "engine/pipeline/virtual_cameras.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using output::VirtualCamera;

constexpr auto kTryAgain = 3s;
constexpr auto kLookAtViewers = 200ms; // at who watches, while no picture comes
constexpr auto kClosing = 500ms;
constexpr image::Size kUsual{1280, 720};

CallCameras::Open kind(const char *name)
{
    return [name] { return openVirtualCamera(name, kUsual); };
}

} // namespace

struct CallCameras::State {
    /// Everything but the first is guarded by mutex. The camera itself is its thread's alone, which may hang in it.
    struct Kind {
        Open open;
        image::FramePtr next = {}; ///< to be shown: one slot, newest wins
        bool there = false;        ///< a camera is open
        int watchers = 0;          ///< as the camera said last, as is the problem
        std::string problem = {};
    };
    mutable std::mutex mutex;
    std::condition_variable_any changed;
    bool on = false; ///< guarded by mutex
    std::vector<Kind> kinds;

    void keep(Kind &, std::stop_token);
    void serve(Kind &, VirtualCamera &, std::unique_lock<std::mutex> &, std::stop_token);
};

/// Opens, serves and closes one kind as it is wanted, without the lock: a device may keep it waiting.
void CallCameras::State::keep(Kind &kind, std::stop_token stop)
{
    std::unique_lock lock(mutex);
    while (changed.wait(lock, stop, [&] { return on; }) && !stop.stop_requested()) {
        lock.unlock();
        auto opened = kind.open();
        lock.lock();
        kind.there = static_cast<bool>(opened);
        kind.problem = opened ? std::string() : opened.error().what;
        if (opened)
            serve(kind, **opened, lock, stop);
        else
            changed.wait_for(lock, stop, kTryAgain, [&] { return !on; });
        kind.there = false;
        kind.watchers = 0;
        if (!on)
            kind.problem.clear();
        lock.unlock();
        opened = Error{Errc::Cancelled, "closed"};
        lock.lock();
    }
}

/// Until it is turned off. The lock is held on entry and on return.
void CallCameras::State::serve(Kind &kind, VirtualCamera &camera, std::unique_lock<std::mutex> &lock,
                               std::stop_token stop)
{
    while (on && !stop.stop_requested()) {
        changed.wait_for(lock, stop, kLookAtViewers, [&] { return !on || kind.next; });
        const image::FramePtr frame = std::exchange(kind.next, nullptr);
        if (!on)
            return;
        lock.unlock();
        if (frame)
            (void)camera.show(frame); // problem() tells
        const int watchers = camera.watchers();
        std::string problem = camera.problem();
        lock.lock();
        kind.watchers = watchers;
        kind.problem = std::move(problem);
    }
}

struct CallCameras::Threads {
    std::vector<Worker> keepers;
};

CallCameras::CallCameras(std::vector<Open> kinds)
    : state_(std::make_shared<State>()), threads_(std::make_unique<Threads>())
{
    for (Open &open : kinds)
        state_->kinds.push_back({.open = std::move(open)});
    for (State::Kind &kind : state_->kinds) {
        auto keeper = startThread(
            [&] { return Worker([state = state_, &kind](std::stop_token stop) { state->keep(kind, stop); }); });
        std::lock_guard lock(state_->mutex);
        if (keeper)
            threads_->keepers.push_back(*std::move(keeper));
        else
            kind.problem = keeper.error().what; // for good: nobody will open it
    }
}

CallCameras::CallCameras() : CallCameras(std::vector<Open>{kind("pipewire"), kind("v4l2")}) {}

CallCameras::~CallCameras()
{
    for (Worker &keeper : threads_->keepers)
        keeper.requestStop();
    const auto deadline = std::chrono::steady_clock::now() + kClosing;
    for (Worker &keeper : threads_->keepers)
        keeper.joinUntil(deadline);
}

void CallCameras::turn(bool on)
{
    std::lock_guard lock(state_->mutex);
    state_->on = on;
    for (State::Kind &kind : state_->kinds)
        kind.next.reset();
    state_->changed.notify_all();
}

bool CallCameras::isOn() const
{
    std::lock_guard lock(state_->mutex);
    return state_->on;
}

void CallCameras::show(const image::FramePtr &frame)
{
    std::lock_guard lock(state_->mutex);
    for (State::Kind &kind : state_->kinds)
        if (state_->on && kind.there)
            kind.next = frame;
    state_->changed.notify_all();
}

int CallCameras::watchers() const
{
    std::lock_guard lock(state_->mutex);
    int sum = 0;
    for (const State::Kind &kind : state_->kinds)
        sum += kind.watchers;
    return state_->on ? sum : 0;
}

std::string CallCameras::problem() const
{
    std::lock_guard lock(state_->mutex);
    std::string first;
    for (const State::Kind &kind : state_->kinds) {
        if (kind.there && kind.problem.empty())
            return {};
        if (first.empty())
            first = kind.problem;
    }
    return state_->on ? first : std::string();
}

} // namespace bokeh::pipeline
