#include <thread>

#include "engine/base/worker.h"
#include "engine/pipeline/inference.h"
#include "engine/pipeline/live/governor.h"
#include "engine/pipeline/live/live_state.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Stage = Fault::Stage;

constexpr auto kReopen = 100ms;     // before the next try
constexpr auto kLook = 100ms;       // how long one collect() waits, so that the watchdog gets its turn
constexpr auto kFirstPatience = 5s; // for the first mask of all: kernels are made, caches are cold
constexpr auto kLeastPatience = 500ms;
constexpr int kPatienceFactor = 10;              // times what a mask usually takes
constexpr int kDamagedInARow = 3;                // answers, before the accelerator is opened anew
constexpr std::size_t kMasks = Board::kRoom + 4; // on the board, in the compositor's hands, and being filled

/// One accelerator, from its opening to its failure. Frames go in on the caller's thread; masks come out on another.
class Session {
public:
    Session(LiveState &state, const model::Network &network, std::unique_ptr<accelerator::Accelerator> accelerator)
        : state_(state),
          classes_(network.topology.classes),
          inference_(std::move(accelerator), network.topology, state.stages, state.settings.trace),
          masks_(kMasks, [this] { return TimedMask{.mask = inference_.newMask()}; }),
          cpuBefore_(state.load.networkCpu())
    {
    }

    /// Until it fails, or `stop` is requested (Cancelled).
    Error run(std::stop_token stop);

private:
    struct Asked {
        std::uint64_t serial;
        Thumbnail frame;
        Clock::time_point captured, submitted;
    };

    void submitFrames(std::stop_token);
    bool due(const Board::Request &);
    void collectMasks(std::stop_token);
    void collected(Pool<TimedMask>::Lease, std::uint32_t serial);
    void lost(const Error &);
    void fail(Error);
    void turnTo(int rotation, std::stop_token);
    std::optional<Asked> takeAsked(std::uint32_t serial);
    bool overdue();

    LiveState &state_;
    const int classes_;
    Inference inference_;
    Pool<TimedMask> masks_;
    const metrics::Nanoseconds cpuBefore_;
    std::stop_source over_; // of this session
    Governor governor_;
    int rotation_ = 0;
    std::vector<std::uint8_t> score_;
    int damagedInARow_ = 0;

    std::mutex mutex_;
    std::array<Asked, 8> asked_; // a ring; guarded by mutex_, as all below
    std::size_t first_ = 0, count_ = 0;
    metrics::Nanoseconds usual_{}; // from submit to mask
    metrics::Nanoseconds cpuPerMask_{};
    std::optional<Error> error_;
};

Error Session::run(std::stop_token stop)
{
    const std::stop_callback cancel(stop, [this] { fail({Errc::Cancelled, "the run was stopped"}); });
    state_.segmenting.store(true, std::memory_order_relaxed);
    state_.board.setSegmenting(true);
    {
        std::jthread collector([this] { collectMasks(over_.get_token()); });
        submitFrames(over_.get_token());
    }
    state_.segmenting.store(false, std::memory_order_relaxed);
    state_.board.setSegmenting(false);
    std::lock_guard lock(mutex_);
    return *error_; // submitFrames() returns only after fail()
}

void Session::fail(Error error)
{
    {
        std::lock_guard lock(mutex_);
        if (!error_)
            error_ = std::move(error);
    }
    state_.segmenting.store(false, std::memory_order_relaxed);
    inference_.cancel();
    over_.request_stop();
}

bool Session::due(const Board::Request &request)
{
    const LiveControls controls = state_.controlsNow();
    const bool shown = controls.presence == Presence::Live || controls.presence == Presence::Frozen;
    if (controls.look.kind == compositor::Look::Kind::None || !shown) {
        governor_.reset();
        return false; // nobody looks at a mask
    }
    Governor::Limits limits{controls.restWhenStill, controls.networkBudgetPercent};
    {
        std::lock_guard lock(mutex_);
        limits.cpuPerMask = cpuPerMask_;
    }
    return governor_.due(request.thumbnail, request.frame->captured, limits);
}

void Session::turnTo(int rotation, std::stop_token stop)
{
    if (rotation == rotation_)
        return;
    while (inference_.inFlight() > 0 && waitFor(stop, 2ms)) {
    }
    inference_.setRotation(rotation);
    rotation_ = rotation;
}

