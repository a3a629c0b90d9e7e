#include "app/cli/run_records.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

#include "app/cli/terminal.h"
#include "engine/output/recording/layer_file.h"

namespace bokeh::cli {

namespace {

using namespace std::chrono_literals;
using output::Layer;
using output::LayerFile;
using Path = std::filesystem::path;

constexpr auto kFinishing = 10s; // that the files may take to be finished

bool hasMicrophone(const RunOptions &options)
{
    return options.sound != "copy" && options.sound != "none";
}

bool writesFile(const RunOptions &options)
{
    return options.output != "null" && !pipeline::isVirtualCamera(options.output);
}

bool hasParts(const RunOptions &options)
{
    return !options.recordMask.empty() || !options.recordAlpha.empty() || !options.recordRaw.empty();
}

std::string checkNames(const RunOptions &options)
{
    const pipeline::ClipLayers::Paths layers = layersOf(options);
    if (const Status named = pipeline::ClipLayers::check(layers); !named)
        return named.error().what;
    std::vector<Path> names{layers.mask, layers.alpha, layers.raw};
    if (writesFile(options))
        names.emplace_back(options.output);
    std::erase_if(names, [](const Path &name) { return name.empty(); });
    for (Path &name : names) {
        std::error_code ignored; // of a name that leads nowhere: opening it will say so
        name = std::filesystem::weakly_canonical(std::filesystem::absolute(name, ignored), ignored);
    }
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    return twice == names.end() ? "" : fmt::format("\"{}\" is to be written twice", twice->string());
}

std::string checkLive(const RunOptions &options)
{
    if (!recordsTake(options))
        return "";
    if (writesFile(options) && !LayerFile::check(Layer::Composite, options.output))
        return "a live run that records parts, or a microphone, writes its --output into .mp4 or .mkv";
    if (hasMicrophone(options) && !writesFile(options) && options.recordAlpha.empty())
        return "a microphone's sound needs a file to go to: --output or --record-alpha";
    if (options.sound == "copy" && writesFile(options) && options.takesSoundAlong())
        return "a live run that records parts cannot copy the input's sound: say --audio none";
    return "";
}

} // namespace

std::string checkRecords(const RunOptions &options)
{
    if (const std::string wrong = checkNames(options); !wrong.empty())
        return wrong;
    if (options.live())
        return checkLive(options);
    return hasMicrophone(options) ? "a microphone records a live run, not a clip: copy and none exist for clips" : "";
}

void warnOfRoom(const RunOptions &options)
{
    if (!options.recordRaw.empty())
        warn("\"{}\" shows the room as it is, without any look", options.recordRaw);
    if (options.look == "blur" && options.strength < compositor::Look::kWeakest)
        warn("--strength {} is no blur: the room is shown as it is", options.strength);
}

pipeline::ClipLayers::Paths layersOf(const RunOptions &options)
{
    return {.alpha = options.recordAlpha, .mask = options.recordMask, .raw = options.recordRaw};
}

bool recordsTake(const RunOptions &options)
{
    return hasParts(options) || hasMicrophone(options);
}

pipeline::RecordingOptions takeOf(const RunOptions &options)
{
    pipeline::RecordingOptions order{.paths =
                                         pipeline::TakePaths{.composite = writesFile(options) ? options.output : "",
                                                             .alpha = options.recordAlpha,
                                                             .mask = options.recordMask,
                                                             .raw = options.recordRaw}};
    if (hasMicrophone(options))
        order.microphone = options.sound == "default" ? "" : options.sound;
    return order;
}

Status finish(pipeline::LiveRecorder &take, const pipeline::RecordingOptions &order)
{
    take.stop();
    if (!take.waitForEnd(kFinishing))
        return Error{
            Errc::Timeout,
            "the recording could not be finished in time; what there is of it has \"(unfinished)\" in its name"};
    const auto outcome = take.recordingOutcome();
    if (!outcome)
        return Error{Errc::BadInput, "no picture came, so nothing was recorded"};
    if (!*outcome)
        return outcome->error();
    const std::vector<Path> &made = **outcome;
    for (const Path &path : {order.paths->composite, order.paths->alpha, order.paths->mask, order.paths->raw})
        if (!path.empty() && std::ranges::find(made, path) == made.end())
            warn("no picture came for \"{}\", so it was not written", path.string());
    return {};
}

} // namespace bokeh::cli
