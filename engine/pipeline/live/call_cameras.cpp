#include "engine/pipeline/live/call_cameras.h"

#include <condition_variable>
#include <mutex>

#include "engine/base/worker.h"
#include "engine/pipeline/virtual_cameras.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using output::VirtualCamera;

constexpr auto kTryAgain = 3s;
constexpr auto kClosing = 500ms;
constexpr image::Size kUsual{1280, 720};

CallCameras::Open kind(const char *name)
{
    return [name] { return openVirtualCamera(name, kUsual); };
}

} // namespace

struct CallCameras::State {
    struct Kind {
        Open open;
        std::shared_ptr<VirtualCamera> camera = {}; ///< null while there is none; guarded by mutex, as below
        std::string problem = {};
    };
    mutable std::mutex mutex;
    std::condition_variable_any changed;
    bool on = false; ///< guarded by mutex
    std::vector<Kind> kinds;

    void keep(Kind &, std::stop_token);
};

/// Opens and closes one kind as it is wanted. Closing may wait for a device, so it is done here, without the lock.
void CallCameras::State::keep(Kind &kind, std::stop_token stop)
{
    std::unique_lock lock(mutex);
    while (changed.wait(lock, stop, [&] { return on; }) && !stop.stop_requested()) {
        lock.unlock();
        auto opened = kind.open();
        lock.lock();
        if (opened)
            kind.camera = *std::move(opened);
        kind.problem = opened ? std::string() : opened.error().what;
        const auto off = [&] { return !on; };
        if (kind.camera)
            changed.wait(lock, stop, off);
        else
            changed.wait_for(lock, stop, kTryAgain, off);
        auto closing = std::move(kind.camera);
        if (!on)
            kind.problem.clear();
        lock.unlock();
        closing.reset();
        lock.lock();
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
    for (const State::Kind &kind : state_->kinds)
        if (state_->on && kind.camera)
            (void)kind.camera->show(frame); // problem() tells
}

int CallCameras::watchers() const
{
    std::lock_guard lock(state_->mutex);
    int sum = 0;
    for (const State::Kind &kind : state_->kinds)
        sum += kind.camera ? kind.camera->watchers() : 0;
    return sum;
}

std::string CallCameras::problem() const
{
    std::lock_guard lock(state_->mutex);
    std::string first;
    for (const State::Kind &kind : state_->kinds) {
        const std::string problem = kind.camera ? kind.camera->problem() : kind.problem;
        if (kind.camera && problem.empty())
            return {};
        if (first.empty())
            first = problem;
    }
    return state_->on ? first : std::string();
}

} // namespace bokeh::pipeline
