#include "engine/pipeline/live/audio_input.h"

#include <utility>

namespace bokeh::pipeline {

namespace {

class MicrophoneSound final : public AudioInput {
public:
    explicit MicrophoneSound(std::unique_ptr<capture::Microphone> microphone) : microphone_(std::move(microphone)) {}
    std::string problem() const override { return microphone_->problem(); }

private:
    std::unique_ptr<capture::Microphone> microphone_;
};

} // namespace

Result<std::unique_ptr<AudioInput>> openMicrophone(const std::string &microphone, capture::Microphone::Heard heard)
{
    auto opened = capture::Microphone::open({.id = microphone}, std::move(heard));
    if (!opened)
        return opened.error();
    return std::unique_ptr<AudioInput>(std::make_unique<MicrophoneSound>(*std::move(opened)));
}

} // namespace bokeh::pipeline
