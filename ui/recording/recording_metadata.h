#pragma once

#include "engine/pipeline/live/live_recorder.h"
#include "engine/pipeline/live/live_status.h"
#include "ui/settings/choices.h"

namespace bokeh::ui {

/// What the file beside a recording says of how its pictures were made: what is chosen now, and what it runs on. Of
/// files only the names, since a recording is passed on.
pipeline::RecordingMetadata takeNotes(const Choices &, const pipeline::LiveStatus &);

} // namespace bokeh::ui
