// What PipeWire's buffers hold, and when it was taken. All that is in them is another program's word.
#pragma once

#include <chrono>
#include <span>
#include <vector>

struct spa_buffer;
struct pw_time;

namespace bokeh::capture {

/// Copies the samples, interleaved, `channels` of them at a time. None where the buffer does not hold what it says.
/// What is no number becomes 0, and what is louder than can be is cut: every sample is of -1 to 1.
void copySound(const spa_buffer &, int channels, std::vector<float> &to);

/// When the first sample of a buffer of `frames` samples was taken, `rate` of them a second.
/// `time`: the stream's, asked for after the buffer was taken from it; each buffer's size must be set to 1 before it is
/// first used. `now`: the steady clock's present.
std::chrono::steady_clock::time_point takenAt(const pw_time &time, std::size_t frames, int rate,
                                              std::chrono::steady_clock::time_point now);

} // namespace bokeh::capture
