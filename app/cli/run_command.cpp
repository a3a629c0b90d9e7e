#include <fmt/format.h>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/run_options.h"
#include "app/cli/run_records.h"
#include "app/cli/terminal.h"
#include "engine/base/file.h"
#include "engine/model/class_set.h"
#include "engine/pipeline/clip_run.h"
#include "engine/pipeline/live/faults.h"
#include "engine/pipeline/look_choice.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::cli {

namespace {

constexpr const char *kCutOut = "cutout";

std::string checkSize(const std::string &text)
{
    const auto size = sizeFrom(text);
    const bool sound = size && text == fmt::format("{}x{}", size->width, size->height) && size->width >= 1 &&
                       size->height >= 1 && size->width <= 16384 && size->height <= 16384;
    return sound ? "" : "must be WIDTHxHEIGHT, each from 1 to 16384";
}

std::string checkLook(const std::string &text)
{
    const bool known = text == "blur" || text == "none" || text == "classes" || text == kCutOut ||
                       text.starts_with("image:") || text.starts_with("video:") || text.starts_with("color:#");
    return known ? ""
                 : fmt::format("there is no look \"{}\"; blur, none, image:FILE, video:FILE, color:#rrggbb, classes "
                               "and cutout exist",
                               text);
}

std::string checkAccelerator(const std::string &text)
{
    return accelerator::selectionFrom(text)
               ? ""
               : fmt::format("there is no accelerator \"{}\"; auto, emulator, usb and usb:SERIAL exist", text);
}

Result<std::string> runClip(const RunOptions &options, const compositor::Look &look, pipeline::NetworkPtr network,
                            Trace *trace)
{
    pipeline::ClipSettings settings{.input = options.input,
                                    .output = options.output,
                                    .look = look,
                                    .cutOut = options.look == kCutOut,
                                    .film = pipeline::filmIn(options.look),
                                    .network = std::move(network),
                                    .mirrored = options.mirrored,
                                    .accelerator = supplyFor(options),
                                    .size = sizeFrom(options.size),
                                    .sound = options.sound == "copy",
                                    .layers = layersOf(options),
                                    .trace = trace};
    if (options.frames > 0)
        settings.frames = options.frames;
    auto run = pipeline::ClipRun::open(settings);
    if (!run)
        return run.error();
    std::string told;
    const auto tell = [&] {
        const std::string notice = (*run)->notice();
        if (!notice.empty() && notice != told)
            warn("the emulator computes, because {}", notice);
        told = notice;
    };
    tell();
    Progress progress;
    const Status done = (*run)->run([&](const pipeline::ClipRun::Progress &p) {
        tell(); // a chip may have turned out to be of no use meanwhile
        progress.show(p.frames, p.of, "frames");
        return !stopRequested();
    });
    if (!done)
        return done.error();
    return (*run)->statisticsJson();
}

void warnOfStrangers(const model::Topology &network, compositor::Look::Kind look)
{
    using Kind = compositor::Look::Kind;
    if (look != Kind::None && look != Kind::Classes && model::personClasses(network.scene, network.classes) == 0)
        warn("{} knows no people, so all of the picture is taken for the room; --look classes "
             "shows what it knows",
             network.name);
}

Status execute(const RunOptions &options)
{
    const auto look =
        options.look == kCutOut ? Result(compositor::Look()) : pipeline::lookFrom(options.look, options.strength);
    if (!look)
        return look.error();
    const auto library = pipeline::NetworkLibrary::installed();
    const auto network = options.model == "auto"
                             ? library.choose([](const std::string &problem) { warn("{}", problem); })
                             : library.load(options.model);
    if (!network)
        return network.error();
    warnOfRoom(options);
    warnOfStrangers((*network)->topology, look->kind);
    Trace trace;
    const auto statistics =
        (options.live() ? runLive : runClip)(options, *look, *network, options.trace.empty() ? nullptr : &trace);
    if (!statistics)
        return statistics.error();
    if (!options.stats.empty())
        if (Status written = writeFile(options.stats, *statistics); !written)
            return written;
    if (!options.trace.empty())
        return trace.write(options.trace);
    return {};
}

void addRecords(CLI::App &run, RunOptions &options)
{
    run.add_option("--record-mask", options.recordMask,
                   "Keep the chip's masks too, lossless: a file that ends in .mkv (FFV1, grey)");
    run.add_option("--record-alpha", options.recordAlpha,
                   "Keep the picture with transparency too: .webm (VP9) or .mov (ProRes 4444)");
    run.add_option("--record-raw", options.recordRaw,
                   "Keep what the camera saw too, room and all: .mp4 or .mkv. Live, not while the picture is hidden");
    run.add_option("--audio", options.sound,
                   "The sound of --output: copy (the input's), none, or, live, a microphone: default, or its id as "
                   "`devices` lists it")
        ->capture_default_str();
}

std::string checkFault(const std::string &text)
{
    const auto fault = pipeline::faultFrom(text);
    return fault ? "" : fault.error().what;
}

} // namespace

