// What the stages of a live run share; for live_run.cpp and the stages alone.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "engine/base/latest.h"
#include "engine/metrics/recent.h"
#include "engine/pipeline/live/live_run.h"
#include "engine/pipeline/live/load_meter.h"
#include "engine/pipeline/live/mask_matcher.h"
#include "engine/pipeline/live/release_rule.h"
#include "engine/pipeline/live/source_switch.h"
#include "engine/pipeline/statistics.h"

namespace bokeh::pipeline {

struct LiveState {
    explicit LiveState(LiveSettings);

    /// What is wrong at a stage; empty when all is well again.
    void report(Fault::Stage, std::string sentence);
    void set(const LiveControls &);
    LiveControls controlsNow() const { return asked().controls; }
    Asked asked() const;
    /// The run is over: every frame has left.
    void end(Status sinkSaid);

    const LiveSettings settings;
    const std::shared_ptr<Faults> faults; // null without
    MaskMatcher matcher;
    SourceSwitch source;
    Latest<image::FramePtr> toSink;
    std::stop_source noMoreForSink;

    Stages stages;
    Statistics statistics;
    metrics::Counter masks, droppedBySource, droppedForBuffers, droppedByCompose, droppedBySink;
    metrics::Recent captures, maskTimes, latencies, maskAges; // maskTimes: from submit to mask
    LoadMeter load;
    std::atomic<std::int64_t> longestHidden = 0; // nanoseconds between two pictures shown; relaxed: a number to report
    std::atomic<std::int64_t> firstOut = 0, lastOut = 0; // steady clock, nanoseconds; relaxed, likewise
    std::atomic<bool> segmenting = false;                // an accelerator works; relaxed: it orders nothing else

    mutable std::mutex mutex;
    std::condition_variable changed;
    Asked wanted; // guarded by mutex, as all below
    std::array<std::string, 4> problems;
    capture::Format format;
    std::optional<output::MaskShape> maskShape; // once the network is known
    std::string acceleratorName, networkName, compositorName;
    std::string acceleratorNotice;
    int classes = 0; // of the network
    double bytesPerMask = 0, chipSeconds = 0, linkBitsPerSecond = 0;
    Hidden hidden = Hidden::Starting;
    bool ended = false;
    Status sinkStatus;

    std::atomic<bool> closed = false; // settings.preview and take must not be called any more; set once, by stop()
};

/// The stages. Each returns when its stop is requested, or when nothing is left to do.
void runCapture(LiveState &, std::stop_token);
void runSegmentation(LiveState &, std::stop_token);
void runComposition(LiveState &, std::stop_token);
void runSink(LiveState &, std::stop_token);

} // namespace bokeh::pipeline
