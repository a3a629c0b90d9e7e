#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/result.h"

struct SwrContext;

namespace bokeh::media {

/// Keeps sound on the clock of the pictures. A sound card counts its own 48,000 samples a second, up to a hundred
/// millionths more or less than the system's, and says when they were taken only roughly. This one listens to what it
/// says over seconds, and stretches the sound by as little: never more than a thousandth, which nobody hears.
///
/// Where sound is missing there is silence instead; where it comes twice the second is left out. What is older than
/// time zero is left out.
///
/// The result has no times: it is without gaps from time zero on, kRate samples a second.
/// Threads: one owner thread. Errors: Internal, when the resampler fails.
class DriftCorrector {
public:
    static constexpr int kRate = 48'000;

    static Result<std::unique_ptr<DriftCorrector>> open(int channels);
    ~DriftCorrector();

    /// Interleaved samples, the first of them taken at `time`. Returns what follows what was returned before, until the
    /// next call; it may be more or less than was put, and is late by 16 samples.
    Result<std::span<const float>> put(std::span<const float> samples, std::chrono::nanoseconds time);

    /// Silence up to `end`, and what was still held back. Call once, last.
    Result<std::span<const float>> silenceUntil(std::chrono::nanoseconds end);

    double correction() const { return correction_; }  ///< in millionths; positive where there is more out than in
    std::uint64_t silence() const { return silence_; } ///< samples that were put in for missing ones

private:
    explicit DriftCorrector(int channels) : channels_(channels) {}
    double position() const;
    double jump(double error, double seconds);
    void follow(double error, double seconds);
    Status convert(const float *samples, std::int64_t count);
    Status insertSilence(std::int64_t count);

    struct FreeSwr {
        void operator()(SwrContext *) const;
    };
    const int channels_;
    std::unique_ptr<SwrContext, FreeSwr> resampler_;
    std::vector<float> out_;
    std::int64_t produced_ = 0; // samples of one channel that were returned
    std::int64_t surplus_ = 0;  // samples of one channel that are still to be left out
    bool started_ = false;
    double error_ = 0;      // smoothed, in seconds: how far the sound is behind
    double learned_ = 0;    // what the card's clock seems to need, in millionths
    double correction_ = 0; // in millionths
    std::uint64_t silence_ = 0;
};

} // namespace bokeh::media
