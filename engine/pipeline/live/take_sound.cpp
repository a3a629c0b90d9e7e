#include "engine/pipeline/live/take_sound.h"

#include <utility>

namespace bokeh::pipeline {

namespace {

class MicrophoneSound final : public TakeSound {
public:
    explicit MicrophoneSound(std::unique_ptr<capture::Microphone> microphone) : microphone_(std::move(microphone)) {}
    std::string problem() const override { return microphone_->problem(); }

private:
    std::unique_ptr<capture::Microphone> microphone_;
};

} // namespace

Result<std::unique_ptr<TakeSound>> openMicrophone(const std::string &microphone, capture::Microphone::Heard heard)
{
    auto opened = capture::Microphone::open({.id = microphone}, std::move(heard));
    if (!opened)
        return opened.error();
    return std::unique_ptr<TakeSound>(std::make_unique<MicrophoneSound>(*std::move(opened)));
}

} // namespace bokeh::pipeline
