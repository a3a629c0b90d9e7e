#include "engine/pipeline/live/mask_matcher.h"

#include <algorithm>
#include <utility>

namespace bokeh::pipeline {

MaskMatcher::Entry *MaskMatcher::find(std::uint64_t serial)
{
    for (std::size_t i = 0; i < count_; ++i)
        if (Entry &entry = entries_[(first_ + i) % kRoom]; entry.serial == serial)
            return &entry;
    return nullptr;
}

void MaskMatcher::popFront()
{
    entries_[first_] = {};
    first_ = (first_ + 1) % kRoom;
    --count_;
}

void MaskMatcher::leaveAlone(std::uint64_t serial)
{
    if (Entry *entry = find(serial); entry && entry->state == State::Waiting)
        entry->state = State::Alone;
    forCompose_.notify_all();
}

void MaskMatcher::leaveAllAlone()
{
    for (std::size_t i = 0; i < count_; ++i)
        if (Entry &entry = entries_[(first_ + i) % kRoom]; entry.state == State::Waiting)
            entry.state = State::Alone;
    request_.reset();
    forCompose_.notify_all();
}

bool MaskMatcher::arrive(image::FramePtr frame, const MotionGrid &motionGrid, Clock::time_point at)
{
    std::lock_guard lock(mutex_);
    const bool full = count_ == kRoom;
    if (full)
        popFront();
    const std::uint64_t serial = nextSerial_++;
    if (request_)
        leaveAlone(request_->serial);
    if (segmenting_)
        request_ = {frame, motionGrid, serial, at, sourceFrom_};
    entries_[(first_ + count_++) % kRoom] = {
        std::move(frame), motionGrid, serial, at, segmenting_ ? State::Waiting : State::Alone, nullptr};
    forAccelerator_.notify_all();
    forCompose_.notify_all();
    return full;
}

void MaskMatcher::changeSource()
{
    std::lock_guard lock(mutex_);
    while (count_ > 0)
        popFront();
    request_.reset();
    newest_.reset();
    sourceFrom_ = nextSerial_;
    finished_ = false;
}

void MaskMatcher::finish()
{
    std::lock_guard lock(mutex_);
    finished_ = true;
    forCompose_.notify_all();
}

std::optional<MaskMatcher::Request> MaskMatcher::toSegment(std::stop_token stop, const std::function<bool()> &ready,
                                                           Clock::time_point until)
{
    std::unique_lock lock(mutex_);
    if (forAccelerator_.wait_until(lock, stop, until, [&] { return request_ && ready(); }))
        return std::exchange(request_, std::nullopt);
    return stop.stop_requested() ? std::nullopt : std::optional(Request{});
}

void MaskMatcher::skip(std::uint64_t serial)
{
    std::lock_guard lock(mutex_);
    leaveAlone(serial);
}

void MaskMatcher::skipAll()
{
    std::lock_guard lock(mutex_);
    leaveAllAlone();
}

void MaskMatcher::answer(TimedMaskPtr mask)
{
    std::lock_guard lock(mutex_);
    const std::uint64_t serial = mask->mask.sequence;
    if (serial >= sourceFrom_) {
        if (Entry *entry = find(serial); entry) {
            entry->state = State::Answered;
            entry->mask = mask;
        }
        if (!newest_ || newest_->mask.sequence < serial)
            newest_ = std::move(mask);
    }
    forAccelerator_.notify_all(); // a credit is free
    forCompose_.notify_all();
}

void MaskMatcher::wake()
{
    std::lock_guard lock(mutex_);
    forAccelerator_.notify_all();
}

void MaskMatcher::setSegmenting(bool segmenting)
{
    std::lock_guard lock(mutex_);
    segmenting_ = segmenting;
    if (!segmenting)
        leaveAllAlone();
}

std::optional<MaskMatcher::Ready> MaskMatcher::take(std::stop_token stop, bool wait, Clock::time_point until,
                                                    std::uint64_t &passedOver)
{
    std::unique_lock lock(mutex_);
    const auto ready = [&] {
        if (count_ == 0)
            return finished_;
        const Entry &oldest = entries_[first_];
        return !wait || oldest.state == State::Answered || oldest.state == State::Alone ||
               Clock::now() >= oldest.frame->captured + kPatience;
    };
    while (!ready()) {
        const Clock::time_point wake =
            count_ > 0 ? std::min(until, entries_[first_].frame->captured + kPatience) : until;
        // The predicate only ends the wait when there is something to do; the clock is looked at around it.
        forCompose_.wait_until(lock, stop, wake, ready);
        if (stop.stop_requested())
            return std::nullopt;
        if (Clock::now() >= until && !ready())
            return Ready{};
    }
    if (stop.stop_requested() || count_ == 0)
        return std::nullopt;
    while (!wait && count_ > 1) {
        popFront();
        ++passedOver;
    }
    Entry &oldest = entries_[first_];
    Ready taken{std::move(oldest.frame), oldest.motionGrid, oldest.serial, oldest.arrived, std::move(oldest.mask)};
    if (!taken.mask)
        taken.mask = newest_;
    popFront();
    return taken;
}

} // namespace bokeh::pipeline
