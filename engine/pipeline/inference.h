#pragma once

#include <atomic>
#include <memory>
#include <optional>
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
    struct Options {
        /// Each picture is sent twice, the second time mirrored, and the mask is the mean of both: a better one for
        /// twice the work. Left out where canMirror() is false and where the accelerator has a single credit.
        bool mirrored = false;
        Trace *trace = nullptr; ///< must outlive the object
    };

    /// `accelerator` has the network of this topology loaded. `stages` must outlive it.
    Inference(std::unique_ptr<accelerator::Accelerator>, const model::Topology &, Stages &stages, Options);

    /// Whether a mean of two masks is a mask. That of two codes of a road scene may be a third class.
    static bool canMirror(const model::Topology &);

    /// Degrees clockwise that the pictures to come must be turned by to stand upright: 0, 90, 180, 270. The network
    /// knows people upright only. None may be in flight.
    void setRotation(int degrees);

    bool canSubmit() const { return inFlight() + (mirrors() ? 2 : 1) <= accelerator_->identity().credits; }
    int inFlight() const { return accelerator_->inFlight(); } ///< inputs, of which a mirrored picture has two

    /// What comes back of a serial number: its lower 31 bits. The others must be known to the caller.
    static constexpr std::uint32_t sent(std::uint64_t serial) { return static_cast<std::uint32_t>(serial) & ~kMirror; }

    /// sent(`serial`) comes back with the mask.
    Status submit(const image::Frame &, std::uint64_t serial, accelerator::Deadline);

    /// Waits for the oldest submitted frame's mask; errors as Accelerator::collect(). Returns sent() of its serial.
    /// `out` comes from newMask(); its sequence is left to the caller.
    Result<std::uint32_t> collect(image::Mask &out, accelerator::Deadline);

    /// A mask of the network's shape.
    image::Mask newMask() const;

    /// In place of the present accelerator, which is returned; what was in flight is lost. Null: none, and nothing but
    /// this may be called until there is one.
    std::unique_ptr<accelerator::Accelerator> exchange(std::unique_ptr<accelerator::Accelerator>);

    /// CPU time that emulated chips have used in its hands.
    std::chrono::nanoseconds networkCpu() const;
    /// CPU time that witnesses have used, before it came as well.
    std::chrono::nanoseconds witnessCpu() const;

    void cancel() noexcept { accelerator_->cancel(); }
    Status ping(accelerator::Deadline deadline) { return accelerator_->ping(deadline); }
    Status confirm(accelerator::Deadline deadline) { return accelerator_->confirm(deadline); }
    const accelerator::Accelerator &accelerator() const { return *accelerator_; }
    accelerator::Witness *witness() const { return accelerator_ ? accelerator_->witness() : nullptr; } ///< may be null

private:
    static constexpr std::uint32_t kMirror = 1U << 31; ///< in the number of an input: it is the mirrored one

    bool mirrors() const { return mirrored_ && accelerator_->identity().credits > 1; }
    Result<std::uint32_t> collectPair(std::vector<std::uint16_t> &mean, accelerator::Deadline);

    std::unique_ptr<accelerator::Accelerator> accelerator_;
    std::chrono::nanoseconds networkCpu_{}; // of the accelerators before, less what this one had used before it came
    std::chrono::nanoseconds witnessCpu_{}; // of the accelerators before
    model::Topology topology_;
    Stages &stages_;
    Trace *trace_;
    const bool mirrored_;
    std::atomic<int> rotation_ = 0; // relaxed: it changes only while nothing is in flight
    preprocess::Preprocessor preprocessor_;
    std::vector<std::uint8_t> input_;         // submit()'s
    std::vector<std::uint8_t> changed_;       // submit()'s: the input turned or mirrored
    std::vector<std::uint16_t> turned_;       // collect()'s, likewise
    std::vector<std::uint16_t> straight_;     // collect()'s: half of a pair
    std::optional<std::uint32_t> straightOf_; // the serial of that, until the other half has come
};

} // namespace bokeh::pipeline
