#include "engine/accelerator/emulator/in_queue.h"

#include <algorithm>

namespace bokeh::accelerator::emulator {

static_assert(protocol::kMaxReason >= protocol::Caps::kBytes && protocol::kMaxReason >= protocol::Report::kBytes);
static_assert(InQueue::kAnswerBytes < protocol::kPacketBytes, "a short answer needs no padding");

InQueue::Entry &InQueue::next()
{
    return entries_[(first_ + count_++) % entries_.size()];
}

bool InQueue::putAnswer(const protocol::Header &header, std::span<const std::byte> payload)
{
    if (answers_ == kAnswers)
        return false;
    ++answers_;
    Entry &entry = next();
    payload = payload.first(std::min(payload.size(), protocol::kMaxReason));
    std::ranges::copy(payload, entry.answer.begin() + protocol::kHeaderBytes);
    entry.bytes = protocol::seal(header, payload.size(), entry.answer);
    return true;
}

void InQueue::putResult(std::shared_ptr<LoadedNetwork> network, LoadedNetwork::Slot &slot)
{
    Entry &entry = next();
    entry.network = std::move(network);
    entry.slot = &slot;
}

std::span<const std::byte> InQueue::front() const
{
    const Entry &entry = entries_[first_];
    return entry.slot ? std::span<const std::byte>(entry.slot->result).first(entry.slot->resultBytes)
                      : std::span<const std::byte>(entry.answer).first(entry.bytes);
}

void InQueue::pop()
{
    Entry &entry = entries_[first_];
    if (entry.slot)
        entry.slot->free = true;
    else
        --answers_;
    entry.slot = nullptr;
    entry.network.reset();
    first_ = (first_ + 1) % entries_.size();
    --count_;
}

void InQueue::clear()
{
    while (!empty())
        pop();
}

} // namespace bokeh::accelerator::emulator
