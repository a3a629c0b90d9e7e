#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "engine/accelerator/failover.h"
#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/mask/refiner.h"
#include "engine/pipeline/inference.h"

namespace bokeh::pipeline {

/// From frames to alphas, for whoever can wait: every frame gets its own mask, and they come back in order, whatever
/// becomes of an accelerator while there is another. But for one that has computed a wrong mask: that is an error, for
/// what it computed before may have been wrong, too.
/// Threads: one owner thread.
class Segmenter {
public:
    struct Options {
        bool alpha = true;     ///< false: the masks alone are wanted
        bool temporal = false; ///< steady the mask over time: for clips, not for single pictures
        bool mirrored = false; ///< see Inference::Options
        int rotation = 0; ///< degrees clockwise that the picture must be turned by to stand upright: 0, 90, 180, 270
        /// For one mask, before the accelerator counts as mute; zero: by the kind of accelerator.
        std::chrono::milliseconds patience{};
        Trace *trace = nullptr; ///< must outlive the segmenter
        /// Where another accelerator comes from when this one fails, or a better one is ready; frames in flight are
        /// sent again. Null: what fails is an error. Must outlive the segmenter.
        accelerator::Failover *failover = nullptr;
    };

    /// `accelerator` has the network of this topology loaded.
    Segmenter(std::unique_ptr<accelerator::Accelerator> accelerator, const model::Topology &, Options);

    bool canSubmit() const { return count_ < std::min(waiting_.size(), credits()); }
    std::size_t inFlight() const { return count_; } ///< submitted, and not yet collected

    Status submit(const image::FramePtr &);

    /// Waits for the oldest submitted frame's mask and refines it to that frame's resolution. The alpha is valid until
    /// the next call, and empty where none is wanted. BadReply if the mask is of another frame than the oldest.
    struct Segmented {
        image::FramePtr frame;
        const image::Alpha *alpha;
    };
    Result<Segmented> collect();

    /// The mask that the last collect() got, as the accelerator sent it.
    const image::Mask &mask() const { return mask_; }

    Stages &stages() { return *stages_; }
    const accelerator::Accelerator &accelerator() const { return inference_.accelerator(); }
    /// Has the accelerator examined once more, for the end of a clip. BadReply if it has computed a wrong mask: nothing
    /// that came before can be relied on. No frame waits for its mask.
    Status confirm();

    std::chrono::nanoseconds networkCpu() const { return inference_.networkCpu(); }
    std::chrono::nanoseconds witnessCpu() const { return inference_.witnessCpu(); }
    /// How many times another accelerator has taken over.
    std::uint64_t changes() const { return changes_; }

private:
    std::size_t credits() const { return static_cast<std::size_t>(inference_.accelerator().identity().credits); }
    accelerator::Deadline deadline() const;
    Status sendWaiting();
    Status collectMask(const image::Frame &);
    Status change();
    std::optional<Error> lie() const;

    std::unique_ptr<Stages> stages_ = std::make_unique<Stages>();
    Options options_;
    Inference inference_;
    mask::Refiner refiner_;
    image::Mask mask_;
    image::Alpha alpha_;
    std::array<image::FramePtr, 8> waiting_; // a ring: the accelerator grants at most 8 credits
    std::size_t first_ = 0, count_ = 0;
    std::size_t sent_ = 0;        // how many of those the accelerator has
    std::optional<Error> failed_; // the accelerator, when a frame was sent
    std::uint64_t changes_ = 0;
};

} // namespace bokeh::pipeline
