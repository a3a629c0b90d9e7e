#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/accelerator/emulator/executor.h"
#include "engine/accelerator/protocol.h"
#include "engine/model/topology.h"

namespace bokeh::accelerator::emulator {

/// One network in the chip's memory, and the frame buffers cut to its size.
/// Threads: compute() by one thread at a time; a slot belongs to whoever last got it (see Device).
class LoadedNetwork {
public:
    /// Memory for one frame, from its arrival to its result's departure.
    struct Slot {
        std::vector<std::uint8_t> input;
        std::vector<std::byte> result; ///< a whole Result message
        std::size_t resultBytes = 0;   ///< of it, as sent; 0 until computed
        std::uint32_t sequence = 0;
        bool free = true;
    };

    /// Reads a network file, which is hostile input. ModelUnsupported, with the rule that it breaks in `reason`, for
    /// what is no network, breaks the chip's rules or has another cap than `cap`.
    static std::shared_ptr<LoadedNetwork> load(std::span<const std::byte> file, int cap, std::size_t slots, Arithmetic,
                                               std::string &reason);

    std::uint32_t id() const { return id_; }
    std::size_t inputBytes() const { return inputBytes_; }
    std::chrono::nanoseconds chipTime() const { return chipTime_; } ///< that the chip itself takes for a frame
    std::string arithmetic() const { return executor_->arithmetic(); }

    /// Null if none is free.
    Slot *acquire();
    /// Runs the network on the slot's input and writes the slot's result, complete to be sent. Allocates nothing.
    void compute(Slot &);

private:
    LoadedNetwork() = default;

    std::uint32_t id_ = 0;
    std::size_t inputBytes_ = 0;
    std::chrono::nanoseconds chipTime_{};
    model::Shape mask_; ///< channels: those sent
    int cap_ = 31;      ///< of the mask
    std::unique_ptr<Executor> executor_;
    std::vector<std::uint16_t> map_; ///< compute()'s
    std::vector<Slot> slots_;
};

} // namespace bokeh::accelerator::emulator
