#include <algorithm>

#include "engine/compositor/backend.h"
#include "engine/mask/refiner.h"
#include "engine/pipeline/class_view.h"
#include "engine/pipeline/decoding.h"
#include "engine/pipeline/live/card.h"
#include "engine/pipeline/live/live_state.h"
#include "engine/pipeline/live/origin.h"
#include "engine/pipeline/live/timeline.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using compositor::Look;
using Stage = Fault::Stage;

constexpr auto kTick = 100ms;        // between covers while no frame comes
constexpr auto kNoPicture = 400ms;   // without a frame, beyond two of the source's intervals
constexpr int kFailuresInARow = 3;   // of OpenGL, before the CPU takes over
constexpr std::size_t kPictures = 8; // shown, frozen, at the sink, at the preview, being composed

bool isAway(const LiveControls &controls)
{
    return controls.presence == Presence::Hidden || controls.presence == Presence::Paused;
}

class Composition {
public:
    explicit Composition(LiveState &state) : state_(state), lastShown_(Clock::now())
    {
        useCompositor(compositor::makeCompositor(state.settings.compositor));
    }
    void run(std::stop_token);

private:
    void useCompositor(std::unique_ptr<compositor::Compositor>);
    Guard::Decision decide(const Board::Ready &, const LiveControls &) const;
    void picture(const Board::Ready &, const LiveControls &);
    void noPicture(const LiveControls &);

    image::FramePtr shown(const Board::Ready &, const Guard::Decision &, const LiveControls &);
    image::FramePtr composed(const Board::Ready &, const Guard::Decision &, const LiveControls &);
    Status refined(const Board::Ready &, const Guard::Decision &, const LiveControls &, Look &);
    image::FramePtr frozen(const image::Frame &like);
    image::FramePtr covered(const image::Frame &, Cover, Clock::time_point captured);
    image::FramePool::Lease blank(const image::Frame &like);
    void failed(const Error &);
    void deliver(image::FramePtr, const Guard::Decision &, const Origin &);

    LiveState &state_;
    std::unique_ptr<compositor::Compositor> compositor_;
    mask::Refiner refiner_;
    ClassView classes_;
    image::Alpha alpha_;
    std::optional<image::FramePool> pool_;
    image::Size size_;
    image::Frame card_;
    image::FramePtr lastFrame_;                         // as it came; only ever shown covered
    image::FramePtr lastSafe_;                          // the last that was shown
    std::shared_ptr<const std::atomic<bool>> lastLies_; // of the mask that it was shown with
    Clock::time_point lastCame_{}, lastShown_;
    Timeline timeline_;
    std::chrono::nanoseconds time_{}; // of what leaves next
    int failures_ = 0;
};

void Composition::run(std::stop_token stop)
{
    std::uint64_t passedOver = 0;
    for (;;) {
        state_.load.sample();
        const bool wait = state_.controlsNow().sync == Sync::Exact;
        auto ready = state_.board.take(stop, wait, Clock::now() + kTick, passedOver);
        state_.droppedByCompose.add(std::exchange(passedOver, 0));
        if (!ready)
            return;
        const LiveControls controls = state_.controlsNow(); // as they are now, not when the wait began
        if (ready->frame)
            picture(*ready, controls);
        else
            noPicture(controls);
    }
}

void Composition::useCompositor(std::unique_ptr<compositor::Compositor> made)
{
    compositor_ = state_.faults ? state_.faults->wrap(std::move(made)) : std::move(made);
    failures_ = 0;
    std::lock_guard lock(state_.mutex);
    state_.compositorName = compositor_->name();
}

Guard::Decision Composition::decide(const Board::Ready &ready, const LiveControls &controls) const
{
    if (isAway(controls))
        return {.hidden = Hidden::Asked};
    if (controls.look.kind == Look::Kind::None)
        return {}; // the person wants the room seen
    Guard::Decision decision = Guard::judge(ready.thumbnail, ready.frame->captured, ready.mask.get());
    if (ready.mask && (!state_.segmenting.load(std::memory_order_relaxed) || isLie(ready.mask->lies)))
        decision.hidden = Hidden::Failed;
    return decision;
}

void Composition::picture(const Board::Ready &ready, const LiveControls &controls)
{
    lastFrame_ = ready.frame;
    lastCame_ = Clock::now();
    time_ = timeline_.place(ready.frame->time);
    Guard::Decision decision = decide(ready, controls);
    image::FramePtr out;
    if (decision.hidden == Hidden::No) {
        out = shown(ready, decision, controls);
        if (!out)
            decision.hidden = Hidden::Failed;
    }
    if (!out)
        out = covered(*ready.frame, controls.cover, ready.frame->captured);
    deliver(std::move(out), decision, originOf(ready, decision, controls, alpha_));
}

void Composition::noPicture(const LiveControls &controls)
{
    const bool asked = isAway(controls);
    std::chrono::nanoseconds silence = kNoPicture;
    {
        std::lock_guard lock(state_.mutex);
        silence += 2 * std::chrono::nanoseconds(std::chrono::seconds(state_.format.rateDenominator)) /
                   std::max(1, state_.format.rateNumerator);
    }
    if (!asked && Clock::now() - lastCame_ < silence)
        return;
    const Guard::Decision decision{.hidden = asked ? Hidden::Asked : Hidden::NoPicture};
    if (!lastFrame_) { // there never was one: nothing can leave, so there is nothing to hide
        std::lock_guard lock(state_.mutex);
        state_.hidden = decision.hidden;
        return;
    }
    time_ = timeline_.now();
    deliver(covered(*lastFrame_, controls.cover, Clock::now()), decision,
            {.withdrawn = controls.presence != Presence::Live});
}

