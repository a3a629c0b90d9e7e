#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/capture/source.h"
#include "engine/output/file_sink.h"
#include "engine/output/sink.h"

namespace bokeh::pipeline {

/// Says in one sentence what is wrong with the name of an output. Opens nothing.
Status checkOutput(const std::string &name);

/// What a source's pictures are like, to those who encode them.
media::VideoFormat videoFormatOf(const capture::Format &);

/// A video file for pictures of this format; `soundFrom` and `alpha` as in FileSink::Options.
Result<std::unique_ptr<output::FileSink>> openFile(const std::string &name, const capture::Format &,
                                                   const std::filesystem::path &soundFrom = {}, bool alpha = false);

/// "null", or the video file of a live run: see FileSink::Options::live.
Result<std::unique_ptr<output::Sink>> openOutput(const std::string &name, const capture::Format &,
                                                 const std::filesystem::path &soundFrom = {});

} // namespace bokeh::pipeline
