#include "engine/pipeline/live/live_recorder.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "engine/base/worker.h"
#include "engine/output/recording/recorder.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kFinishing = 3s;
constexpr auto kLookAtRecorder = 100ms;
constexpr auto kLeastStep = 1ms; // between two pictures

/// What the first picture says of all.
struct Beginning {
    media::VideoFormat format;
    std::optional<output::MaskShape> masks;
};

struct Recording {
    std::unique_ptr<output::Recorder> recorder;
    RecordingBuffers copies; // put()'s own
};

bool wantsMask(const RecordingOptions &order)
{
    return order.paths ? !order.paths->mask.empty() : order.mask;
}

output::RecordingSettings takeFor(const RecordingOptions &order, const Beginning &beginning)
{
    output::RecordingSettings take{.folder = order.folder,
                                   .paths = order.paths,
                                   .video = beginning.format,
                                   .alpha = order.alpha,
                                   .soundChannels = order.microphone ? capture::Microphone::kChannels : 0,
                                   .notes = order.notes};
    if (wantsMask(order))
        take.mask = beginning.masks;
    if (order.paths ? !order.paths->raw.empty() : order.raw)
        take.raw = beginning.format;
    return take;
}

RecordingBuffers::Wanted wantedFor(const output::RecordingSettings &take)
{
    const bool alpha = take.paths ? !take.paths->alpha.empty() : take.alpha != RecordingAlpha::None;
    const bool composite = !take.paths || !take.paths->composite.empty();
    return {.frames = (composite ? 1 : 0) + (alpha ? 1 : 0),
            .alpha = alpha,
            .raw = take.raw.has_value(),
            .mask = take.mask};
}

} // namespace

struct LiveRecorder::State {
    explicit State(OpenSound open) : openSound(std::move(open)) {}

    const OpenSound openSound;
    // Sound is recorded while neither the user has withdrawn nor the last picture was made for one who has. Relaxed:
    // sound that is heard at that moment may go either way.
    std::atomic<bool> userWithdrew = false, withdrawn = true;

    mutable std::mutex mutex;
    std::condition_variable_any changed;
    bool wanted = false; ///< guarded by mutex, as all below; from start() to stop(), or until it fails
    bool busy = false;   ///< the thread has not ended
    bool awaitsNetwork = false;
    std::optional<Beginning> beginning;
    std::shared_ptr<Recording> recording; ///< until it has ended
    Clock::time_point last{};             ///< that a picture was taken; a recording's clock does not go back
    bool listening = false;
    std::string soundProblem;
    std::optional<Outcome> outcome;

    bool maySound() const
    {
        return !userWithdrew.load(std::memory_order_relaxed) && !withdrawn.load(std::memory_order_relaxed);
    }
    void run(const RecordingOptions &, std::stop_token);
    Outcome record(const RecordingOptions &, const Beginning &, std::stop_token);
    void listen(const std::string &microphone, output::Recorder &, std::stop_token);
    bool lookAtSound(const AudioInput *, const std::string &problem, std::stop_token);
};

/// One recording, on a thread of its own, because opening and finishing a file wait for the disk, and a microphone for
/// its daemon.
void LiveRecorder::State::run(const RecordingOptions &order, std::stop_token stop)
{
    std::optional<Beginning> first;
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, stop, [this] { return beginning || !wanted; });
        first = std::exchange(beginning, std::nullopt);
    }
    std::optional<Outcome> became;
    if (first)
        became = record(order, *first, stop);
    std::lock_guard lock(mutex);
    recording.reset();
    wanted = busy = false;
    outcome = std::move(became);
    changed.notify_all();
}

LiveRecorder::Outcome LiveRecorder::State::record(const RecordingOptions &order, const Beginning &first,
                                                  std::stop_token stop)
{
    std::error_code ignored; // the recorder says what is wrong with a folder
    if (!order.paths)
        std::filesystem::create_directories(order.folder, ignored);
    const output::RecordingSettings take = takeFor(order, first);
    auto started = startThread([&] { return output::Recorder::start(take); });
    if (!started)
        return started.error();
    const auto opened = std::make_shared<Recording>(
        Recording{.recorder = *std::move(started), .copies = RecordingBuffers(take.video.size, wantedFor(take))});
    output::Recorder &recorder = *opened->recorder;
    {
        std::lock_guard lock(mutex);
        recording = opened;
        if (!wanted)
            recorder.stop();
    }
    const std::stop_callback end(stop, [&recorder] { recorder.stop(); });
    if (order.microphone)
        listen(*order.microphone, recorder, stop);
    while (!recorder.waitForEnd(kLookAtRecorder)) {
    }
    const output::RecordingStatus status = recorder.status();
    if (!status.problem.empty())
        return Error{Errc::Exhausted, status.problem};
    std::vector<std::filesystem::path> files;
    for (const auto &file : status.files)
        files.push_back(file.path);
    return files;
}

