#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "engine/metrics/metrics.h"
#include "engine/output/recording/recording.h"

namespace bokeh::output {

/// What is counted while a recording runs. Threads: the counters from any, the times as their owner guards them.
struct TakeNumbers {
    metrics::Counter pictures; ///< that came, recorded or not
    metrics::Histogram intervals;
    metrics::Histogram maskAges;
};

/// When a recording and its first picture were, by the calendar.
struct TakeTimes {
    std::chrono::system_clock::time_point started;
    std::optional<std::chrono::system_clock::time_point> firstPicture;
};

/// The text of the file beside a recording's videos: JSON that says what was recorded, with what, and how it went.
/// "state" is "recording" in the one that a crash leaves.
std::string sidecarJson(const RecordingSettings &, const RecordingStatus &, const TakeNumbers &, const TakeTimes &);

} // namespace bokeh::output
