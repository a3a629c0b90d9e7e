#include "engine/pipeline/live/session.h"

#include <thread>

#include "engine/accelerator/witness.h"
#include "engine/base/worker.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Clock = MaskMatcher::Clock;
using Stage = Fault::Stage;

constexpr auto kCollecting = 100ms; // how long one collect() waits, so that the watchdog gets its turn
constexpr auto kFirstPatience = 5s; // for the first mask of all: kernels are made, caches are cold
constexpr auto kLeastPatience = 500ms;
constexpr int kPatienceFactor = 10;                    // times what a mask usually takes
constexpr auto kHeartbeat = 1s;                        // between looks at an accelerator that has nothing to do
constexpr int kDamagedInARow = 3;                      // answers or halts, before the accelerator is opened anew
constexpr std::size_t kMasks = MaskMatcher::kRoom + 4; // on the matcher, in the compositor's hands, and being filled

constexpr std::size_t kCut = mask::StaleCells::kCells / 2; // cells that differ when the scene is another
constexpr int kCutBy = 16;                                 // levels, in each

} // namespace

Session::Session(LiveState &state, const model::Network &network, const accelerator::Failover &failover,
                 std::unique_ptr<accelerator::Accelerator> accelerator)
    : state_(state),
      failover_(failover),
      classes_(network.topology.classes),
      scene_(network.topology.scene),
      inference_(std::move(accelerator), network.topology, state.stages,
                 {.mirrored = state.settings.mirrored, .trace = state.settings.trace}),
      masks_(kMasks, [this] { return TimedMask{.mask = inference_.newMask()}; }),
      cpuBefore_(state.load.networkCpu()),
      witnessCpuBefore_(state.load.witnessCpu())
{
}

Status Session::run(std::stop_token stop)
{
    const std::stop_callback cancel(stop, [this] { fail({Errc::Cancelled, "the run was stopped"}); });
    state_.segmenting.store(true, std::memory_order_relaxed);
    state_.matcher.setSegmenting(true);
    {
        const auto collector =
            startThread([this] { return std::jthread([this] { collectMasks(over_.get_token()); }); });
        if (!collector)
            fail(collector.error());
        submitFrames(over_.get_token());
    }
    state_.segmenting.store(false, std::memory_order_relaxed);
    state_.matcher.setSegmenting(false);
    std::lock_guard lock(mutex_);
    return *ended_; // submitFrames() returns only after end()
}

void Session::end(Status how)
{
    if (const auto lie = inference_.witness() ? inference_.witness()->lie() : std::nullopt)
        how = *lie; // whatever it led to
    {
        std::lock_guard lock(mutex_);
        if (!ended_)
            ended_ = std::move(how);
    }
    state_.segmenting.store(false, std::memory_order_relaxed);
    inference_.cancel();
    over_.request_stop();
}

bool Session::due(const MaskMatcher::Request &request)
{
    const LiveControls controls = state_.controlsNow();
    if (leavesAsIs(controls.look) || isAway(controls.presence)) {
        inferenceRate_.reset();
        return false; // nobody looks at a mask
    }
    InferenceRate::Limits limits{controls.restWhenStill, controls.networkBudgetPercent};
    {
        std::lock_guard lock(mutex_);
        limits.cpuPerMask = cpuPerMask_;
    }
    return inferenceRate_.due(request.motionGrid, request.frame->captured, limits);
}

/// Another source, or a picture unlike the one before: what the accelerator makes of it is looked at soon.
void Session::tellScene(const MaskMatcher::Request &request)
{
    accelerator::Witness *const witness = inference_.witness();
    if (!witness)
        return;
    std::size_t changed = 0;
    for (std::size_t i = 0; seen_ && i < mask::StaleCells::kCells; ++i)
        changed += difference(request.motionGrid, *seen_, i) > kCutBy ? 1 : 0;
    if (!seen_ || request.source != source_ || changed > kCut)
        witness->newScene();
    seen_ = request.motionGrid;
    source_ = request.source;
}

void Session::turnTo(int rotation, std::stop_token stop)
{
    if (rotation == rotation_)
        return;
    drain(stop);
    inference_.setRotation(rotation);
    rotation_ = rotation;
}

void Session::drain(std::stop_token stop)
{
    while (inference_.inFlight() > 0 && waitFor(stop, 2ms)) {
    }
}

/// While nothing is in flight: a device that has gone mute is found before somebody needs it.
void Session::lookAfter(Clock::time_point &quietSince)
{
    const auto now = Clock::now();
    if (inference_.inFlight() > 0)
        quietSince = now;
    if (now - quietSince < kHeartbeat)
        return;
    if (Status alive = inference_.ping(now + kLeastPatience); !alive)
        fail(alive.error());
    quietSince = Clock::now();
}

