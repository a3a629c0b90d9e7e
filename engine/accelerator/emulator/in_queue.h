#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "engine/accelerator/emulator/loaded_network.h"
#include "engine/accelerator/protocol.h"

namespace bokeh::accelerator::emulator {

/// What the device has to say, oldest first, in memory taken once: short answers, and results that stay in their slot
/// until they are sent.
/// Threads: none.
class InQueue {
public:
    static constexpr std::size_t kAnswers = 16; ///< short ones at once
    static constexpr std::size_t kAnswerBytes = protocol::kHeaderBytes + protocol::kMaxReason;

    /// False, and nothing is queued, while kAnswers wait. The payload is cut at kMaxReason bytes.
    bool putAnswer(const protocol::Header &, std::span<const std::byte> payload);
    /// At most kMaxCredits at once. The slot is freed when its result leaves the queue, sent or not.
    void putResult(std::shared_ptr<LoadedNetwork>, LoadedNetwork::Slot &);

    bool empty() const { return count_ == 0; }
    std::size_t answers() const { return answers_; }
    std::span<const std::byte> front() const; ///< empty() is false
    bool frontIsResult() const { return entries_[first_].slot != nullptr; }
    void pop();
    void clear();

private:
    struct Entry {
        std::array<std::byte, kAnswerBytes> answer;
        std::size_t bytes = 0;                  ///< of answer
        std::shared_ptr<LoadedNetwork> network; ///< keeps the slot
        LoadedNetwork::Slot *slot = nullptr;    ///< null: an answer
    };
    Entry &next();

    std::array<Entry, kAnswers + protocol::kMaxCredits> entries_;
    std::size_t first_ = 0, count_ = 0, answers_ = 0;
};

} // namespace bokeh::accelerator::emulator
