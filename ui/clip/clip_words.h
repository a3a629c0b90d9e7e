#pragma once

#include <QString>
#include <optional>

#include "engine/pipeline/clip_run.h"

namespace bokeh::ui {

/// A name beside the clip, in its own kind of file where we can write that, else .mp4; a cut-out's is .webm. Empty for
/// no clip.
QString suggestedOutput(const QString &clip, bool cutOut);

/// The same name with .webm, the one kind of file that holds transparency. Empty stays empty.
QString asWebm(const QString &output);

/// 0 to 100; empty while nobody knows how many frames there are.
std::optional<int> percentOf(const pipeline::ClipRun::Progress &);

/// "120 of about 1,800 frames, 45 a second, 0:37 left"
QString progressText(const pipeline::ClipRun::Progress &);

} // namespace bokeh::ui
