// What `run` keeps beside its output: --record-mask, --record-alpha, --record-raw, and --audio.
#pragma once

#include <memory>
#include <string>

#include "app/cli/run_options.h"
#include "engine/pipeline/clip_layers.h"
#include "engine/pipeline/live/live_recorder.h"

namespace bokeh::cli {

/// One sentence on what does not go together; empty where all does.
std::string checkRecords(const RunOptions &);

/// Says on standard error what a person should know who records the camera as it is.
void warnOfRoom(const RunOptions &);

/// Of a clip.
pipeline::ClipLayers::Paths layersOf(const RunOptions &);

/// Whether a live run needs a recording: parts of the picture, or sound from a microphone.
bool recordsTake(const RunOptions &);

/// What a live run records: the output too, where that is a file, so that all files have one clock.
pipeline::RecordingOptions takeOf(const RunOptions &);

/// Ends the recording, and waits until its files are whole. Says on standard error which of them had nothing to hold.
Status finish(pipeline::LiveRecorder &, const pipeline::RecordingOptions &);

} // namespace bokeh::cli
