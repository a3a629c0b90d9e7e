// An emulated chip whose masks are wrong from a moment on, with right checksums.
#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <mutex>

#include "engine/accelerator/emulator/lie.h"
#include "engine/accelerator/protocol.h"
#include "engine/accelerator/selection.h"
#include "engine/accelerator/witness.h"

namespace bokeh::accelerator::test {

inline std::unique_ptr<Witness> witnessOf(const model::Network &network)
{
    auto made = Witness::make(network);
    REQUIRE(made);
    return *std::move(made);
}

using emulator::Lie;

/// Must outlive the accelerators opened by it. Threads: any.
class LyingChip {
public:
    using Clock = std::chrono::steady_clock;

    /// From the next mask on.
    void lie(Lie how)
    {
        std::lock_guard lock(mutex_);
        lie_ = how;
    }
    /// From the mask with this number on, counted from 0.
    void lieFrom(int mask, Lie how)
    {
        std::lock_guard lock(mutex_);
        from_ = mask;
        lie_ = how;
    }
    int opened() const { return opened_; }
    int masks() const { return masks_; } ///< that have left it
    /// When the first wrong mask left it; the epoch before.
    Clock::time_point liedAt() const { return liedAt_.load(); }
    /// It has been cancelled since.
    bool isOver() const { return over_; }

    OpenAccelerator opener()
    {
        return [this](const model::Network &network, const WrapTransport &) {
            ++opened_;
            return openEmulator(network, [this](std::unique_ptr<Transport> cable) {
                return std::make_unique<Cable>(*this, std::move(cable));
            });
        };
    }

private:
    class Cable final : public Transport {
    public:
        Cable(LyingChip &chip, std::unique_ptr<Transport> cable) : chip_(chip), cable_(std::move(cable)) {}
        Status send(std::span<const std::byte> bytes, Deadline deadline) override
        {
            return cable_->send(bytes, deadline);
        }
        Result<std::size_t> receive(std::span<std::byte> room, Deadline deadline) override
        {
            auto received = cable_->receive(room, deadline);
            if (received)
                chip_.pass(liar_, room.first(*received));
            return received;
        }
        Status control(Control request, std::span<std::byte> room, Deadline deadline) override
        {
            return cable_->control(request, room, deadline);
        }
        void cancel() noexcept override
        {
            if (chip_.liedAt() != Clock::time_point())
                chip_.over_ = true;
            cable_->cancel();
        }
        std::chrono::nanoseconds deviceCpu() const override { return cable_->deviceCpu(); }

    private:
        LyingChip &chip_;
        const std::unique_ptr<Transport> cable_;
        emulator::Liar liar_;
    };

    void pass(emulator::Liar &liar, std::span<std::byte> message)
    {
        std::lock_guard lock(mutex_);
        protocol::Header header;
        const bool isMask =
            protocol::decode(message, header) == protocol::DeviceError::None && header.type == protocol::Type::Result;
        const bool lies = isMask && lie_ && masks_ >= from_;
        if (lies && liedAt_.load() == Clock::time_point())
            liedAt_ = Clock::now();
        liar.pass(lies ? lie_ : std::nullopt, message);
        masks_ += isMask ? 1 : 0;
    }

    std::mutex mutex_;
    std::optional<Lie> lie_; // guarded by mutex_, as the next
    int from_ = 0;
    std::atomic<Clock::time_point> liedAt_{};
    std::atomic<bool> over_ = false;
    std::atomic<int> opened_ = 0, masks_ = 0;
};

} // namespace bokeh::accelerator::test
