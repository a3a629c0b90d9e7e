#include "engine/pipeline/live/video_background.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/base/worker.h"
#include "engine/pipeline/looping_video.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kUnwatched = 500ms; // since somebody last asked: then it stands still

} // namespace

struct VideoBackground::State {
    std::unique_ptr<LoopingVideo> reel; // the player's alone, once it has begun

    std::mutex mutex;
    std::condition_variable_any asked;
    image::FramePtr frame; // guarded by mutex, as below
    Clock::time_point lastAsked = Clock::now();

    std::jthread player; // last: it uses all of the above

    void play(std::stop_token);
    bool awaitViewer(std::stop_token);
};

bool VideoBackground::State::awaitViewer(std::stop_token stop)
{
    std::unique_lock lock(mutex);
    return asked.wait(lock, stop, [this] { return Clock::now() - lastAsked < kUnwatched; }) && !stop.stop_requested();
}

void VideoBackground::State::play(std::stop_token stop)
{
    Clock::time_point begun = Clock::now(); // when the film's time was 0, had it always been watched
    while (awaitViewer(stop)) {
        // Time in which nobody watched, or reading could not keep up, is not made up for.
        const Clock::time_point due = std::max(begun + reel->nextDue(), Clock::now() + 1ms);
        if (due - begun > reel->nextDue() + kUnwatched)
            begun = due - reel->nextDue();
        if (!waitFor(stop, due - Clock::now()))
            return;
        image::FramePtr next = reel->at(Clock::now() - begun);
        std::lock_guard lock(mutex);
        frame = std::move(next);
    }
}

Result<std::shared_ptr<VideoBackground>> VideoBackground::open(const std::filesystem::path &path)
{
    auto reel = LoopingVideo::open(path);
    if (!reel)
        return reel.error();
    auto state = std::make_unique<State>();
    state->reel = *std::move(reel);
    state->frame = state->reel->at({});
    State *playing = state.get();
    std::shared_ptr<VideoBackground> film(new VideoBackground(std::move(state)));
    auto player = startThread([&] { return std::jthread([playing](std::stop_token stop) { playing->play(stop); }); });
    if (!player)
        return player.error();
    playing->player = *std::move(player);
    return film;
}

VideoBackground::VideoBackground(std::unique_ptr<State> state) : state_(std::move(state)) {}
VideoBackground::~VideoBackground() = default;

image::FramePtr VideoBackground::current()
{
    std::lock_guard lock(state_->mutex);
    state_->lastAsked = Clock::now();
    state_->asked.notify_all();
    return state_->frame;
}

} // namespace bokeh::pipeline
