#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "engine/accelerator/accelerator.h"
#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/pipeline/stages.h"
#include "engine/preprocess/preprocessor.h"

namespace bokeh::pipeline {

/// From frames to masks: preprocess, and an accelerator with its network loaded. As many frames may be in flight as the
/// accelerator has credits, so that its work overlaps the host's.
/// Threads: submit() and collect() may each have one of their own; cancel() from any.
class Inference {
public:
    /// `accelerator` has the network of this topology loaded. `stages` and `trace` must outlive it.
    Inference(std::unique_ptr<accelerator::Accelerator>, const model::Topology &, Stages &stages,
              Trace *trace = nullptr);

    /// Degrees clockwise that the pictures to come must be turned by to stand upright: 0, 90, 180, 270. The network
    /// knows people upright only. None may be in flight.
    void setRotation(int degrees);

    bool canSubmit() const { return inFlight() < accelerator_->identity().credits; }
    int inFlight() const { return accelerator_->inFlight(); }

    /// `serial` comes back with the mask; its upper half is not sent, and must be known to the caller.
    Status submit(const image::Frame &, std::uint64_t serial, accelerator::Deadline);

    /// Waits for the oldest submitted frame's mask; errors as Accelerator::collect(). Returns the lower half of its
    /// serial. `out` comes from newMask(); its sequence is left to the caller.
    Result<std::uint32_t> collect(image::Mask &out, accelerator::Deadline);

    /// A mask of the network's shape.
    image::Mask newMask() const;

    /// In place of the present accelerator, which is returned; what was in flight is lost. Null: none, and nothing but
    /// this may be called until there is one.
    std::unique_ptr<accelerator::Accelerator> exchange(std::unique_ptr<accelerator::Accelerator>);

    /// CPU time that emulated chips have used in its hands.
    std::chrono::nanoseconds networkCpu() const;

    void cancel() noexcept { accelerator_->cancel(); }
    Status ping(accelerator::Deadline deadline) { return accelerator_->ping(deadline); }
    const accelerator::Accelerator &accelerator() const { return *accelerator_; }

private:
    std::unique_ptr<accelerator::Accelerator> accelerator_;
    std::chrono::nanoseconds networkCpu_{}; // of the accelerators before, less what this one had used before it came
    model::Topology topology_;
    Stages &stages_;
    Trace *trace_;
    std::atomic<int> rotation_ = 0; // relaxed: it changes only while nothing is in flight
    preprocess::Preprocessor preprocessor_;
    std::vector<std::uint8_t> input_, upright_; // submit()'s; the second is used where the picture is rotated
    std::vector<std::uint16_t> turned_;         // collect()'s, likewise
};

} // namespace bokeh::pipeline