void Session::submitFrames(std::stop_token stop)
{
    Clock::time_point quietSince = Clock::now();
    const auto ready = [this] { return inference_.canSubmit(); };
    while (auto request = state_.matcher.toSegment(stop, ready, Clock::now() + kHeartbeat)) {
        {
            std::lock_guard lock(state_.mutex);
            state_.acceleratorNotice = failover_.notice();
        }
        if (failover_.betterReady()) {
            drain(stop);
            end({});
        }
        if (stop.stop_requested() || !request->frame || !due(*request)) {
            if (request->frame)
                state_.matcher.skip(request->serial);
            lookAfter(quietSince);
            continue;
        }
        quietSince = Clock::now();
        int rotation = 0;
        {
            std::lock_guard lock(state_.mutex);
            rotation = state_.format.rotation;
        }
        turnTo(rotation, stop);
        tellScene(*request);
        {
            std::lock_guard lock(mutex_);
            if (count_ == asked_.size()) { // of those lost; there are at most eight in flight
                first_ = (first_ + 1) % asked_.size();
                --count_;
            }
            asked_[(first_ + count_++) % asked_.size()] = {request->serial, request->motionGrid,
                                                           request->frame->captured, request->arrived, Clock::now()};
        }
        const Status sent = inference_.submit(*request->frame, request->serial, Clock::now() + kFirstPatience);
        if (sent)
            continue;
        if (sent.error().code == Errc::BadReply)
            damaged(sent.error());
        else
            fail(sent.error());
    }
}

std::optional<Session::Asked> Session::takeAsked(std::uint32_t serial)
{
    std::lock_guard lock(mutex_);
    while (count_ > 0) {
        Asked asked = asked_[first_];
        first_ = (first_ + 1) % asked_.size();
        --count_;
        if (Inference::sent(asked.serial) == serial)
            return asked;
    }
    return std::nullopt;
}

bool Session::overdue()
{
    std::lock_guard lock(mutex_);
    if (count_ == 0)
        return false;
    const metrics::Nanoseconds patience =
        usual_.count() ? std::max<metrics::Nanoseconds>(kLeastPatience, kPatienceFactor * usual_) : kFirstPatience;
    return Clock::now() - asked_[first_].submitted > patience;
}

void Session::lost(const Error &why)
{
    {
        std::lock_guard lock(mutex_);
        count_ = 0;
    }
    state_.matcher.skipAll();
    state_.report(Stage::Accelerator, why.what);
}

/// The stream has been recovered, and all that was in flight is lost. Once is chance.
void Session::damaged(const Error &why)
{
    lost(why);
    if (++damagedInARow_ >= kDamagedInARow)
        fail(why);
}

void Session::collectMasks(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        Pool<TimedMask>::Lease lease = masks_.acquire();
        if (!lease) { // the compositor is stuck with all of them
            waitFor(stop, kCollecting);
            continue;
        }
        Result<std::uint32_t> serial = Error{Errc::Internal, ""};
        {
            metrics::Span span(state_.stages.collect, state_.masks.value(), state_.settings.trace);
            serial = inference_.collect(lease->mask, Clock::now() + kCollecting);
        }
        if (serial) {
            collected(std::move(lease), *serial);
            continue;
        }
        switch (serial.error().code) {
        case Errc::Timeout:
            if (overdue())
                fail({Errc::Timeout, "the accelerator does not answer"});
            break;
        case Errc::Exhausted: // it refused one frame
            lost(serial.error());
            break;
        case Errc::BadReply:
            damaged(serial.error());
            break;
        default:
            fail(serial.error());
        }
        state_.matcher.wake();
    }
}

void Session::collected(Pool<TimedMask>::Lease lease, std::uint32_t serial)
{
    const std::optional<Asked> asked = takeAsked(serial);
    if (!asked)
        return; // of a frame that counts as lost
    lease->mask.sequence = asked->serial;
    lease->classes = classes_;
    lease->scene = scene_;
    lease->frame = asked->frame;
    lease->captured = asked->captured;
    lease->arrived = asked->arrived;
    lease->lies = inference_.witness() ? inference_.witness()->lied() : nullptr;
    if (!findPerson(*lease, score_)) {
        fail({Errc::BadReply, "the accelerator's mask does not fit its network"});
        return;
    }
    damagedInARow_ = 0;
    const metrics::Nanoseconds took = Clock::now() - asked->submitted;
    state_.load.setWitnessCpu(witnessCpuBefore_ + inference_.witnessCpu());
    // Waits only where this is the first mask after a while, or the machine is too busy to look at one in time.
    if (inference_.witness() && !inference_.witness()->vouches(asked->submitted, Clock::now() + kCollecting))
        return state_.matcher.skip(asked->serial);
    const metrics::Nanoseconds cpu = cpuBefore_ + inference_.networkCpu();
    const metrics::Nanoseconds one = cpu - state_.load.networkCpu();
    state_.load.setNetworkCpu(cpu);
    {
        std::lock_guard lock(mutex_);
        usual_ = usual_.count() ? (7 * usual_ + took) / 8 : took;
        cpuPerMask_ = cpuPerMask_.count() ? (7 * cpuPerMask_ + one) / 8 : one;
    }
    state_.maskTimes.add(took);
    state_.masks.add();
    state_.report(Stage::Accelerator, {});
    state_.matcher.answer(Pool<TimedMask>::publish(std::move(lease)));
}

} // namespace bokeh::pipeline