void Session::submitFrames(std::stop_token stop)
{
    while (auto request = state_.board.toSegment(stop, [this] { return inference_.canSubmit(); })) {
        if (!due(*request)) {
            state_.board.skip(request->serial);
            continue;
        }
        int rotation = 0;
        {
            std::lock_guard lock(state_.mutex);
            rotation = state_.format.rotation;
        }
        turnTo(rotation, stop);
        {
            std::lock_guard lock(mutex_);
            if (count_ == asked_.size()) { // of those lost; there are at most eight in flight
                first_ = (first_ + 1) % asked_.size();
                --count_;
            }
            asked_[(first_ + count_++) % asked_.size()] = {request->serial, request->thumbnail,
                                                           request->frame->captured, Clock::now()};
        }
        const Status sent = inference_.submit(*request->frame, request->serial, Clock::now() + kFirstPatience);
        if (sent)
            continue;
        if (sent.error().code == Errc::BadReply)
            lost(sent.error());
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
        if (static_cast<std::uint32_t>(asked.serial) == serial)
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
    state_.board.skipAll();
    state_.report(Stage::Accelerator, why.what);
}

void Session::collectMasks(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        Pool<TimedMask>::Lease lease = masks_.acquire();
        if (!lease) { // the compositor is stuck with all of them
            waitFor(stop, kLook);
            continue;
        }
        Result<std::uint32_t> serial = Error{Errc::Internal, ""};
        {
            metrics::Span span(state_.stages.collect, state_.masks.value(), state_.settings.trace);
            serial = inference_.collect(lease->mask, Clock::now() + kLook);
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
            lost(serial.error());
            if (++damagedInARow_ >= kDamagedInARow)
                fail(serial.error());
            break;
        default:
            fail(serial.error());
        }
        state_.board.wake();
    }
}

void Session::collected(Pool<TimedMask>::Lease lease, std::uint32_t serial)
{
    const std::optional<Asked> asked = takeAsked(serial);
    if (!asked)
        return; // of a frame that counts as lost
    lease->mask.sequence = asked->serial;
    lease->classes = classes_;
    lease->frame = asked->frame;
    lease->captured = asked->captured;
    if (!findPerson(*lease, score_)) {
        fail({Errc::BadReply, "the accelerator's mask does not fit its network"});
        return;
    }
    damagedInARow_ = 0;
    const metrics::Nanoseconds took = Clock::now() - asked->submitted;
    const metrics::Nanoseconds cpu = cpuBefore_ + inference_.accelerator().networkCpu();
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
    state_.board.answer(Pool<TimedMask>::publish(std::move(lease)));
}

void announce(LiveState &state, const model::Network &network, const accelerator::Accelerator *accelerator)
{
    const model::Cost cost = model::cost(network.topology);
    std::lock_guard lock(state.mutex);
    state.networkName = network.topology.name;
    state.bytesPerMask = static_cast<double>(cost.inputBytes + cost.outputBytes);
    state.chipSeconds = model::chipSeconds(network.topology);
    state.acceleratorName = accelerator ? accelerator->identity().name : "";
}

Result<std::unique_ptr<accelerator::Accelerator>> openAccelerator(LiveState &state, const model::Network &network)
{
    if (!state.faults)
        return state.settings.accelerator(network, {});
    if (state.faults->unplugged(Stage::Accelerator))
        return Error{Errc::Disconnected, "injected: accelerator is unplugged"};
    return state.settings.accelerator(network,
                                      [faults = state.faults](std::unique_ptr<accelerator::Transport> transport) {
                                          return faults->wrap(std::move(transport));
                                      });
}

} // namespace

void runSegmentation(LiveState &state, std::stop_token stop)
{
    const Result<NetworkPtr> network = state.settings.network();
    if (!network) {
        state.report(Stage::Accelerator, network.error().what);
        return; // nothing can be shown without
    }
    while (!stop.stop_requested()) {
        auto opened = openAccelerator(state, **network);
        Error error{Errc::Internal, ""};
        if (opened) {
            announce(state, **network, opened->get());
            error = Session(state, **network, *std::move(opened)).run(stop);
            announce(state, **network, nullptr);
        } else {
            error = opened.error();
        }
        if (error.code != Errc::Cancelled)
            state.report(Stage::Accelerator, error.what);
        waitFor(stop, kReopen);
    }
}

} // namespace bokeh::pipeline
