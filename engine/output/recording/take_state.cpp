#include "engine/output/recording/take_state.h"

#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "engine/base/file.h"
#include "engine/output/recording/take_names.h"

namespace bokeh::output {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
using Kind = TakeFile::Kind;
using Run = TakeStatus::State;

/// What to write, with the endings of the names in place of the paths.
std::vector<TakeFile::Settings> planOf(const Take &take)
{
    const std::string extension = take.composite == Take::Composite::Mp4 ? ".mp4" : ".mkv";
    std::vector<TakeFile::Settings> plan{
        {.kind = Kind::Composite, .path = extension, .video = take.video, .soundChannels = take.soundChannels}};
    if (take.alpha != Take::Alpha::None)
        plan.push_back({.kind = Kind::Alpha,
                        .path = take.alpha == Take::Alpha::Webm ? " alpha.webm" : " alpha.mov",
                        .video = take.video,
                        .soundChannels = take.soundChannels});
    if (take.mask)
        plan.push_back({.kind = Kind::Mask, .path = " mask.mkv", .video = take.video, .mask = *take.mask});
    if (take.raw)
        plan.push_back({.kind = Kind::Raw, .path = " raw" + extension, .video = *take.raw});
    return plan;
}

} // namespace

Result<std::shared_ptr<TakeState>> TakeState::open(Take take)
{
    std::shared_ptr<TakeState> state(new TakeState(std::move(take)));
    state->times_.started = std::chrono::system_clock::now();
    if (auto opened = state->openFiles(); !opened) {
        state->files_.clear();
        state->removeFiles();
        return opened.error();
    }
    return state;
}

Status TakeState::openFiles()
{
    std::vector<TakeFile::Settings> plan = planOf(take_);
    std::vector<std::string> endings;
    for (const auto &settings : plan)
        endings.push_back(settings.path.string());
    endings.emplace_back(".json");
    auto names = reserveNames(take_.folder, take_.stem.empty() ? stemOfNow() : take_.stem, endings);
    if (!names)
        return names.error();
    paths_ = *std::move(names);
    for (std::size_t i = 0; i < plan.size(); ++i) {
        plan[i].path = paths_[i];
        auto file = TakeFile::open(std::move(plan[i]));
        if (!file)
            return file.error();
        files_.push_back(*std::move(file));
    }
    unfinished_ = files_.size();
    return writeSidecar(Run::Recording);
}

std::optional<std::chrono::nanoseconds> TakeState::arrived(const TakePicture &picture)
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

std::optional<std::chrono::nanoseconds> TakeState::timeOf(Clock::time_point taken) const
{
    std::lock_guard lock(mutex_);
    if (run_ != Run::Recording || !first_)
        return std::nullopt;
    return taken - *first_;
}

void TakeState::stop()
{
    endWith({});
}

/// Only the first call counts, and so only the first problem is said: those that follow follow from it.
void TakeState::endWith(const std::string &problem)
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

bool TakeState::waitForEnd(std::chrono::milliseconds timeout) const
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, [this] { return run_ == Run::Finished || run_ == Run::Failed; });
}

TakeStatus TakeState::status() const
{
    TakeStatus status;
    {
        std::lock_guard lock(mutex_);
        status.state = run_;
        status.problem = problem_;
        status.length = first_ ? last_ - *first_ : std::chrono::nanoseconds();
    }
    status.sidecar = paths_.back();
    status.soundCorrection = files_.front()->soundCorrection();
    for (const auto &file : files_)
        status.files.push_back({.path = file->settings().path,
                                .pictures = file->pictures(),
                                .dropped = file->queue().dropped(),
                                .bytes = file->bytes()});
    return status;
}

void TakeState::write(TakeFile &file)
{
    if (auto done = file.run(); !done)
        endWith(done.error().what);
    {
        std::lock_guard lock(mutex_);
        --unfinished_;
    }
    changed_.notify_all();
}

void TakeState::lookAfter()
{
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            if (changed_.wait_for(lock, take_.interval, [this] { return unfinished_ == 0; }))
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
std::string TakeState::whatIsGone() const
{
    std::error_code failed;
    if (!fs::is_directory(take_.folder, failed))
        return fmt::format("the folder \"{}\" is gone, so the recording has ended", take_.folder.string());
    for (const fs::path &path : paths_)
        if (!fs::exists(path, failed))
            return fmt::format("\"{}\" is gone, so the recording has ended", path.string());
    return {};
}

Status TakeState::writeSidecar(Run run) const
{
    TakeStatus status = this->status();
    status.state = run;
    TakeTimes times;
    {
        std::lock_guard lock(mutex_);
        times = times_;
    }
    return writeFile(paths_.back(), sidecarJson(take_, status, numbers_, times));
}

/// All files are finished.
void TakeState::close()
{
    if (numbers_.pictures.value() == 0) {
        removeFiles();
        endWith("no picture came, so nothing was recorded");
    } else if (status().problem.empty()) {
        if (auto written = writeSidecar(Run::Finished); !written)
            endWith(written.error().what);
    } else {
        (void)writeSidecar(Run::Failed); // the folder may be gone, which has been said
    }
    {
        std::lock_guard lock(mutex_);
        run_ = problem_.empty() ? Run::Finished : Run::Failed;
    }
    changed_.notify_all();
}

void TakeState::removeFiles() const
{
    std::error_code ignored;
    for (const fs::path &path : paths_)
        fs::remove(path, ignored);
}

} // namespace bokeh::output