accelerator::AcceleratorSources supplyFor(const RunOptions &options)
{
    using accelerator::protocol::Link;
    accelerator::AcceleratorSelection choice =
        *accelerator::selectionFrom(options.accelerator); // checked as it was read
    if (!choice.serial.empty()) // who names it allows it, and `auto` may take it from now on, where that can be kept
        (void)accelerator::usb::KnownDevices().remember(choice.serial, accelerator::usb::KnownDevices::Word::Allow);
    choice.link = options.link == "usb3" ? Link::SuperSpeed : options.link == "usb2" ? Link::HighSpeed : Link::None;
    return accelerator::sourcesOf(choice);
}

std::optional<image::Size> sizeFrom(const std::string &text)
{
    image::Size size;
    if (std::sscanf(text.c_str(), "%dx%d", &size.width, &size.height) != 2)
        return {};
    return size;
}

void addRun(CLI::App &app, Action &action)
{
    auto options = std::make_shared<RunOptions>();
    CLI::App *run = app.add_subcommand("run", "Blur or replace the background of a clip or of a live picture");
    run->add_option("--input", options->input, "A video file, camera, camera:N, or pattern, the test pattern")
        ->required();
    run->add_option(
           "--output", options->output,
           "A video file (.mp4 .mov .mkv .avi .webm .y4m), \"null\" for the statistics alone, or, live, a camera "
           "for other programs: pipewire, pipewire:NAME, v4l2 or v4l2:/dev/videoN. If a live run is killed, its file "
           "is "
           "called NAME (unfinished)")
        ->capture_default_str();
    run->add_option(
           "--look", options->look,
           "blur, none, image:FILE, video:FILE, color:#rrggbb, classes: what the network takes each pixel for, "
           "with a legend, or cutout: the person alone, with transparency (clips into .webm)")
        ->check(CLI::Validator(checkLook, ""))
        ->capture_default_str();
    run->add_option("--strength", options->strength, "Of the blur, 1 to 100; 0 is no blur, and shows the room as it is")
        ->check(CLI::Range(0, 100))
        ->capture_default_str();
    run->add_option("--model", options->model, "A network's name or file; auto: the best that this machine can afford")
        ->capture_default_str();
    run->add_flag(
        "--ask-twice", options->mirrored,
        "Ask for each mask a second time with the picture mirrored, and take the mean: a better mask for twice "
        "the work");
    run->add_option("--accelerator", options->accelerator,
                    "What computes the masks: auto (the emulator, or a chip that you have allowed while one is plugged "
                    "in), emulator, usb (the first chip), or usb:SERIAL, which also allows that chip for auto")
        ->check(CLI::Validator(checkAccelerator, ""))
        ->capture_default_str();
    run->add_option("--link", options->link, "Let the emulator take as long as the chip would over usb2 or usb3")
        ->check(CLI::IsMember({"none", "usb2", "usb3"}))
        ->capture_default_str();
    run->add_flag("--realtime", options->realtime,
                  "Follow the clock, as a call does: newest wins, faults are survived");
    run->add_option("--sync", options->sync, "Live: a frame waits for its own mask, or takes the newest")
        ->check(CLI::IsMember({"exact", "fast"}))
        ->capture_default_str();
    run->add_option("--compositor", options->compositor, "Live: what composes; auto is OpenGL on a graphics processor")
        ->check(CLI::IsMember({"auto", "cpu", "opengl"}))
        ->capture_default_str();
    run->add_option(
           "--fault", options->faults,
           "Live, for tests: KIND[:STAGE]@SECONDS breaks something on purpose. KIND: unplug, mute, corrupt, stall, "
           "slow, fail or lie. STAGE: capture, accelerator, compose or output")
        ->check(CLI::Validator(checkFault, ""));
    run->add_option("--size", options->size, "Scale the picture, WIDTHxHEIGHT")->check(CLI::Validator(checkSize, ""));
    run->add_option("--frames", options->frames, "Stop after so many frames")->check(CLI::PositiveNumber);
    addRecords(*run, *options);
    run->add_option("--stats", options->stats, "Write what it did and cost, as JSON");
    run->add_option("--trace", options->trace, "Write when each stage worked, as a Chrome trace (open it in Perfetto)");
    run->callback([options, &action] {
        if (options->link != "none" && options->accelerator.starts_with("usb"))
            throw CLI::ValidationError("--link",
                                       "is what the emulator pretends to have; a real accelerator has its own");
        if (options->look == kCutOut && options->live())
            throw CLI::ValidationError("--look", "cutout is for clips, not for a live picture");
        if (const std::string wrong = checkRecords(*options); !wrong.empty())
            throw CLI::ValidationError(wrong);
        action = [options] { return execute(*options); };
    });
}

} // namespace bokeh::cli
