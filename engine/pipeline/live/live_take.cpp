#include "engine/pipeline/live/live_take.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "engine/base/worker.h"
#include "engine/output/recording/recorder.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;

constexpr auto kFinishing = 3s;
constexpr auto kLook = 100ms;
constexpr auto kLeastStep = 1ms; // between two pictures

} // namespace

struct LiveTake::State {
    mutable std::mutex mutex;
    std::condition_variable_any changed;
    bool wanted = false; ///< guarded by mutex, as all below
    bool busy = false;   ///< the thread has not ended
    image::FramePtr first;
    std::shared_ptr<output::Recorder> recorder;   ///< until it has ended
    std::chrono::steady_clock::time_point last{}; ///< that a picture was taken; a take's clock does not go back
    std::optional<Result<std::filesystem::path>> outcome;

    void run(output::Take, std::stop_token);
    Result<std::filesystem::path> record(output::Take, const image::Frame &first, std::stop_token);
};

/// One take, on a thread of its own, because opening and finishing a file wait for the disk.
void LiveTake::State::run(output::Take take, std::stop_token stop)
{
    image::FramePtr frame;
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [this] { return first || !wanted; });
        frame = std::exchange(first, nullptr);
    }
    std::optional<Result<std::filesystem::path>> became;
    if (frame)
        became = record(std::move(take), *frame, stop);
    std::lock_guard lock(mutex);
    recorder.reset();
    wanted = busy = false;
    outcome = std::move(became);
}

Result<std::filesystem::path> LiveTake::State::record(output::Take take, const image::Frame &frame,
                                                      std::stop_token stop)
{
    take.video.size = frame.size();
    take.video.colour = frame.colour;
    std::error_code ignored; // the recorder says what is wrong with a folder
    std::filesystem::create_directories(take.folder, ignored);
    auto started = output::Recorder::start(std::move(take));
    if (!started)
        return started.error();
    const std::shared_ptr<output::Recorder> opened = *std::move(started);
    {
        std::lock_guard lock(mutex);
        recorder = opened;
        if (!wanted)
            opened->stop();
    }
    const std::stop_callback end(stop, [&opened] { opened->stop(); });
    while (!opened->waitForEnd(kLook)) {
    }
    const output::TakeStatus status = opened->status();
    if (!status.problem.empty())
        return Error{Errc::Exhausted, status.problem};
    return status.files.front().path;
}

struct LiveTake::Thread {
    std::optional<Worker> worker;
};

LiveTake::LiveTake() : state_(std::make_shared<State>()), thread_(std::make_unique<Thread>()) {}

LiveTake::~LiveTake()
{
    stop();
    if (thread_->worker)
        thread_->worker->joinUntil(std::chrono::steady_clock::now() + kFinishing);
}

void LiveTake::start(const std::filesystem::path &folder, const TakeNotes &notes)
{
    {
        std::lock_guard lock(state_->mutex);
        if (state_->busy)
            return;
        state_->wanted = state_->busy = true;
        state_->first.reset();
        state_->outcome.reset();
    }
    thread_->worker.reset(); // it has ended
    thread_->worker.emplace([state = state_, take = output::Take{.folder = folder, .notes = notes}](
                                std::stop_token stop) { state->run(take, stop); });
}

void LiveTake::stop()
{
    std::lock_guard lock(state_->mutex);
    state_->wanted = false;
    state_->first.reset();
    if (state_->recorder)
        state_->recorder->stop();
    state_->changed.notify_all();
}

void LiveTake::put(const image::FramePtr &frame)
{
    std::shared_ptr<output::Recorder> recorder;
    std::chrono::steady_clock::time_point taken;
    {
        std::lock_guard lock(state_->mutex);
        if (!state_->wanted)
            return;
        // A cover may stand for a moment after the picture that comes next was taken.
        taken = state_->last = std::max(frame->captured, state_->last + kLeastStep);
        recorder = state_->recorder;
        if (!recorder && !state_->first) {
            state_->first = frame;
            state_->changed.notify_all();
        }
    }
    if (recorder)
        recorder->put({.taken = taken, .composite = frame});
}

bool LiveTake::active() const
{
    std::lock_guard lock(state_->mutex);
    return state_->wanted;
}

std::chrono::nanoseconds LiveTake::length() const
{
    std::lock_guard lock(state_->mutex);
    return state_->recorder ? state_->recorder->status().length : std::chrono::nanoseconds(0);
}

std::uint64_t LiveTake::dropped() const
{
    std::lock_guard lock(state_->mutex);
    return state_->recorder ? state_->recorder->status().dropped() : 0;
}

std::optional<Result<std::filesystem::path>> LiveTake::takeOutcome()
{
    std::lock_guard lock(state_->mutex);
    return std::exchange(state_->outcome, std::nullopt);
}

} // namespace bokeh::pipeline
