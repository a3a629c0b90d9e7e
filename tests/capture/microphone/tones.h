// What the tests' microphones play, and how it is known again.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "ear.h"
#include "played_microphone.h"

inline double secondsOf(Ear::Clock::time_point time)
{
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

/// Another in each channel, and of another loudness.
inline constexpr double kLeft = 1000, kRight = 440; // Hz
inline constexpr double kLeftPeak = 0.5, kRightPeak = 0.25;

inline float tones(int channel, Ear::Clock::time_point time)
{
    const double frequency = channel == 0 ? kLeft : kRight, peak = channel == 0 ? kLeftPeak : kRightPeak;
    return static_cast<float>(peak * std::sin(2 * std::numbers::pi * frequency * secondsOf(time)));
}

/// The loudness of one frequency in one channel, as the peak of its sine.
inline double peakOf(double frequency, int channel, const Ear::Block &block)
{
    std::complex<double> sum = 0;
    double weight = 0;
    for (std::size_t i = 0; i < block.frames(); ++i) {
        const double across = static_cast<double>(i) / static_cast<double>(block.frames());
        const double window = 1 - std::cos(2 * std::numbers::pi * across); // so that other tones do not leak in
        sum += window * block.at(i, channel) *
               std::polar(1.0, -2 * std::numbers::pi * frequency * static_cast<double>(i) /
                                   bokeh::capture::Microphone::kRate);
        weight += window;
    }
    return 2 * std::abs(sum) / weight;
}

inline double medianPeak(double frequency, int channel, const std::vector<Ear::Block> &blocks)
{
    std::vector<double> peaks;
    for (const auto &block : blocks)
        peaks.push_back(peakOf(frequency, channel, block));
    std::ranges::sort(peaks);
    return peaks.at(peaks.size() / 2);
}

/// The same all the time, to tell microphones apart.
inline PlayedMicrophone::Sound level(float value)
{
    return [value](int, Ear::Clock::time_point) { return value; };
}
