#include "engine/output/recording/recording_state.h"

#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/output/recording/recording_names.h"

namespace bokeh::output {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
using Run = RecordingStatus::State;

/// The files of a recording with names of their own.
RecordingSettings::Paths pathsOf(const RecordingSettings &take)
{
    if (take.paths)
        return *take.paths;
    const std::string extension = take.composite == RecordingSettings::Composite::Mp4 ? ".mp4" : ".mkv";
    RecordingSettings::Paths endings{.composite = extension};
    if (take.alpha != RecordingSettings::Alpha::None)
        endings.alpha = take.alpha == RecordingSettings::Alpha::Webm ? " alpha.webm" : " alpha.mov";
    if (take.mask)
        endings.mask = " mask.mkv";
    if (take.raw)
        endings.raw = " raw" + extension;
    return endings;
}

/// What to write; without names of their own, with the endings of the names in place of the paths.
std::vector<RecordingFile::Settings> planOf(const RecordingSettings &take)
{
    const RecordingSettings::Paths paths = pathsOf(take);
    std::vector<RecordingFile::Settings> plan;
    if (!paths.composite.empty())
        plan.push_back({.layer = Layer::Composite,
                        .path = paths.composite,
                        .video = take.video,
                        .soundChannels = take.soundChannels});
    if (!paths.alpha.empty())
        plan.push_back(
            {.layer = Layer::Alpha, .path = paths.alpha, .video = take.video, .soundChannels = take.soundChannels});
    if (!paths.mask.empty())
        plan.push_back(
            {.layer = Layer::Mask, .path = paths.mask, .video = take.video, .mask = take.mask.value_or(MaskShape())});
    if (!paths.raw.empty())
        plan.push_back({.layer = Layer::Raw, .path = paths.raw, .video = take.raw.value_or(take.video)});
    for (auto &settings : plan)
        settings.growth = !take.paths                    ? media::Muxer::Growth::InPlace
                          : settings.layer == Layer::Raw ? media::Muxer::Growth::Hidden
                                                         : media::Muxer::Growth::Unfinished;
    return plan;
}

} // namespace

Result<std::shared_ptr<RecordingState>> RecordingState::open(RecordingSettings take)
{
    std::shared_ptr<RecordingState> state(new RecordingState(std::move(take)));
    state->times_.started = std::chrono::system_clock::now();
    auto opened = state->openFiles();
    if (opened)
        return state;
    state->discardFiles();
    return opened.error();
}

Status RecordingState::openFiles()
{
    std::vector<RecordingFile::Settings> plan = planOf(recording_);
    if (!named()) {
        std::vector<Ending> endings;
        for (const auto &settings : plan)
            endings.push_back(
                {settings.path.string(), settings.layer == Layer::Raw ? Readers::Owner : Readers::AsUmask});
        endings.push_back({".json"});
        auto names = reserveNames(recording_.folder, recording_.stem.empty() ? stemOfNow() : recording_.stem, endings);
        if (!names)
            return names.error();
        reserved_ = *std::move(names);
        for (std::size_t i = 0; i < plan.size(); ++i)
            plan[i].path = reserved_[i];
    }
    for (auto &settings : plan) {
        auto file = RecordingFile::open(std::move(settings));
        if (!file)
            return file.error();
        files_.push_back(*std::move(file));
    }
    unfinished_ = files_.size();
    return writeSidecar(Run::Recording);
}

std::optional<std::chrono::nanoseconds> RecordingState::arrived(const RecordingPicture &picture)
{
    std::lock_guard lock(mutex_);
    if (run_ != Run::Recording)
        return std::nullopt;
    if (first_) {
        numbers_.intervals.add(picture.taken - last_);
    } else {
        first_ = picture.taken;
        const auto ago = std::chrono::duration_cast<std::chrono::system_clock::duration>(Clock::now() - picture.taken);
        times_.firstPicture = std::chrono::system_clock::now() - ago;
    }
    last_ = picture.taken;
    numbers_.pictures.add();
    if (picture.maskAge)
        numbers_.maskAges.add(*picture.maskAge);
    return picture.taken - *first_;
}

std::optional<std::chrono::nanoseconds> RecordingState::timeOf(Clock::time_point taken) const
{
    std::lock_guard lock(mutex_);
    if (run_ != Run::Recording || !first_)
        return std::nullopt;
    return taken - *first_;
}

void RecordingState::stop()
{
    endWith({});
}

