#include <algorithm>
#include <atomic>
#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/run_options.h"
#include "app/cli/run_records.h"
#include "app/cli/terminal.h"
#include "engine/accelerator/usb/devices.h"
#include "engine/compositor/backend.h"
#include "engine/pipeline/live/inputs.h"
#include "engine/pipeline/live/live_run.h"
#include "engine/pipeline/look_choice.h"
#include "engine/pipeline/outputs.h"

namespace bokeh::cli {

namespace {

using namespace std::chrono_literals;
using pipeline::LiveRun;

constexpr auto kLookAtStop = 100ms; // between looks at Ctrl-C
constexpr auto kFinishing = 10s;    // that a file may take to be finished

/// Ends a source after so many frames, however often it is opened.
class Limited final : public capture::Source {
public:
    Limited(std::unique_ptr<Source> source, std::shared_ptr<std::uint64_t> left)
        : source_(std::move(source)), left_(std::move(left))
    {
    }
    const capture::Format &format() const override { return source_->format(); }
    void stop() noexcept override { source_->stop(); }
    Result<image::FramePtr> read() override
    {
        if (*left_ == 0)
            return image::FramePtr();
        auto frame = source_->read();
        if (frame && *frame)
            --*left_;
        return frame;
    }

private:
    std::unique_ptr<Source> source_;
    std::shared_ptr<std::uint64_t> left_; // of this run; one source at a time reads
};

pipeline::OpenSource openInput(const RunOptions &options)
{
    return [inner = pipeline::openInput({.name = options.input, .size = sizeFrom(options.size)}),
            left = options.frames > 0 ? std::make_shared<std::uint64_t>(options.frames)
                                      : nullptr]() -> Result<std::unique_ptr<capture::Source>> {
        auto opened = inner();
        if (opened && left)
            return std::unique_ptr<capture::Source>(std::make_unique<Limited>(*std::move(opened), left));
        return opened;
    };
}

/// A run whose source is not there to begin with fails, rather than waiting for it: so it is opened once beforehand,
/// and the run takes over what was opened.
Result<pipeline::OpenSource> openFirst(const pipeline::OpenSource &open)
{
    auto first = open();
    if (!first)
        return first.error();
    auto kept = std::make_shared<std::unique_ptr<capture::Source>>(*std::move(first));
    return pipeline::OpenSource([kept, open]() -> Result<std::unique_ptr<capture::Source>> {
        if (*kept)
            return std::move(*kept);
        return open();
    });
}

/// A run on an accelerator that is not there to begin with fails too; afterwards it may come and go.
Status checkAccelerator(const RunOptions &options)
{
    const accelerator::AcceleratorSelection choice = *accelerator::selectionFrom(options.accelerator);
    if (choice.kind != accelerator::AcceleratorSelection::Kind::Usb)
        return {};
    const auto devices = accelerator::usb::listDevices();
    if (!devices)
        return devices.error();
    const bool there = std::ranges::any_of(*devices, [&](const accelerator::usb::DeviceInfo &device) {
        return choice.serial.empty() || device.serial == choice.serial || !device.permitted;
    });
    return there ? Status() : Error{Errc::Disconnected, "the accelerator that was asked for is not plugged in"};
}

/// A file that failed is not begun again: what it held is lost, and a second one would pass for the whole.
pipeline::OpenSink openOnce(const RunOptions &options)
{
    const std::string soundFrom = options.takesSoundAlong() ? options.input : "";
    auto opened = std::make_shared<std::atomic<bool>>(false);
    return [output = options.output, soundFrom,
            opened](const capture::Format &format) -> Result<std::unique_ptr<output::Sink>> {
        if (opened->exchange(true) && output != "null")
            return Error{Errc::Exhausted, "the recording of " + output + " failed, and nothing of it was kept"};
        return pipeline::openOutput(output, format, soundFrom);
    };
}

/// Tells on standard error what goes wrong, and when another accelerator takes over.
class Changes {
public:
    void tell(const pipeline::LiveStatus &status, const std::string &soundProblem)
    {
        tellNew(status.problem.empty() ? status.notice : status.problem, problem_);
        tellNew(soundProblem, soundProblem_);
        if (status.acceleratorChanges != changes_ && !status.accelerator.empty()) {
            changes_ = status.acceleratorChanges;
            warn("masks now come from {}{}", status.accelerator,
                 status.linkBitsPerSecond > 0 ? fmt::format(", at {:.0f} Mbit/s", status.linkBitsPerSecond / 1e6) : "");
        }
    }

private:
    static void tellNew(const std::string &problem, std::string &told)
    {
        if (problem != told && !problem.empty())
            warn("{}", problem);
        told = problem;
    }

