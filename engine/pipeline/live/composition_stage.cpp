#include "engine/pipeline/live/composition_stage.h"

#include <algorithm>

#include "engine/compositor/backend.h"
#include "engine/pipeline/decoding.h"
#include "engine/pipeline/live/card.h"
#include "engine/pipeline/live/origin.h"

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

} // namespace

Composition::Composition(LiveState &state) : state_(state), lastShown_(Clock::now())
{
    useCompositor(compositor::makeCompositor(state.settings.compositor));
}

void Composition::step(const MaskMatcher::Ready &ready, Clock::time_point now)
{
    const Asked asked = state_.asked(); // as of now, not of when the wait began
    if (!isDue(ready, asked, now))
        return;
    Release release = decide(ready, asked);
    if (release.forgetsKept)
        kept_.reset();
    const bool again = release.picture == Release::Picture::Kept;
    const MadeFor purpose = again ? keptFor_ : madeFor(asked, ready.mask.get());
    image::FramePtr out = made(release, ready, asked.controls);
    if (!out) {
        if (release.picture != Release::Picture::Cover)
            release = covered(release, Hidden::Failed);
        out = cover(asked.controls.cover);
    }
    const bool shows = release.picture != Release::Picture::Cover;
    release = decideAtExit(release, purpose, state_.asked());
    if (shows && release.picture == Release::Picture::Cover) {
        out = cover(asked.controls.cover);
    } else if (release.picture == Release::Picture::Composed) {
        kept_ = out;
        keptFor_ = purpose;
    }
    deliver(std::move(out), ready, release);
}

/// Whether a picture is to leave; if so, of which time.
bool Composition::isDue(const MaskMatcher::Ready &ready, const Asked &asked, Clock::time_point now)
{
    if (ready.frame) {
        lastFrame_ = ready.frame;
        lastCame_ = now;
        time_ = timeline_.place(ready.frame->time);
        captured_ = ready.frame->captured;
        return true;
    }
    const bool away = isAway(asked.controls.presence);
    std::lock_guard lock(state_.mutex);
    const auto silence = kNoPicture + 2 * capture::frameTime(state_.format);
    if (!away && now - lastCame_ < silence)
        return false;
    if (!lastFrame_) { // there never was one: nothing can leave, so there is nothing to hide
        state_.hidden = away ? Hidden::Asked : Hidden::NoPicture;
        return false;
    }
    time_ = timeline_.now();
    captured_ = now;
    return true;
}

Release Composition::decide(const MaskMatcher::Ready &ready, const Asked &asked)
{
    if (kept_ && kept_->size() != lastFrame_->size())
        kept_.reset();
    const CheckedFrame frame{ready.serial, ready.motionGrid, captured_, ready.arrived};
    // Relaxed: the flag orders nothing.
    return decideRelease({.asked = asked,
                          .kept = kept_ ? &keptFor_ : nullptr,
                          .frame = ready.frame ? &frame : nullptr,
                          .mask = ready.mask.get(),
                          .acceleratorWorks = state_.segmenting.load(std::memory_order_relaxed)});
}

void Composition::useCompositor(std::unique_ptr<compositor::Compositor> made)
{
    compositor_ = state_.faults ? state_.faults->wrap(std::move(made)) : std::move(made);
    failures_ = 0;
    std::lock_guard lock(state_.mutex);
    state_.compositorName = compositor_->name();
}

image::FramePool::Lease Composition::blank(image::Size size)
{
    if (!pool_ || size_ != size) {
        size_ = size;
        pool_.emplace(kPictures, [this] { return image::Frame(size_); });
    }
    return pool_->acquire();
}

image::FramePtr Composition::made(const Release &release, const MaskMatcher::Ready &ready, const LiveControls &controls)
{
    switch (release.picture) {
    case Release::Picture::Composed:
        return composed(ready, release, controls);
    case Release::Picture::Kept:
        return keptAgain();
    case Release::Picture::Cover:
        break;
    }
    return nullptr;
}

