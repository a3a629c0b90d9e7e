#pragma once

#include <array>
#include <memory>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/mask/refiner.h"
#include "engine/pipeline/inference.h"

namespace bokeh::pipeline {

/// From frames to alphas, for whoever can wait: every frame gets its own mask, and they come back in order.
/// Threads: one owner thread.
class Segmenter {
public:
    struct Options {
        bool temporal = false; ///< steady the mask over time: for clips, not for single pictures
        int rotation = 0; ///< degrees clockwise that the picture must be turned by to stand upright: 0, 90, 180, 270
        Trace *trace = nullptr; ///< must outlive the segmenter
    };

    /// `accelerator` has the network of this topology loaded.
    Segmenter(std::unique_ptr<accelerator::Accelerator> accelerator, const model::Topology &, Options);

    bool canSubmit() const { return inference_.canSubmit(); }
    int inFlight() const { return inference_.inFlight(); }

    Status submit(const image::FramePtr &);

    /// Waits for the oldest submitted frame's mask and refines it to that frame's resolution. The alpha is valid until
    /// the next call. BadReply if the mask is of another frame than the oldest.
    struct Segmented {
        image::FramePtr frame;
        const image::Alpha *alpha;
    };
    Result<Segmented> collect();

    /// The mask that the last collect() got, as the accelerator sent it.
    const image::Mask &mask() const { return mask_; }

    Stages &stages() { return *stages_; }
    const accelerator::Accelerator &accelerator() const { return inference_.accelerator(); }

private:
    static constexpr std::chrono::seconds kPatience{60}; // the reference arithmetic takes seconds a frame at 448

    std::unique_ptr<Stages> stages_ = std::make_unique<Stages>();
    Options options_;
    Inference inference_;
    mask::Refiner refiner_;
    image::Mask mask_;
    image::Alpha alpha_;
    std::array<image::FramePtr, 8> waiting_; // a ring: the accelerator grants at most 8 credits
    std::size_t first_ = 0, count_ = 0;
};

} // namespace bokeh::pipeline