    std::string problem_, soundProblem_;
    std::uint64_t changes_ = 0;
};

/// Opens the source only while somebody watches, and says so to whoever started it.
class OnDemand {
public:
    OnDemand(output::VirtualCamera &camera, LiveRun &run) : camera_(camera), run_(run) {}

    void follow()
    {
        const int watchers = camera_.watchers();
        if ((watchers > 0) != (watchers_ > 0)) {
            warn("{}", watchers > 0 ? "somebody watches" : "nobody watches");
            pipeline::LiveControls controls = run_.controls();
            controls.presence = watchers > 0 ? pipeline::Presence::Live : pipeline::Presence::Paused;
            run_.set(controls);
        }
        watchers_ = watchers;
        const std::string problem = camera_.problem();
        if (problem != problem_ && !problem.empty())
            warn("{}", problem);
        problem_ = problem;
    }

private:
    output::VirtualCamera &camera_;
    LiveRun &run_;
    int watchers_ = 0;
    std::string problem_;
};

Status configure(const RunOptions &options, const compositor::Look &look, pipeline::LiveSettings &settings)
{
    settings.controls.look = look;
    if (const auto path = pipeline::filmIn(options.look); !path.empty()) {
        auto film = pipeline::VideoBackground::open(path);
        if (!film)
            return film.error();
        settings.controls.film = *std::move(film);
    }
    settings.controls.sync = options.sync == "fast" ? pipeline::Sync::Fast : pipeline::Sync::Exact;
    for (const std::string &text : options.faults)
        settings.faults.push_back(*pipeline::faultFrom(text)); // checked when the command line was read
    return {};
}

/// A camera for other programs: the source is opened when somebody watches.
Status attachCamera(const RunOptions &options, std::shared_ptr<output::VirtualCamera> &camera,
                    pipeline::LiveSettings &settings)
{
    constexpr image::Size kUsual{1280, 720};
    auto opened = pipeline::openVirtualCamera(options.output, sizeFrom(options.size).value_or(kUsual));
    if (!opened)
        return opened.error();
    camera = *std::move(opened);
    settings.preview = [camera](const image::FramePtr &frame) { (void)camera->show(frame); };
    settings.controls.presence = pipeline::Presence::Paused;
    return {};
}

/// A file, or nothing: the source must be there to begin with.
Status attachSink(const RunOptions &options, pipeline::LiveSettings &settings)
{
    if (Status named = pipeline::checkOutput(options.output); !named)
        return named;
    auto source = openFirst(settings.source);
    if (!source)
        return source.error();
    settings.source = *std::move(source);
    if (!settings.take) // which writes it
        settings.sink = openOnce(options);
    return {};
}

/// Until the source's end, Ctrl-C, or what ends a recording. `camera` and `take` may be null.
void follow(const RunOptions &options, LiveRun &run, output::VirtualCamera *camera, const pipeline::LiveRecorder *take)
{
    std::optional<OnDemand> demand;
    if (camera)
        demand.emplace(*camera, run);
    Progress progress;
    Changes changes;
    while (!run.waitForEnd(kLookAtStop) && !stopRequested() && (!take || take->active())) {
        const pipeline::LiveStatus status = run.status();
        changes.tell(status, take ? take->problem() : "");
        if (demand)
            demand->follow();
        progress.show(status.framesOut, options.frames > 0 ? std::optional(options.frames) : std::nullopt, "frames");
    }
}

} // namespace

Result<std::string> runLive(const RunOptions &options, const compositor::Look &look, pipeline::NetworkPtr network,
                            Trace *trace)
{
    if (Status there = checkAccelerator(options); !there)
        return there.error();
    const auto take = recordsTake(options) ? std::make_shared<pipeline::LiveRecorder>() : nullptr;
    pipeline::LiveSettings settings{.source = openInput(options),
                                    .network = [network] { return Result<pipeline::NetworkPtr>(network); },
                                    .mirrored = options.mirrored,
                                    .accelerator = supplyFor(options),
                                    .take = take,
                                    .compositor = compositor::backendNamed(options.compositor),
                                    .trace = trace};
    if (Status configured = configure(options, look, settings); !configured)
        return configured.error();
    std::shared_ptr<output::VirtualCamera> camera; // null where it is not what is asked for
    const Status attached = pipeline::isVirtualCamera(options.output) ? attachCamera(options, camera, settings)
                                                                      : attachSink(options, settings);
    if (!attached)
        return attached.error();
    if (take)
        take->start(takeOf(options));
    const auto run = LiveRun::start(std::move(settings));
    follow(options, *run, camera.get(), take.get());
    const std::string statistics = run->statisticsJson();
    if (Status stopped = run->stop(kFinishing); !stopped)
        return stopped.error();
    if (take)
        if (Status kept = finish(*take, takeOf(options)); !kept)
            return kept.error();
    return statistics;
}

} // namespace bokeh::cli