/// For as long as the recording takes anything: the microphone is closed before the files are finished.
void LiveRecorder::State::listen(const std::string &microphone, output::Recorder &recorder, std::stop_token stop)
{
    const auto heard = [this, &recorder](std::span<const float> sound, Clock::time_point taken) {
        if (maySound())
            recorder.putSound(sound, taken);
    };
    const auto sound = openSound(microphone, heard);
    while (recorder.status().state == output::RecordingStatus::State::Recording &&
           lookAtSound(sound ? sound->get() : nullptr, sound ? "" : sound.error().what, stop)) {
    }
    std::lock_guard lock(mutex);
    listening = false;
    soundProblem.clear();
}

/// False when the recording is stopped. `problem`: why there is no sound at all.
bool LiveRecorder::State::lookAtSound(const AudioInput *sound, const std::string &problem, std::stop_token stop)
{
    std::string said = sound ? sound->problem() : problem;
    std::unique_lock lock(mutex);
    listening = said.empty();
    soundProblem = std::move(said);
    changed.wait_for(lock, stop, kLookAtRecorder, [this] { return !wanted; });
    return wanted && !stop.stop_requested();
}

struct LiveRecorder::Thread {
    std::optional<Worker> worker;
};

LiveRecorder::LiveRecorder(OpenSound openSound)
    : state_(std::make_shared<State>(std::move(openSound))), thread_(std::make_unique<Thread>())
{
}

LiveRecorder::~LiveRecorder()
{
    stop();
    if (thread_->worker)
        thread_->worker->joinUntil(Clock::now() + kFinishing);
}

void LiveRecorder::start(const RecordingOptions &order)
{
    {
        std::lock_guard lock(state_->mutex);
        if (state_->busy)
            return;
        state_->wanted = state_->busy = true;
        state_->awaitsNetwork = wantsMask(order);
        state_->beginning.reset();
        state_->outcome.reset();
    }
    state_->withdrawn.store(true, std::memory_order_relaxed); // until a picture says otherwise
    thread_->worker.reset();                                  // it has ended
    auto worker =
        startThread([&] { return Worker([state = state_, order](std::stop_token stop) { state->run(order, stop); }); });
    if (worker) {
        thread_->worker.emplace(*std::move(worker));
        return;
    }
    std::lock_guard lock(state_->mutex);
    state_->wanted = state_->busy = false;
    state_->outcome = worker.error();
    state_->changed.notify_all();
}

void LiveRecorder::stop()
{
    std::lock_guard lock(state_->mutex);
    state_->wanted = false;
    state_->beginning.reset();
    if (state_->recording)
        state_->recording->recorder->stop();
    state_->changed.notify_all();
}

void LiveRecorder::put(const Composed &composed)
{
    state_->withdrawn.store(composed.withdrawn, std::memory_order_relaxed);
    std::shared_ptr<Recording> recording;
    Clock::time_point taken;
    {
        std::lock_guard lock(state_->mutex);
        if (!state_->wanted)
            return;
        // A cover may stand for a moment after the picture that comes next was taken.
        taken = state_->last = std::max(composed.picture.captured, state_->last + kLeastStep);
        recording = state_->recording;
        if (!recording && !state_->beginning && (composed.masks || !state_->awaitsNetwork)) {
            state_->beginning = Beginning{composed.format, composed.masks};
            state_->changed.notify_all();
        }
    }
    if (!recording)
        return;
    if (auto picture = recording->copies.of(composed, taken))
        recording->recorder->put(*std::move(picture));
}

void LiveRecorder::setWithdrawn(bool withdrawn)
{
    state_->userWithdrew.store(withdrawn, std::memory_order_relaxed);
    if (withdrawn) // and what is made of frames from before that does not end it
        state_->withdrawn.store(true, std::memory_order_relaxed);
}

bool LiveRecorder::active() const
{
    std::lock_guard lock(state_->mutex);
    return state_->wanted;
}

std::chrono::nanoseconds LiveRecorder::length() const
{
    std::lock_guard lock(state_->mutex);
    return state_->recording ? state_->recording->recorder->status().length : std::chrono::nanoseconds(0);
}

std::uint64_t LiveRecorder::dropped() const
{
    std::lock_guard lock(state_->mutex);
    return state_->recording ? state_->recording->recorder->status().dropped() : 0;
}

bool LiveRecorder::hears() const
{
    std::lock_guard lock(state_->mutex);
    return state_->listening && state_->maySound();
}

std::string LiveRecorder::problem() const
{
    std::lock_guard lock(state_->mutex);
    return state_->soundProblem;
}

std::optional<LiveRecorder::Outcome> LiveRecorder::recordingOutcome()
{
    std::lock_guard lock(state_->mutex);
    return std::exchange(state_->outcome, std::nullopt);
}

bool LiveRecorder::waitForEnd(std::chrono::milliseconds timeout)
{
    std::unique_lock lock(state_->mutex);
    return state_->changed.wait_for(lock, timeout, [this] { return !state_->busy; });
}

} // namespace bokeh::pipeline
