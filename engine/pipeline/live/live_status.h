#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/capture/source.h"
#include "engine/metrics/metrics.h"

namespace bokeh::pipeline {

/// Why the picture is hidden.
enum class Hidden {
    No,
    Starting,  ///< no mask yet
    StaleMask, ///< too old for how much moves
    NoPicture, ///< the source delivers nothing
    Failed,    ///< the accelerator or the compositor does not work
    Asked,     ///< Presence::Hidden or Paused
};

/// What a live run does and costs, at one moment. Totals count from its start; rates and latencies are those of the
/// last two seconds or so.
struct LiveStatus {
    capture::Format format;  ///< of the source; an empty size while there is none
    std::string accelerator; ///< "Emulated 5801 (avx512-vnni)"; empty while there is none
    std::string network;     ///< "gnetseg-large-224-y-lite"; empty while there is none
    int classes = 0;         ///< that it tells apart; 0 while there is none
    std::string compositor;  ///< "CPU"
    std::string notice;      ///< why the accelerator that was wished for is not used, where it is there
    /// An accelerator that is plugged in and that the user has said nothing about yet: its name and its serial number.
    struct Newcomer {
        std::string name, serial;
        friend bool operator==(const Newcomer &, const Newcomer &) = default;
    };
    std::optional<Newcomer> newcomer;
    std::string problem; ///< one sentence for a person; empty while all is well
    Hidden hidden = Hidden::Starting;

    std::uint64_t framesIn = 0, masks = 0, framesOut = 0, framesHidden = 0;
    struct Drops {
        std::uint64_t source = 0;  ///< that the source itself reports: gaps in its numbering
        std::uint64_t buffers = 0; ///< no buffer was free
        std::uint64_t compose = 0; ///< composing was too slow
        std::uint64_t sink = 0;    ///< the sink was too slow
        std::uint64_t total() const { return source + buffers + compose + sink; }
    } drops;

    double captureRate = 0, maskRate = 0, outputRate = 0; ///< a second
    metrics::Nanoseconds latencyP50{}, latencyP95{};      ///< from capture to preview
    metrics::Nanoseconds maskAge{};                       ///< median, of shown pictures: how much older their mask is
    double processCpuPercent = 0, networkCpuPercent = 0;  ///< of one core; the second is within the first
    double witnessCpuPercent = 0;         ///< likewise: what computing some of the chip's masks again costs
    double bytesPerSecond = 0;            ///< to and from the accelerator
    double linkBitsPerSecond = 0;         ///< as negotiated with the accelerator; 0: no link
    std::uint64_t acceleratorChanges = 0; ///< another one has taken over
    double transferMicroseconds = 0;      ///< CPU of this program for one mask's way to the accelerator and back
    double millijoulesPerMask = 0;        ///< an estimate; see estimateEnergy()
    double networkMilliseconds = 0;       ///< from submit to mask, median
};

} // namespace bokeh::pipeline
