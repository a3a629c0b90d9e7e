#include "engine/output/recording/recording_file.h"

#include <system_error>
#include <utility>
#include <variant>

namespace bokeh::output {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kFlushAfter = 400ms; // where no picture comes any more

std::int64_t bytesOf(const RecordingFile::Settings &settings)
{
    const image::Size size = settings.video.size;
    const std::int64_t pixels = std::int64_t{size.width} * size.height;
    const bool alpha = settings.layer == Layer::Alpha;
    return settings.layer == Layer::Mask ? 2 * pixels : pixels * 3 / 2 + (alpha ? pixels : 0);
}

} // namespace

RecordingFile::RecordingFile(std::unique_ptr<LayerFile> file)
    : settings_(file->settings()), queue_(bytesOf(settings_)), file_(std::move(file))
{
}

Result<std::shared_ptr<RecordingFile>> RecordingFile::open(Settings settings)
{
    auto file = LayerFile::open(std::move(settings));
    if (!file)
        return file.error();
    return std::shared_ptr<RecordingFile>(new RecordingFile(*std::move(file)));
}

Status RecordingFile::run()
{
    const Status done = work();
    queue_.end();
    if (!done && inPlace() && !file_->failed())
        (void)complete(); // what was encoded is sound
    if (!done || inPlace())
        file_.reset();
    return done;
}

Status RecordingFile::reveal()
{
    const Status revealed = file_->reveal();
    file_.reset();
    return revealed;
}

void RecordingFile::discard()
{
    file_.reset();
    std::error_code ignored;
    if (inPlace())
        std::filesystem::remove(settings_.path, ignored);
}

Status RecordingFile::work()
{
    for (;;) {
        const RecordingQueue::Taken taken = queue_.take(unflushed_ ? flushBy_ : Clock::now() + kFlushAfter);
        if (taken.ended)
            return complete();
        const bool isPicture = std::holds_alternative<QueuedPicture>(taken.item);
        Status done;
        if (const auto *picture = std::get_if<QueuedPicture>(&taken.item))
            done = write(*picture);
        else if (const auto *sound = std::get_if<SoundPtr>(&taken.item))
            done = write(**sound);
        if (done)
            done = flushWhenDue(isPicture);
        if (!done)
            return done;
        if (isPicture)
            pictures_.add();
    }
}

Status RecordingFile::write(const QueuedPicture &picture)
{
    const image::PlaneView alpha = picture.alpha ? picture.alpha->plane.view() : image::PlaneView();
    if (auto written = file_->write({.time = picture.time,
                                     .frame = picture.frame.get(),
                                     .alpha = picture.alpha ? &alpha : nullptr,
                                     .mask = picture.mask.get()});
        !written)
        return written;
    if (!unflushed_)
        flushBy_ = Clock::now() + kFlushAfter;
    unflushed_ = true;
    return {};
}

Status RecordingFile::write(const Sound &sound)
{
    if (auto written = file_->writeSound(sound.samples, sound.time); !written)
        return written;
    soundCorrection_.store(file_->soundCorrection(), std::memory_order_relaxed);
    if (!unflushed_)
        flushBy_ = Clock::now() + kFlushAfter;
    unflushed_ = true;
    return {};
}

/// By the clock of the pictures that come, not of those that are written: what waits is not safe either. By the wall's
/// where none comes.
Status RecordingFile::flushWhenDue(bool isPicture)
{
    const bool due = (isPicture && file_->flushIsDue(queue_.newest())) || Clock::now() >= flushBy_;
    if (!unflushed_ || !due)
        return {};
    if (auto flushed = file_->flush(); !flushed)
        return flushed;
    bytes_.store(static_cast<std::uint64_t>(file_->bytes()), std::memory_order_relaxed);
    unflushed_ = false;
    return {};
}

Status RecordingFile::complete()
{
    if (auto completed = file_->complete(); !completed)
        return completed;
    bytes_.store(static_cast<std::uint64_t>(file_->bytes()), std::memory_order_relaxed);
    return {};
}

} // namespace bokeh::output
