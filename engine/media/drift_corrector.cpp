#include "engine/media/drift_corrector.h"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
}

#include <algorithm>
#include <cmath>
#include <utility>

namespace bokeh::media {

namespace {

// Times stray by up to 20 ms either way, so two of them by 40. What is further off than this is no jitter.
constexpr double kGap = 0.080; // seconds
// A person notices sound that is 40 ms off. When even the average strays by this, patience is at an end.
constexpr double kStray = 0.025; // seconds

// The loop: errors are averaged over kSmoothing, and the sound follows them like a critically damped spring of the
// frequency kPull. Slow, since a clock's rate hardly changes and the jitter must not be heard; and fast enough: a clock
// that is 100 millionths off leads to 100e-6 / (e * kPull), under a millisecond, before it is learned.
constexpr double kSmoothing = 2.0;      // seconds
constexpr double kPull = 0.05;          // radians a second
constexpr double kMostLearned = 300;    // millionths: no clock is worse
constexpr double kMostCorrected = 1000; // millionths
constexpr int kMillion = 1'000'000;

constexpr std::int64_t kSilentBlock = 4800; // samples at a time

Error failure()
{
    return {Errc::Internal, "the sound could not be brought in time with the pictures"};
}

double secondsOf(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

} // namespace

void DriftCorrector::FreeSwr::operator()(SwrContext *p) const
{
    swr_free(&p);
}

DriftCorrector::~DriftCorrector() = default;

Result<std::unique_ptr<DriftCorrector>> DriftCorrector::open(int channels)
{
    std::unique_ptr<DriftCorrector> corrector(new DriftCorrector(channels));
    AVChannelLayout layout{};
    av_channel_layout_default(&layout, channels);
    SwrContext *made = nullptr;
    swr_alloc_set_opts2(&made, &layout, AV_SAMPLE_FMT_FLT, kRate, &layout, AV_SAMPLE_FMT_FLT, kRate, 0, nullptr);
    av_channel_layout_uninit(&layout);
    corrector->resampler_.reset(made);
    if (!made)
        return failure();
    // Equal rates would not be resampled at all, or with too few phases to change the rate later.
    av_opt_set_int(made, "flags", SWR_FLAG_RESAMPLE, 0);
    av_opt_set_int(made, "exact_rational", 0, 0);
    av_opt_set_int(made, "linear_interp", 1, 0);
    if (swr_init(made) < 0)
        return failure();
    return corrector;
}

/// Where the next sample that is put in comes out, in samples from time zero.
double DriftCorrector::position() const
{
    return static_cast<double>(produced_ + swr_get_delay(resampler_.get(), kRate));
}

/// Stretches what comes next, so that the error goes away.
void DriftCorrector::follow(double error, double seconds)
{
    error_ += (error - error_) * (1 - std::exp(-seconds / kSmoothing));
    learned_ = std::clamp(learned_ + kPull * kPull * error_ * seconds * kMillion, -kMostLearned, kMostLearned);
    correction_ = std::clamp(learned_ + 2 * kPull * error_ * kMillion, -kMostCorrected, kMostCorrected);
    swr_set_compensation(resampler_.get(), static_cast<int>(std::lround(correction_)), kMillion);
}

/// By how much the sound has to jump, in seconds; positive where silence has to be put in. 0: it need not.
double DriftCorrector::jump(double error, double seconds)
{
    if (!started_)
        return error;
    double by = 0;
    if (std::abs(error) > kGap) {
        by = error;
    } else {
        follow(error, seconds);
        if (std::abs(error_) > kStray)
            by = error_;
    }
    if (by != 0)
        error_ = 0; // what has been learned of the clock stays true
    return by;
}

Result<std::span<const float>> DriftCorrector::put(std::span<const float> samples, std::chrono::nanoseconds time)
{
    out_.clear();
    const auto count = static_cast<std::int64_t>(samples.size()) / channels_;
    if (surplus_ == 0) {
        const double error = secondsOf(time) - position() / kRate;
        const std::int64_t missing = std::llround(jump(error, static_cast<double>(count) / kRate) * kRate);
        if (auto filled = insertSilence(missing); !filled)
            return filled.error();
        surplus_ = std::max<std::int64_t>(-missing, 0);
    }
    const std::int64_t left = std::min(surplus_, count); // out
    surplus_ -= left;
    started_ = started_ || left < count;
    if (auto converted = convert(samples.data() + left * channels_, count - left); !converted)
        return converted.error();
    return std::span<const float>(out_);
}

Result<std::span<const float>> DriftCorrector::silenceUntil(std::chrono::nanoseconds end)
{
    out_.clear();
    const double missing = secondsOf(end) * kRate - position();
    if (auto filled = insertSilence(std::llround(missing)); !filled)
        return filled.error();
    if (auto flushed = convert(nullptr, 0); !flushed) // what is held back
        return flushed.error();
    return std::span<const float>(out_);
}

Status DriftCorrector::insertSilence(std::int64_t count)
{
    const std::vector<float> zeros(
        static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, kSilentBlock) * channels_));
    while (count > 0) {
        const std::int64_t part = std::min(count, kSilentBlock);
        if (auto converted = convert(zeros.data(), part); !converted)
            return converted;
        silence_ += static_cast<std::uint64_t>(part);
        count -= part;
    }
    return {};
}

/// Null samples: the end, and what is held back comes out.
Status DriftCorrector::convert(const float *samples, std::int64_t count)
{
    if (samples && count == 0)
        return {};
    const int room = swr_get_out_samples(resampler_.get(), static_cast<int>(count));
    if (room < 0)
        return failure();
    const std::size_t before = out_.size();
    out_.resize(before + static_cast<std::size_t>(room) * static_cast<std::size_t>(channels_));
    auto *to = reinterpret_cast<std::uint8_t *>(out_.data() + before);
    const auto *from = reinterpret_cast<const std::uint8_t *>(samples);
    const int made =
        swr_convert(resampler_.get(), &to, room, samples ? &from : nullptr, samples ? static_cast<int>(count) : 0);
    if (made < 0)
        return failure();
    out_.resize(before + static_cast<std::size_t>(made) * static_cast<std::size_t>(channels_));
    produced_ += made;
    return {};
}

} // namespace bokeh::media
