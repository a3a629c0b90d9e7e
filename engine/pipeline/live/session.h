#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/accelerator/failover.h"
#include "engine/base/pool.h"
#include "engine/pipeline/inference.h"
#include "engine/pipeline/live/inference_rate.h"
#include "engine/pipeline/live/live_state.h"

namespace bokeh::pipeline {

/// One accelerator, until it fails or a better one is ready. Frames go in on the caller's thread; masks come out on
/// another.
class Session {
public:
    Session(LiveState &, const model::Network &, const accelerator::Failover &,
            std::unique_ptr<accelerator::Accelerator>);

    /// Until it fails, `stop` is requested (Cancelled), or a better accelerator is ready (success).
    Status run(std::stop_token stop);
    std::unique_ptr<accelerator::Accelerator> release() { return inference_.exchange(nullptr); }

private:
    struct Asked {
        std::uint64_t serial;
        MotionGrid frame;
        MaskMatcher::Clock::time_point captured, arrived, submitted;
    };

    void submitFrames(std::stop_token);
    bool due(const MaskMatcher::Request &);
    void tellScene(const MaskMatcher::Request &);
    void collectMasks(std::stop_token);
    void collected(Pool<TimedMask>::Lease, std::uint32_t serial);
    void lost(const Error &);
    void damaged(const Error &);
    void fail(Error error) { end(std::move(error)); }
    void end(Status);
    void drain(std::stop_token);
    void lookAfter(MaskMatcher::Clock::time_point &quietSince);
    void turnTo(int rotation, std::stop_token);
    std::optional<Asked> takeAsked(std::uint32_t serial);
    bool overdue();

    LiveState &state_;
    const accelerator::Failover &failover_;
    const int classes_;
    const model::Scene scene_;
    Inference inference_;
    Pool<TimedMask> masks_;
    const metrics::Nanoseconds cpuBefore_, witnessCpuBefore_;
    std::stop_source over_; // of this session
    InferenceRate inferenceRate_;
    std::optional<MotionGrid> seen_; // of the frame asked for last
    std::uint64_t source_ = 0;       // likewise, its source
    int rotation_ = 0;
    std::vector<std::uint8_t> score_;
    std::atomic<int> damagedInARow_ = 0; // answers and halts, on either thread

    std::mutex mutex_;
    std::array<Asked, 8> asked_; // a ring; guarded by mutex_, as all below
    std::size_t first_ = 0, count_ = 0;
    metrics::Nanoseconds usual_{}; // from submit to mask
    metrics::Nanoseconds cpuPerMask_{};
    std::optional<Status> ended_;
};

} // namespace bokeh::pipeline
