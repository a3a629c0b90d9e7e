#include "engine/pipeline/outputs.h"

#include "engine/output/null_sink.h"

namespace bokeh::pipeline {

Status checkOutput(const std::string &name)
{
    return name == "null" ? Status() : output::FileSink::check(name);
}

media::VideoFormat videoFormatOf(const capture::Format &format)
{
    return {.size = format.size,
            .colour = format.colour,
            .rateNumerator = format.rateNumerator,
            .rateDenominator = format.rateDenominator,
            .ticksPerSecond = format.ticksPerSecond,
            .rotation = format.rotation,
            .aspectNumerator = format.aspectNumerator,
            .aspectDenominator = format.aspectDenominator};
}

Result<std::unique_ptr<output::FileSink>> openFile(const std::string &name, const capture::Format &format,
                                                   const std::filesystem::path &soundFrom, bool alpha)
{
    return output::FileSink::open(name, {.video = videoFormatOf(format), .soundFrom = soundFrom, .alpha = alpha});
}

Result<std::unique_ptr<output::Sink>> openOutput(const std::string &name, const capture::Format &format,
                                                 const std::filesystem::path &soundFrom)
{
    if (name == "null")
        return std::unique_ptr<output::Sink>(std::make_unique<output::NullSink>());
    auto file = output::FileSink::open(name, {.video = videoFormatOf(format), .soundFrom = soundFrom, .live = true});
    if (!file)
        return file.error();
    return std::unique_ptr<output::Sink>(*std::move(file));
}

} // namespace bokeh::pipeline
