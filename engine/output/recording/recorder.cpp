#include "engine/output/recording/recorder.h"

#include <optional>
#include <pthread.h>
#include <utility>
#include <vector>

#include "engine/base/worker.h"
#include "engine/output/recording/recording_state.h"

namespace bokeh::output {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kPatience = 5s;

const char *threadName(Layer layer) // at most 15 letters
{
    switch (layer) {
    case Layer::Composite:
        return "rec-composite";
    case Layer::Alpha:
        return "rec-alpha";
    case Layer::Mask:
        return "rec-mask";
    case Layer::Raw:
        break;
    }
    return "rec-raw";
}

} // namespace

struct Recorder::Threads {
    std::vector<Worker> files;
    std::optional<Worker> keeper;
};

Recorder::Recorder(std::shared_ptr<RecordingState> state)
    : state_(std::move(state)), threads_(std::make_unique<Threads>())
{
}

Result<std::unique_ptr<Recorder>> Recorder::start(RecordingSettings take)
{
    auto opened = RecordingState::open(std::move(take));
    if (!opened)
        return opened.error();
    const std::shared_ptr<RecordingState> state = *std::move(opened);
    std::unique_ptr<Recorder> recorder(new Recorder(state));
    for (const auto &file : state->files())
        recorder->threads_->files.emplace_back([state, file](std::stop_token) {
            pthread_setname_np(pthread_self(), threadName(file->settings().layer));
            state->write(*file);
        });
    recorder->threads_->keeper.emplace([state](std::stop_token) {
        pthread_setname_np(pthread_self(), "rec-keeper");
        state->lookAfter();
    });
    return recorder;
}

Recorder::~Recorder()
{
    stop();
    const auto deadline = Clock::now() + kPatience;
    for (Worker &worker : threads_->files)
        worker.joinUntil(deadline);
    if (threads_->keeper) // else this machine had no thread left
        threads_->keeper->joinUntil(deadline);
}

void Recorder::put(RecordingPicture picture)
{
    const auto time = state_->arrived(picture);
    if (!time)
        return;
    for (const auto &file : state_->files()) {
        const Layer layer = file->settings().layer;
        if (layer == Layer::Composite)
            file->queue().put({.time = *time, .frame = picture.composite});
        else if (layer == Layer::Alpha)
            file->queue().put({.time = *time, .frame = picture.composite, .alpha = picture.alpha});
        else if (layer == Layer::Mask && picture.mask)
            file->queue().put({.time = *time, .mask = picture.mask});
        else if (layer == Layer::Raw && picture.raw)
            file->queue().put({.time = *time, .frame = picture.raw});
    }
}

void Recorder::putSound(std::span<const float> interleaved, Clock::time_point taken)
{
    const auto time = state_->timeOf(taken);
    if (!time)
        return;
    const auto sound =
        std::make_shared<const Sound>(Sound{*time, std::vector<float>(interleaved.begin(), interleaved.end())});
    for (const auto &file : state_->files())
        if (file->settings().soundChannels > 0)
            file->queue().put(sound);
}

void Recorder::stop()
{
    state_->stop();
}

bool Recorder::waitForEnd(std::chrono::milliseconds timeout)
{
    return state_->waitForEnd(timeout);
}

RecordingStatus Recorder::status() const
{
    return state_->status();
}

} // namespace bokeh::output
