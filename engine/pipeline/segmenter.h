#pragma once

#include <array>
#include <memory>
#include <vector>

#include "engine/accelerator/accelerator.h"
#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/mask/refiner.h"
#include "engine/metrics/metrics.h"
#include "engine/preprocess/preprocessor.h"

namespace bokeh::pipeline {

/// Wall and CPU time of what a frame passes through. The accelerator's own work is not in here; ask networkCpu().
struct Stages {
    metrics::Stage capture{"capture.read"}, preprocess{"preprocess.run"}, submit{"accelerator.submit"},
        collect{"accelerator.collect"}, refine{"mask.refine"}, compose{"compositor.compose"}, write{"output.write"};
    std::array<const metrics::Stage *, 7> all() const
    {
        return {&capture, &preprocess, &submit, &collect, &refine, &compose, &write};
    }
};

/// From frames to alphas: preprocess, accelerator, mask. Frames go in and come back in order; as many may be in flight
/// as the accelerator has credits, so that its work overlaps the host's.
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

    bool canSubmit() const { return inFlight() < accelerator_->identity().credits; }
    int inFlight() const { return accelerator_->inFlight(); }

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

    Stages &stages() { return stages_; }
    const accelerator::Accelerator &accelerator() const { return *accelerator_; }

private:
    static constexpr std::chrono::seconds kPatience{60}; // the reference arithmetic takes seconds a frame at 448

    std::unique_ptr<accelerator::Accelerator> accelerator_;
    Options options_;
    int side_; // of the network's input
    preprocess::Preprocessor preprocessor_;
    mask::Refiner refiner_;
    std::vector<std::uint8_t> input_, upright_; // the second is used where the picture is rotated
    std::vector<std::uint16_t> turned_;         // likewise
    image::Mask mask_;
    image::Alpha alpha_;
    std::array<image::FramePtr, 8> waiting_; // a ring: the accelerator grants at most 8 credits
    std::size_t first_ = 0, count_ = 0;
    Stages stages_;
};

} // namespace bokeh::pipeline
