#include "engine/accelerator/emulator/fast_executor.h"

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "engine/accelerator/emulator/direct_convolution.h"
#include "engine/accelerator/emulator/fast_down_sampling.h"
#include "engine/accelerator/emulator/fast_up_sampling.h"
#include "engine/accelerator/emulator/input_stage.h"
#include "engine/accelerator/emulator/onednn_convolution.h"
#include "engine/accelerator/emulator/output_stage.h"
#include "engine/accelerator/emulator/relayout.h"

namespace bokeh::accelerator::emulator {

namespace {

/// A buffer that starts on a cache line and reads as zeros.
class Buffer {
public:
    explicit Buffer(std::size_t bytes) : lines_((bytes + sizeof(Line) - 1) / sizeof(Line)) {}
    std::uint8_t *data() { return lines_.data()->bytes; }

private:
    struct alignas(64) Line {
        std::uint8_t bytes[64];
    };
    std::vector<Line> lines_;
};

/// The stages of a network, in order, and how to read what the last one gives.
struct Plan {
    std::vector<std::unique_ptr<Stage>> stages;
    OutputShape output;
    bool sums = false; ///< the last stage gives accumulators, to be requantised with:
    int shift = 0, cap = 0;
};

/// Builds a Plan, one convolution after the other.
class Planner {
public:
    Planner(const model::Network &network, Kernels kernels)
        : network_(network), kernels_(kernels), set_(effectiveInstructionSet())
    {
        const model::Topology &topology = network.topology;
        plan_.output = {topology.reformat, model::maskChannels(topology),
                        model::chipOutput(topology).side / topology.reformat};
    }

    Result<Plan> plan()
    {
        const model::Topology &topology = network_.topology;
        const std::vector<model::Convolution> list = model::convolutions(topology);
        Map map = InputStage(model::inputChannels(topology), topology.side, topology.cap).gives();
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (list[i].upBefore)
                map = add(makeUpSampling(topology.up, map));
            const bool last = i + 1 == list.size();
            Result<Map> made = last ? addLast(list[i], network_.sublayers[i], map)
                                    : addConvolution(list[i], network_.sublayers[i], map);
            if (!made)
                return made.error();
            map = *made;
            if (list[i].downAfter)
                map = add(makeDownSampling(topology.down, map));
        }
        return std::move(plan_);
    }

private:
    Map add(std::unique_ptr<Stage> stage)
    {
        plan_.stages.push_back(std::move(stage));
        return plan_.stages.back()->gives();
    }

    void ensureLayout(const Map &map, bool blocked)
    {
        if (map.blocked != blocked)
            add(makeRelayout(map));
    }

    /// Measured on one core (emulator/README.md): ours keeps the dot-product units busy at every width, and the library
    /// wastes part of a vector on few channels; where it has a matrix unit, it wins from 16 to 32 channels on.
    bool libraryWins(const model::Convolution &c) const
    {
        if (kernels_ != Kernels::Measured)
            return kernels_ == Kernels::OneDnn;
        return set_ == InstructionSet::Amx && std::min(c.in, c.out) >= 16 && std::max(c.in, c.out) >= 32;
    }

    Result<Map> addConvolution(const model::Convolution &c, const model::Sublayer &sublayer, const Map &map)
    {
        const int inputCap = network_.topology.cap;
        const bool exact = model::accumulatorBound(sublayer, c, inputCap) < kFloatExact;
        if (c.in >= 4 && exact && libraryWins(c)) {
            ensureLayout(map, false);
            Result<std::unique_ptr<Stage>> made = makeOneDnnConvolution(c, sublayer);
            if (!made)
                return made.error();
            return add(std::move(*made));
        }
        ensureLayout(map, true);
        return add(makeDirectConvolution(c, sublayer, inputCap, set_));
    }

    /// Only the channels that are sent need computing, and 10-bit values do not fit the maps.
    Result<Map> addLast(model::Convolution c, model::Sublayer sublayer, const Map &map)
    {
        c.out = std::min(c.out, (plan_.output.values() + 3) / 4 * 4);
        sublayer.biases.resize(static_cast<std::size_t>(c.out));
        sublayer.weights.resize(static_cast<std::size_t>(c.out) * static_cast<std::size_t>(c.in) * 9);
        if (!network_.topology.tenBitOutput) {
            Result<Map> made = addConvolution(c, sublayer, map);
            if (made)
                ensureLayout(*made, true);
            return made;
        }
        ensureLayout(map, true);
        plan_.sums = true;
        plan_.shift = sublayer.shift;
        plan_.cap = c.cap;
        return add(makeDirectSums(c, sublayer, network_.topology.cap, set_));
    }

    const model::Network &network_;
    const Kernels kernels_;
    const InstructionSet set_;
    Plan plan_;
};

class FastExecutor final : public Executor {
public:
    FastExecutor(const model::Topology &topology, Plan plan)
        : input_(model::inputChannels(topology), topology.side, topology.cap),
          plan_(std::move(plan)),
          buffers_{Buffer(largest()), Buffer(largest())}
    {
    }

    void run(std::span<const std::uint8_t> input, std::span<std::uint16_t> output) override
    {
        useOneThread();
        std::uint8_t *map = buffers_[0].data(), *next = buffers_[1].data();
        input_.run(input, map);
        for (const std::unique_ptr<Stage> &stage : plan_.stages) {
            stage->run(map, next);
            std::swap(map, next);
        }
        if (plan_.sums)
            giveOutputFromSums(plan_.output, reinterpret_cast<const std::int32_t *>(map), plan_.shift, plan_.cap,
                               output);
        else
            giveOutput(plan_.output, map, plan_.stages.back()->gives().channels, output);
    }

    std::string arithmetic() const override { return name(effectiveInstructionSet()); }

private:
    std::size_t largest() const
    {
        std::size_t bytes = input_.gives().bytes();
        for (const std::unique_ptr<Stage> &stage : plan_.stages)
            bytes = std::max(bytes, stage->gives().bytes());
        if (plan_.sums) {
            const Map last = plan_.stages.back()->gives();
            bytes = std::max(bytes,
                             sizeof(std::int32_t) * static_cast<std::size_t>(last.blocks() * 4 * sumPlane(last.side)));
        }
        return bytes;
    }

    InputStage input_;
    const Plan plan_;
    Buffer buffers_[2]; // a stage reads one and writes the other
};

} // namespace

Result<std::unique_ptr<Executor>> makeFastExecutor(const model::Network &network, Kernels kernels)
{
    Result<Plan> plan = Planner(network, kernels).plan();
    if (!plan)
        return plan.error();
    return std::unique_ptr<Executor>(std::make_unique<FastExecutor>(network.topology, std::move(*plan)));
}

} // namespace bokeh::accelerator::emulator