image::FramePool::Lease Composition::blank(const image::Frame &like)
{
    if (!pool_ || size_ != like.size()) {
        size_ = like.size();
        pool_.emplace(kPictures, [this] { return image::Frame(size_); });
        lastSafe_.reset();
    }
    return pool_->acquire();
}

/// Null if it cannot be composed: the picture must be covered then.
image::FramePtr Composition::shown(const Board::Ready &ready, const Guard::Decision &decision,
                                   const LiveControls &controls)
{
    if (isLie(lastLies_))
        lastSafe_.reset(); // it may show the room
    if (controls.presence == Presence::Frozen && lastSafe_ && lastSafe_->size() == ready.frame->size())
        return frozen(*ready.frame);
    image::FramePtr out = composed(ready, decision, controls);
    if (out) {
        lastSafe_ = out;
        lastLies_ = ready.mask ? ready.mask->lies : nullptr;
    }
    return out;
}

/// What `look` needs of the frame's mask: its classes, or alpha_.
Status Composition::refined(const Board::Ready &ready, const Guard::Decision &decision, const LiveControls &controls,
                            Look &look)
{
    const TimedMask &timed = *ready.mask;
    if (look.kind == Look::Kind::Classes)
        return classes_.read(timed.mask, timed.scene, timed.classes, ready.frame->time, look);
    refiner_.set({.decoding = decodingFor(timed.scene, timed.classes),
                  .onlyLargest = controls.people == People::OnlyMe,
                  .temporal = true});
    return refiner_.run(timed.mask, *ready.frame, alpha_, &decision.trust);
}

image::FramePtr Composition::composed(const Board::Ready &ready, const Guard::Decision &decision,
                                      const LiveControls &controls)
{
    const image::FramePtr &frame = ready.frame;
    Look look = controls.look;
    if (look.kind == Look::Kind::Image && controls.film)
        look.image = controls.film->current();
    if (look.kind != Look::Kind::None) {
        metrics::Span span(state_.stages.refine, ready.serial, state_.settings.trace);
        if (Status done = refined(ready, decision, controls, look); !done) {
            failed(done.error());
            return nullptr;
        }
    }
    metrics::Span span(state_.stages.compose, ready.serial, state_.settings.trace);
    image::FramePool::Lease out = blank(*frame);
    if (!out)
        return nullptr;
    if (Status done = compositor_->compose(*frame, alpha_, look, *out); !done) {
        failed(done.error());
        return nullptr;
    }
    if (look.kind == Look::Kind::Classes)
        classes_.drawLegend(*out);
    failures_ = 0;
    state_.report(Stage::Compose, {});
    out->time = time_;
    return image::FramePool::publish(std::move(out));
}

void Composition::failed(const Error &error)
{
    state_.report(Stage::Compose, error.what);
    if (++failures_ >= kFailuresInARow)
        useCompositor(compositor::makeCompositor(compositor::Backend::Cpu));
}

image::FramePtr Composition::frozen(const image::Frame &like)
{
    image::FramePool::Lease out = blank(like);
    if (!out || !compositor_->compose(*lastSafe_, alpha_, {.kind = Look::Kind::None}, *out))
        return nullptr;
    out->setHeader(like);
    out->colour = lastSafe_->colour;
    out->time = time_;
    return image::FramePool::publish(std::move(out));
}

image::FramePtr Composition::covered(const image::Frame &frame, Cover cover, Clock::time_point captured)
{
    image::FramePool::Lease out = blank(frame);
    if (!out)
        return nullptr;
    const bool blurred = cover == Cover::Blur && compositor_->hide(frame, *out);
    out->setHeader(frame);
    if (!blurred) {
        if (card_.size() != frame.size() || card_.colour != frame.colour) {
            card_ = image::Frame(frame.size());
            card_.colour = frame.colour;
            drawCard(card_);
        }
        for (auto [from, to] : {std::pair{&card_.y, &out->y}, {&card_.u, &out->u}, {&card_.v, &out->v}})
            for (int y = 0; y < from->size().height; ++y)
                std::copy_n(from->row(y), from->size().width, to->row(y));
    }
    out->captured = captured;
    out->time = time_;
    return image::FramePool::publish(std::move(out));
}

void Composition::deliver(image::FramePtr out, const Guard::Decision &decision, const Origin &origin)
{
    {
        std::lock_guard lock(state_.mutex);
        state_.hidden = decision.hidden;
    }
    if (!out) {
        state_.droppedForBuffers.add();
        return;
    }
    const Clock::time_point now = Clock::now(), captured = out->captured;
    if (decision.hidden == Hidden::No) {
        const std::int64_t gap = (now - lastShown_).count();
        if (gap > state_.longestHidden.load(std::memory_order_relaxed))
            state_.longestHidden.store(gap, std::memory_order_relaxed);
        lastShown_ = now;
        state_.statistics.maskAge.add(decision.age);
        state_.maskAges.add(decision.age);
    } else {
        state_.statistics.framesHidden.add();
    }
    {
        std::lock_guard lock(state_.previewMutex);
        if (state_.settings.preview && !state_.closed)
            state_.settings.preview(out);
        if (!state_.closed)
            record(state_, *out, origin);
    }
    if (state_.statistics.framesOut.value() == 0)
        state_.firstOut.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    state_.lastOut.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    state_.statistics.framesOut.add();
    state_.statistics.latency.add(now - captured);
    state_.latencies.add(now - captured);
    if (state_.settings.sink)
        state_.droppedBySink.add(state_.toSink.put(std::move(out)) ? 1 : 0);
}

} // namespace

void runComposition(LiveState &state, std::stop_token stop)
{
    Composition(state).run(stop);
    state.noMoreForSink.request_stop();
    if (!state.settings.sink)
        state.end({});
}

} // namespace bokeh::pipeline
