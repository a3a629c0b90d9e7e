#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/capture/microphone/microphone.h"

namespace bokeh::pipeline {

/// Sound for a recording: it is heard for as long as this lives. A microphone, or what stands in for one in a test.
class AudioInput {
public:
    virtual ~AudioInput() = default;         ///< nothing is heard once it returns
    virtual std::string problem() const = 0; ///< one sentence; empty while all is well. Any thread
};

/// By the microphone's id; empty: the session's default. Called on the recording's thread. What is heard has
/// capture::Microphone's rate and channels.
using OpenSound =
    std::function<Result<std::unique_ptr<AudioInput>>(const std::string &microphone, capture::Microphone::Heard)>;

/// capture::Microphone.
Result<std::unique_ptr<AudioInput>> openMicrophone(const std::string &microphone, capture::Microphone::Heard);

} // namespace bokeh::pipeline
