#include "engine/output/recording/recording_queue.h"

#include <algorithm>
#include <utility>

namespace bokeh::output {

std::size_t RecordingQueue::roomFor(std::int64_t pictureBytes)
{
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(kMostBytes / std::max<std::int64_t>(pictureBytes, 1), 2, kMostPictures));
}

bool RecordingQueue::put(QueuedPicture picture)
{
    {
        std::lock_guard lock(mutex_);
        if (ended_)
            return false;
        newest_ = picture.time;
        if (times_.size() == mostPictures_ || (!times_.empty() && newest_ - times_.front() > kLongest)) {
            ++dropped_;
            return false;
        }
        times_.push_back(newest_);
        items_.emplace_back(std::move(picture));
    }
    changed_.notify_one();
    return true;
}

bool RecordingQueue::put(SoundPtr sound)
{
    {
        std::lock_guard lock(mutex_);
        if (ended_ || soundSamples_ + sound->samples.size() > kMostSound)
            return false;
        soundSamples_ += sound->samples.size();
        items_.emplace_back(std::move(sound));
    }
    changed_.notify_one();
    return true;
}

void RecordingQueue::end()
{
    {
        std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_one();
}

RecordingQueue::Taken RecordingQueue::take(std::chrono::steady_clock::time_point until)
{
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [this] { return !items_.empty() || ended_; });
    Taken taken;
    if (items_.empty()) {
        taken.ended = ended_;
        return taken;
    }
    taken.item = std::move(items_.front());
    items_.pop_front();
    if (const auto *sound = std::get_if<SoundPtr>(&taken.item))
        soundSamples_ -= (*sound)->samples.size();
    else
        times_.pop_front();
    return taken;
}

std::chrono::nanoseconds RecordingQueue::newest() const
{
    std::lock_guard lock(mutex_);
    return newest_;
}

std::uint64_t RecordingQueue::dropped() const
{
    std::lock_guard lock(mutex_);
    return dropped_;
}

} // namespace bokeh::output
