// A cable on which messages are damaged, lost, repeated and overtaken, each kind as often as the others, by the numbers
// of a seed. Control requests pass: USB itself repeats those until they are whole, or says that they failed.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <numeric>
#include <optional>
#include <random>
#include <utility>

#include "tests/accelerator/host.h"

namespace bokeh::accelerator::test {

enum class Mangling : std::size_t { Flip, Truncate, Extend, Reorder, Duplicate, Drop };
inline constexpr std::size_t kManglings = 6;
using ManglingCounts = std::array<std::uint64_t, kManglings>; ///< by Mangling

inline std::uint64_t total(const ManglingCounts &counts)
{
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

/// One direction.
class Mangler {
public:
    explicit Mangler(std::uint32_t seed) : random_(seed) {}

    /// What arrives, in its order, when this message is sent. `percent` of the messages are mangled.
    std::vector<Bytes> pass(std::span<const std::byte> message, unsigned percent)
    {
        Bytes bytes(message.begin(), message.end());
        if (held_) { // the one before it, which this one overtakes
            ++counts_[static_cast<std::size_t>(Mangling::Reorder)];
            return {std::move(bytes), *std::exchange(held_, std::nullopt)};
        }
        if (below(100) >= percent)
            return {std::move(bytes)};
        const auto kind = static_cast<Mangling>(below(kManglings));
        if (kind == Mangling::Reorder) { // counted once it is overtaken
            held_ = std::move(bytes);
            return {};
        }
        ++counts_[static_cast<std::size_t>(kind)];
        if (kind == Mangling::Drop)
            return {};
        if (kind == Mangling::Duplicate)
            return {bytes, bytes};
        damage(kind, bytes);
        return {std::move(bytes)};
    }

    void forget() { held_.reset(); } ///< what is held back is lost
    const ManglingCounts &counts() const { return counts_; }

private:
    std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }

    /// Half of the time at the header, which is a small part of most messages.
    std::size_t place(std::size_t bytes) { return below(below(2) == 0 ? std::min<std::size_t>(bytes, 40) : bytes); }

    void damage(Mangling kind, Bytes &bytes)
    {
        if (kind == Mangling::Truncate) {
            bytes.resize(place(bytes.size()));
        } else if (kind == Mangling::Extend) {
            for (std::size_t more = 1 + below(600); more > 0; --more)
                bytes.push_back(static_cast<std::byte>(below(256)));
        } else {
            for (std::size_t flips = 1 + below(4); flips > 0; --flips)
                bytes[place(bytes.size())] ^= static_cast<std::byte>(1U << below(8));
        }
    }

    std::mt19937 random_;
    std::optional<Bytes> held_;
    ManglingCounts counts_{};
};

/// Threads: as Transport says; setPercent() from any, the rest while no call is under way.
class MangledTransport final : public Transport {
public:
    MangledTransport(std::unique_ptr<Transport> good, std::uint32_t seed)
        : good_(std::move(good)), out_(2 * seed), in_(2 * seed + 1)
    {
    }

    /// How many of a hundred messages do not pass as they are; none at first.
    void setPercent(unsigned percent) { percent_ = percent; }
    /// From now on the cable is good; what was held back on it is lost.
    void mend()
    {
        setPercent(0);
        out_.forget();
        in_.forget();
        arrived_.clear();
    }
    const ManglingCounts &mangledOut() const { return out_.counts(); }
    const ManglingCounts &mangledIn() const { return in_.counts(); }

    Status send(std::span<const std::byte> bytes, Deadline deadline) override
    {
        Status last;
        for (const Bytes &message : out_.pass(bytes, percent_))
            last = good_->send(message, deadline);
        return last;
    }
    Result<std::size_t> receive(std::span<std::byte> room, Deadline deadline) override
    {
        while (arrived_.empty()) {
            const Result<std::size_t> bytes = good_->receive(room, deadline);
            if (!bytes)
                return bytes;
            for (Bytes &message : in_.pass(room.first(*bytes), percent_))
                arrived_.push_back(std::move(message));
        }
        const Bytes message = std::move(arrived_.front());
        arrived_.pop_front();
        if (message.size() > room.size())
            return Error{Errc::BadReply, "the accelerator sent more than was asked for"};
        std::ranges::copy(message, room.begin());
        return message.size();
    }
    Status control(Control what, std::span<std::byte> room, Deadline deadline) override
    {
        return good_->control(what, room, deadline);
    }
    void cancel() noexcept override { good_->cancel(); }
    std::chrono::nanoseconds deviceCpu() const override { return good_->deviceCpu(); }

private:
    const std::unique_ptr<Transport> good_;
    Mangler out_, in_;
    std::deque<Bytes> arrived_;
    std::atomic<unsigned> percent_ = 0;
};

} // namespace bokeh::accelerator::test