/// What `look` needs of the frame's mask: its classes, or alpha_.
Status Composition::refined(const MaskMatcher::Ready &ready, const Release &release, const LiveControls &controls,
                            Look &look)
{
    const TimedMask &timed = *ready.mask;
    if (look.kind == Look::Kind::Classes)
        return classes_.read(timed.mask, timed.scene, timed.classes, ready.frame->time, look);
    refiner_.set({.decoding = decodingFor(timed.scene, timed.classes),
                  .onlyLargest = controls.people == People::OnlyMe,
                  .temporal = true});
    return refiner_.run(timed.mask, *ready.frame, alpha_, &release.staleCells);
}

image::FramePtr Composition::composed(const MaskMatcher::Ready &ready, const Release &release,
                                      const LiveControls &controls)
{
    const image::FramePtr &frame = ready.frame;
    Look look = controls.look;
    if (look.kind == Look::Kind::Image && controls.film)
        look.image = controls.film->current();
    if (release.mask) {
        metrics::Span span(state_.stages.refine, ready.serial, state_.settings.trace);
        if (Status done = refined(ready, release, controls, look); !done) {
            failed(done.error());
            return nullptr;
        }
    }
    metrics::Span span(state_.stages.compose, ready.serial, state_.settings.trace);
    image::FramePool::Lease out = blank(frame->size());
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

/// A copy, because its time goes on.
image::FramePtr Composition::keptAgain()
{
    image::FramePool::Lease out = blank(kept_->size());
    if (!out || !compositor_->compose(*kept_, alpha_, {.kind = Look::Kind::None}, *out))
        return nullptr;
    out->setHeader(*lastFrame_);
    out->colour = kept_->colour;
    out->captured = captured_;
    out->time = time_;
    return image::FramePool::publish(std::move(out));
}

image::FramePtr Composition::cover(Cover cover)
{
    const image::Frame &frame = *lastFrame_;
    image::FramePool::Lease out = blank(frame.size());
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
    out->captured = captured_;
    out->time = time_;
    return image::FramePool::publish(std::move(out));
}

void Composition::deliver(image::FramePtr out, const MaskMatcher::Ready &ready, const Release &release)
{
    {
        std::lock_guard lock(state_.mutex);
        state_.hidden = release.hidden;
    }
    if (!out) {
        state_.droppedForBuffers.add();
        return;
    }
    const Clock::time_point now = Clock::now(), captured = out->captured;
    if (release.hidden == Hidden::No) {
        const std::int64_t gap = (now - lastShown_).count();
        if (gap > state_.longestHidden.load(std::memory_order_relaxed))
            state_.longestHidden.store(gap, std::memory_order_relaxed);
        lastShown_ = now;
        state_.statistics.maskAge.add(release.age);
        state_.maskAges.add(release.age);
    } else {
        state_.statistics.framesHidden.add();
    }
    if (state_.settings.preview && !state_.closed)
        state_.settings.preview(out);
    if (!state_.closed)
        record(state_, *out, ready, release, alpha_);
    if (state_.statistics.framesOut.value() == 0)
        state_.firstOut.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    state_.lastOut.store(now.time_since_epoch().count(), std::memory_order_relaxed);
    state_.statistics.framesOut.add();
    state_.statistics.latency.add(now - captured);
    state_.latencies.add(now - captured);
    if (state_.settings.sink)
        state_.droppedBySink.add(state_.toSink.put(std::move(out)) ? 1 : 0);
}

void runComposition(LiveState &state, std::stop_token stop)
{
    {
        Composition composition(state);
        std::uint64_t passedOver = 0;
        for (;;) {
            state.load.sample();
            const bool wait = state.controlsNow().sync == Sync::Exact;
            const auto ready = state.matcher.take(stop, wait, Clock::now() + kTick, passedOver);
            state.droppedByCompose.add(std::exchange(passedOver, 0));
            if (!ready)
                break;
            composition.step(*ready, Clock::now());
        }
    }
    state.noMoreForSink.request_stop();
    if (!state.settings.sink)
        state.end({});
}

} // namespace bokeh::pipeline
