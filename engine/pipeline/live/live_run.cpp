#include "engine/pipeline/live/live_run.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/json_text.h"
#include "engine/base/worker.h"
#include "engine/pipeline/live/live_state.h"

namespace bokeh::pipeline {

namespace {

double milliseconds(std::int64_t nanoseconds)
{
    return static_cast<double>(nanoseconds) / 1e6;
}

LiveStatus::Drops dropsOf(const LiveState &state)
{
    return {.source = state.droppedBySource.value(),
            .buffers = state.droppedForBuffers.value(),
            .compose = state.droppedByCompose.value(),
            .sink = state.droppedBySink.value()};
}

OpenSource withFaults(const std::shared_ptr<Faults> &faults, OpenSource open)
{
    if (!faults)
        return open;
    return [faults, open = std::move(open)]() -> Result<std::unique_ptr<capture::Source>> {
        if (faults->unplugged(Fault::Stage::Capture))
            return Error{Errc::Disconnected, "injected: capture is unplugged"};
        auto opened = open();
        if (!opened)
            return opened;
        return faults->wrap(*std::move(opened));
    };
}

} // namespace

LiveState::LiveState(LiveSettings given)
    : settings(std::move(given)),
      faults(settings.faults.empty() ? nullptr : std::make_shared<Faults>(settings.faults)),
      source(withFaults(faults, settings.source)),
      wanted{settings.controls}
{
    set(settings.controls);
}

void LiveState::report(Fault::Stage stage, std::string sentence)
{
    std::lock_guard lock(mutex);
    problems[static_cast<std::size_t>(stage)] = std::move(sentence);
}

void LiveState::set(const LiveControls &controls)
{
    if (settings.take) // before the next picture: that one may be long in coming
        settings.take->setWithdrawn(hasWithdrawn(controls.presence));
    {
        std::lock_guard lock(mutex);
        wanted.controls = controls;
        wanted.withdrawals += isAway(controls.presence) ? 1 : 0;
    }
    source.setPaused(controls.presence == Presence::Paused);
}

Asked LiveState::asked() const
{
    std::lock_guard lock(mutex);
    return wanted;
}

void LiveState::end(Status sinkSaid)
{
    std::lock_guard lock(mutex);
    ended = true;
    sinkStatus = std::move(sinkSaid);
    changed.notify_all();
}

struct LiveRun::State {
    std::shared_ptr<LiveState> shared;
    std::vector<Worker> workers; // in the order of the frames' way
    Status said;
    bool stopped = false;
};

LiveRun::LiveRun(std::unique_ptr<State> state) : state_(std::move(state)) {}

LiveRun::~LiveRun()
{
    (void)stop();
}

std::unique_ptr<LiveRun> LiveRun::start(LiveSettings settings)
{
    auto state = std::make_unique<State>();
    state->shared = std::make_shared<LiveState>(std::move(settings));
    // Every stage shares the state, so that one left behind still stands on firm ground.
    std::vector stages{runCapture, runSegmentation, runComposition};
    if (state->shared->settings.sink)
        stages.push_back(runSink);
    for (const auto stage : stages) {
        auto worker = startThread(
            [&] { return Worker([shared = state->shared, stage](std::stop_token stop) { stage(*shared, stop); }); });
        if (!worker) { // a run that has ended with this: nothing leaves it
            state->shared->report(Fault::Stage::Compose, worker.error().what);
            state->shared->end(worker.error());
            break;
        }
        state->workers.push_back(*std::move(worker));
    }
    return std::unique_ptr<LiveRun>(new LiveRun(std::move(state)));
}

void LiveRun::set(const LiveControls &controls)
{
    state_->shared->set(controls);
}

LiveControls LiveRun::controls() const
{
    return state_->shared->controlsNow();
}

void LiveRun::setSource(OpenSource open)
{
    state_->shared->source.replace(withFaults(state_->shared->faults, std::move(open)));
}

void LiveRun::retrySource()
{
    state_->shared->source.retry();
}

LiveStatus LiveRun::status() const
{
    const LiveState &state = *state_->shared;
    LiveStatus status;
    {
        std::lock_guard lock(state.mutex);
        status.format = state.format;
        status.accelerator = state.acceleratorName;
        status.notice = state.acceleratorNotice;
        status.network = state.networkName;
        status.classes = state.classes;
        status.compositor = state.compositorName;
        const auto problem = std::ranges::find_if(state.problems, [](const auto &text) { return !text.empty(); });
        status.problem = problem == state.problems.end() ? "" : *problem;
        status.hidden = state.hidden;
        status.bytesPerSecond = state.bytesPerMask;
        status.millijoulesPerMask = state.chipSeconds;
        status.linkBitsPerSecond = state.linkBitsPerSecond;
    }
    if (const auto &newcomer = state.settings.accelerator.newcomer)
        if (const auto device = newcomer())
            status.newcomer = LiveStatus::Newcomer{device->name, device->serial};
    status.acceleratorChanges = state.statistics.acceleratorChanges.value();
    if (const std::uint64_t masks = state.stages.submit.runs.value(); masks > 0)
        status.transferMicroseconds =
            static_cast<double>(state.stages.submit.cpu.value() + state.stages.collect.cpu.value()) / 1e3 /
            static_cast<double>(masks);
    status.framesIn = state.statistics.framesIn.value();
    status.masks = state.masks.value();
    status.framesOut = state.statistics.framesOut.value();
    status.framesHidden = state.statistics.framesHidden.value();
    status.drops = dropsOf(state);
    status.captureRate = state.captures.rate();
    status.maskRate = state.maskTimes.rate();
    status.outputRate = state.latencies.rate();
    status.latencyP50 = state.latencies.quantile(0.50);
    status.latencyP95 = state.latencies.quantile(0.95);
    status.maskAge = state.maskAges.quantile(0.50);
    const LoadMeter::Load load = state.load.load();
    status.processCpuPercent = load.processPercent;
    status.networkCpuPercent = load.networkPercent;
    status.witnessCpuPercent = load.witnessPercent;
    status.bytesPerSecond *= status.maskRate;
    const double cpuPerMask = status.maskRate > 0 ? load.networkPercent / 100 / status.maskRate : 0;
    status.millijoulesPerMask =
        estimateEnergy(status.millijoulesPerMask, metrics::Nanoseconds(static_cast<std::int64_t>(cpuPerMask * 1e9)));
    status.networkMilliseconds = milliseconds(state.maskTimes.quantile(0.50).count());
    return status;
}

bool LiveRun::ended() const
{
    std::lock_guard lock(state_->shared->mutex);
    return state_->shared->ended;
}

bool LiveRun::waitForEnd(std::chrono::milliseconds timeout)
{
    LiveState &state = *state_->shared;
    std::unique_lock lock(state.mutex);
    return state.changed.wait_for(lock, timeout, [&] { return state.ended; });
}

Status LiveRun::stop(std::chrono::milliseconds patience)
{
    if (std::exchange(state_->stopped, true))
        return state_->said;
    LiveState &state = *state_->shared;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    state.closed = true; // a call that hangs is waited for with its thread, below
    if (state.faults)
        state.faults->cancel();
    // All at once, except that the sink takes what the compositor had ready: it is told by it.
    const std::size_t asked = state_->workers.size() - (state.settings.sink && !state_->workers.empty() ? 1 : 0);
    for (std::size_t i = 0; i < asked; ++i)
        state_->workers[i].requestStop();
    bool all = true;
    for (Worker &worker : state_->workers)
        all = worker.joinUntil(deadline) && all;
    std::lock_guard lock(state.mutex);
    state_->said = state.sinkStatus;
    if (!all)
        state_->said = Error{Errc::Timeout, "something that hangs was left behind"};
    return state_->said;
}

std::string LiveRun::statisticsJson() const
{
    LiveState &state = *state_->shared;
    const LiveStatus now = status();
    state.statistics.networkCpu = state.load.networkCpu();
    state.statistics.witnessCpu = state.load.witnessCpu();
    auto report = nlohmann::ordered_json::parse(state.statistics.toJson(state.stages, now.accelerator, now.network));
    report["frames_dropped"] = now.drops.total();
    const std::int64_t span =
        state.lastOut.load(std::memory_order_relaxed) - state.firstOut.load(std::memory_order_relaxed);
    report["fps"] = span > 0 ? static_cast<double>(now.framesOut - 1) / (milliseconds(span) / 1e3) : 0.0;
    report["drops"] = {{"source", now.drops.source},
                       {"buffers", now.drops.buffers},
                       {"compose", now.drops.compose},
                       {"sink", now.drops.sink}};
    report["masks"] = now.masks;
    report["longest_hidden_ms"] = milliseconds(state.longestHidden.load(std::memory_order_relaxed));
    report["compositor"] = now.compositor;
    report["problem"] = now.problem;
    return jsonText(report, 2) + "\n";
}

} // namespace bokeh::pipeline
