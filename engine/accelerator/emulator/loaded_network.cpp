#include "engine/accelerator/emulator/loaded_network.h"

#include <exception>
#include <fmt/format.h>

#include "engine/accelerator/tiles.h"
#include "engine/model/network_file.h"

namespace bokeh::accelerator::emulator {

std::shared_ptr<LoadedNetwork> LoadedNetwork::load(std::span<const std::byte> file, int cap, std::size_t slots,
                                                   Arithmetic arithmetic, std::string &reason)
try {
    Result<model::Network> network = model::parseNetwork(file);
    if (!network) {
        reason = network.error().what;
        return nullptr;
    }
    const model::Topology &topology = network->topology;
    if (topology.cap != cap) {
        reason = fmt::format("cap: its activations go up to {}; this device computes with 0 to {}", topology.cap, cap);
        return nullptr;
    }
    Result<std::unique_ptr<Executor>> executor = makeExecutor(*network, arithmetic);
    if (!executor) {
        reason = executor.error().what;
        return nullptr;
    }
    std::shared_ptr<LoadedNetwork> loaded(new LoadedNetwork);
    loaded->id_ = protocol::modelId(file);
    loaded->inputBytes_ = static_cast<std::size_t>(model::cost(topology).inputBytes);
    loaded->chipTime_ = std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(model::chipSeconds(topology)));
    loaded->mask_ = {model::chipOutput(topology).side, model::maskChannels(topology)};
    loaded->cap_ = model::outputCap(topology);
    loaded->executor_ = *std::move(executor);
    const auto side = static_cast<std::size_t>(loaded->mask_.side);
    loaded->map_.resize(side * side * static_cast<std::size_t>(loaded->mask_.channels));
    const auto packed = static_cast<std::size_t>(model::packedBytes(loaded->mask_, loaded->cap_));
    loaded->slots_.resize(slots);
    for (Slot &slot : loaded->slots_) {
        slot.input.resize(loaded->inputBytes_);
        slot.result.resize(protocol::wireBytes(packed));
    }
    return loaded;
} catch (const std::exception &failure) { // memory, or the kernel library: the device must outlive both
    reason = failure.what();
    return nullptr;
}

LoadedNetwork::Slot *LoadedNetwork::acquire()
{
    for (Slot &slot : slots_)
        if (slot.free) {
            slot.free = false;
            slot.resultBytes = 0;
            return &slot;
        }
    return nullptr;
}

void LoadedNetwork::compute(Slot &slot)
{
    executor_->run(slot.input, map_);
    const auto packed = static_cast<std::size_t>(model::packedBytes(mask_, cap_));
    packTiles(mask_, cap_, map_, std::span(slot.result).subspan(protocol::kHeaderBytes, packed));
    slot.resultBytes = protocol::seal({.type = protocol::Type::Result, .sequence = slot.sequence, .modelId = id_},
                                      packed, slot.result);
}

} // namespace bokeh::accelerator::emulator
