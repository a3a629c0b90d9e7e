// The compose stage of a live run; for live_run.cpp's stages and for tests that go through its states step by step.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "engine/compositor/compositor.h"
#include "engine/mask/refiner.h"
#include "engine/pipeline/class_view.h"
#include "engine/pipeline/live/live_state.h"
#include "engine/pipeline/live/mask_matcher.h"
#include "engine/pipeline/live/release_rule.h"
#include "engine/pipeline/live/timeline.h"

namespace bokeh::pipeline {

/// Makes what leaves a live run: composes each frame with its look, or covers it, and hands it to every output.
/// Memory: taken when the size of the frames changes. Threads: one owner thread.
class Composition {
public:
    using Clock = std::chrono::steady_clock;

    explicit Composition(LiveState &);

    /// What MaskMatcher::take() returned at `now`: a frame, or that none came. Hands at most one picture to the
    /// outputs.
    void step(const MaskMatcher::Ready &, Clock::time_point now);

private:
    void useCompositor(std::unique_ptr<compositor::Compositor>);
    bool isDue(const MaskMatcher::Ready &, const Asked &, Clock::time_point now);
    Release decide(const MaskMatcher::Ready &, const Asked &);

    /// Null where the picture cannot be made: it must be covered then.
    image::FramePtr made(const Release &, const MaskMatcher::Ready &, const LiveControls &);
    image::FramePtr composed(const MaskMatcher::Ready &, const Release &, const LiveControls &);
    Status refined(const MaskMatcher::Ready &, const Release &, const LiveControls &, compositor::Look &);
    image::FramePtr keptAgain();
    image::FramePtr cover(Cover);
    image::FramePool::Lease blank(image::Size);
    void failed(const Error &);
    void deliver(image::FramePtr, const MaskMatcher::Ready &, const Release &);

    LiveState &state_;
    std::unique_ptr<compositor::Compositor> compositor_;
    mask::Refiner refiner_;
    ClassView classes_;
    image::Alpha alpha_;
    std::optional<image::FramePool> pool_;
    image::Size size_;
    image::Frame card_;
    image::FramePtr lastFrame_; // as it came; only ever shown covered
    image::FramePtr kept_;      // the last that was shown
    MadeFor keptFor_;
    Clock::time_point lastCame_{}, lastShown_;
    Timeline timeline_;
    std::chrono::nanoseconds time_{}; // of what leaves next, as the following
    Clock::time_point captured_{};
    int failures_ = 0;
};

} // namespace bokeh::pipeline