/// Only the first call counts, and so only the first problem is said: those that follow follow from it.
void RecordingState::endWith(const std::string &problem)
{
    {
        std::lock_guard lock(mutex_);
        if (run_ == Run::Recording)
            run_ = Run::Finishing;
        if (problem_.empty())
            problem_ = problem;
    }
    for (const auto &file : files_)
        file->queue().end();
    changed_.notify_all();
}

bool RecordingState::waitForEnd(std::chrono::milliseconds timeout) const
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [this] { return run_ == Run::Finished || run_ == Run::Failed; });
}

RecordingStatus RecordingState::status() const
{
    Run run = Run::Recording;
    {
        std::lock_guard lock(mutex_);
        run = run_;
    }
    return statusAs(run);
}

RecordingStatus RecordingState::statusAs(Run run) const
{
    RecordingStatus status{.state = run};
    {
        std::lock_guard lock(mutex_);
        status.problem = problem_;
        status.length = first_ ? last_ - *first_ : std::chrono::nanoseconds();
    }
    if (!named())
        status.sidecar = reserved_.back();
    const bool over = run == Run::Finished || run == Run::Failed;
    for (const auto &file : files_) {
        if (file->settings().soundChannels > 0)
            status.soundCorrection = file->soundCorrection();
        const std::uint64_t pictures = file->pictures();
        if (pictures > 0 || !over)
            status.files.push_back({.path = file->settings().path,
                                    .pictures = pictures,
                                    .dropped = file->queue().dropped(),
                                    .bytes = file->bytes()});
    }
    return status;
}

void RecordingState::write(RecordingFile &file)
{
    if (auto done = file.run(); !done)
        endWith(done.error().what);
    {
        std::lock_guard lock(mutex_);
        --unfinished_;
    }
    changed_.notify_all();
}

void RecordingState::lookAfter()
{
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            if (changed_.wait_for(lock, recording_.interval, [this] { return unfinished_ == 0; }))
                break;
        }
        if (const std::string gone = whatIsGone(); !gone.empty())
            endWith(gone);
        else if (auto written = writeSidecar(Run::Recording); !written)
            endWith(written.error().what);
    }
    close();
}

/// Files that were removed go on taking bytes, for nobody. One sentence; empty where all are there.
std::string RecordingState::whatIsGone() const
{
    if (named())
        return {}; // it is said when the files shall get their names
    std::error_code failed;
    if (!fs::is_directory(recording_.folder, failed))
        return fmt::format("the folder \"{}\" is gone, so the recording has ended", recording_.folder.string());
    for (const fs::path &path : reserved_)
        if (!fs::exists(path, failed))
            return fmt::format("\"{}\" is gone, so the recording has ended", path.string());
    return {};
}

Status RecordingState::writeSidecar(Run run) const
{
    if (named())
        return {};
    TakeTimes times;
    {
        std::lock_guard lock(mutex_);
        times = times_;
    }
    return writeFile(reserved_.back(), sidecarJson(recording_, statusAs(run), numbers_, times));
}

/// All files are complete, or have failed.
void RecordingState::close()
{
    if (numbers_.pictures.value() == 0)
        endWith("no picture came, so nothing was recorded");
    const bool well = status().problem.empty();
    if (numbers_.pictures.value() == 0 || (named() && !well))
        discardFiles();
    else if (auto kept = keepFiles(); !kept)
        endWith(kept.error().what);
    else if (auto written = writeSidecar(well ? Run::Finished : Run::Failed); !written && well)
        endWith(written.error().what); // else the folder may be gone, which has been said
    {
        std::lock_guard lock(mutex_);
        run_ = problem_.empty() ? Run::Finished : Run::Failed;
    }
    changed_.notify_all();
}

/// But for those without a picture: no player opens them. Where one cannot get its name, none has.
Status RecordingState::keepFiles()
{
    std::vector<fs::path> revealed;
    for (const auto &file : files_) {
        if (file->pictures() == 0) {
            file->discard();
            continue;
        }
        if (!named())
            continue;
        if (auto done = file->reveal(); !done) {
            discardFiles();
            std::error_code ignored;
            for (const fs::path &path : revealed)
                fs::remove(path, ignored);
            return done;
        }
        revealed.push_back(file->settings().path);
    }
    return {};
}

void RecordingState::discardFiles()
{
    for (const auto &file : files_)
        file->discard();
    std::error_code ignored;
    for (const fs::path &path : reserved_) // those of files that were never opened, too
        fs::remove(path, ignored);
}

} // namespace bokeh::output
