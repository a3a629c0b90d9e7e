#include "engine/accelerator/emulator/reference_executor.h"

#include <algorithm>
#include <vector>

#include "engine/accelerator/emulator/convolution.h"
#include "engine/accelerator/emulator/down_sampling.h"
#include "engine/accelerator/emulator/reformat.h"
#include "engine/accelerator/emulator/up_sampling.h"
#include "engine/model/requantise.h"

namespace bokeh::accelerator::emulator {

namespace {

class ReferenceExecutor final : public Executor {
public:
    explicit ReferenceExecutor(const model::Network &network)
        : network_(network), convolutions_(model::convolutions(network.topology))
    {
        std::size_t map = 0, plane = 0;
        for (const model::Convolution &c : convolutions_) {
            const auto side = static_cast<std::size_t>(c.side);
            map = std::max(map, side * side * static_cast<std::size_t>(std::max(c.in, c.out)));
            plane = std::max(plane, side * side);
        }
        map_.resize(map);
        next_.resize(map);
        accumulators_.resize(plane);
    }

    void run(std::span<const std::uint8_t> input, std::span<std::uint16_t> output) override
    {
        const model::Topology &topology = network_.topology;
        std::ranges::transform(input, map_.begin(),
                               [&](std::uint8_t x) { return model::quantiseInput(x, topology.cap); });
        for (std::size_t i = 0; i < convolutions_.size(); ++i) {
            const model::Convolution &c = convolutions_[i];
            if (c.upBefore) {
                upSample(topology.up, map_, c.in, c.side / 2, next_);
                map_.swap(next_);
            }
            convolve(c, network_.sublayers[i], map_, accumulators_, next_);
            map_.swap(next_);
            if (c.downAfter) {
                downSample(topology.down, map_, c.out, c.side, next_);
                map_.swap(next_);
            }
        }
        reformat(topology.reformat, map_, model::maskChannels(topology), convolutions_.back().side, output);
    }

    std::string arithmetic() const override { return "reference"; }

private:
    const model::Network network_;
    const std::vector<model::Convolution> convolutions_;
    std::vector<std::uint16_t> map_, next_; // the current map and room for the next, planar [channels][side][side]
    std::vector<std::int32_t> accumulators_;
};

} // namespace

std::unique_ptr<Executor> makeReferenceExecutor(const model::Network &network)
{
    return std::make_unique<ReferenceExecutor>(network);
}

} // namespace bokeh::accelerator::emulator
