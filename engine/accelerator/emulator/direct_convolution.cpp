#include "engine/accelerator/emulator/direct_convolution.h"

#include <algorithm>
#include <vector>

#include "engine/accelerator/emulator/direct_kernel.h"

namespace bokeh::accelerator::emulator {

namespace {

DirectKernel *kernelFor(InstructionSet set)
{
    switch (set) {
    case InstructionSet::Plain:
        return directPlain;
#ifdef BOKEH_X86_KERNELS
    case InstructionSet::Avx2:
        return directAvx2;
    case InstructionSet::Avx2Vnni:
        return directAvx2Vnni;
    case InstructionSet::Avx512:
        return directAvx512;
    case InstructionSet::Avx512Vnni:
    case InstructionSet::Amx:
        return directAvx512Vnni;
#else
    default:
        return directPlain;
#endif
    }
    return directPlain;
}

class DirectConvolution final : public Stage {
public:
    DirectConvolution(const model::Convolution &c, const model::Sublayer &sublayer, int inputCap, InstructionSet set,
                      bool sums)
        : takes_(Map::fours(c.in == 1 ? 3 : c.in, c.side)),
          gives_(Map::fours(c.out, c.side)),
          kernel_(kernelFor(set)),
          sums_(sums)
    {
        packOffsets(c.in == 1);
        packWeights(c, sublayer);
        packBiases(sublayer);
        work_ = {.offsets = offsets_.data(),
                 .steps = static_cast<int>(offsets_.size()),
                 .small = inputCap <= 31,
                 .weights = weights_.data(),
                 .biases = biases_.data(),
                 .shift = sublayer.shift,
                 .cap = static_cast<std::uint8_t>(sums ? 0 : c.cap),
                 .outBlocks = gives_.blocks(),
                 .outPlane = gives_.planeBytes(),
                 .sumPlane = sumPlane(c.side),
                 .pixels = c.side * gives_.rowBytes() / 4};
    }

    void run(const std::uint8_t *in, std::uint8_t *out) override
    {
        DirectWork work = work_;
        work.in = in + takes_.origin();
        if (sums_)
            work.sums = reinterpret_cast<std::int32_t *>(out);
        else
            work.out = out + gives_.origin();
        kernel_(work);
        if (!sums_)
            clearMargins(gives_, out);
    }

    Map takes() const override { return takes_; }
    Map gives() const override { return gives_; }

private:
    /// Every tap of every input block; of a single channel, whose three columns share a block, every row.
    void packOffsets(bool columnsInBlock)
    {
        for (int b = 0; b < takes_.blocks(); ++b)
            for (int y = -1; y <= 1; ++y)
                for (int x = -1; x <= 1; ++x)
                    if (!columnsInBlock || x == 0)
                        offsets_.push_back(b * takes_.planeBytes() + y * takes_.rowBytes() + x * 4);
    }

    void packWeights(const model::Convolution &c, const model::Sublayer &sublayer)
    {
        const std::size_t steps = offsets_.size();
        weights_.assign(static_cast<std::size_t>(gives_.blocks()) * steps * 16, 0);
        auto weight = sublayer.weights.begin();
        for (std::size_t o = 0; o < static_cast<std::size_t>(c.out); ++o)
            for (std::size_t i = 0; i < static_cast<std::size_t>(c.in); ++i)
                for (std::size_t tap = 0; tap < 9; ++tap) {
                    const std::size_t step = c.in == 1 ? tap / 3 : i / 4 * 9 + tap;
                    const std::size_t lane = c.in == 1 ? tap % 3 : i % 4;
                    weights_[((o / 4 * steps + step) * 4 + o % 4) * 4 + lane] = *weight++;
                }
    }

    void packBiases(const model::Sublayer &sublayer)
    {
        biases_.assign(static_cast<std::size_t>(gives_.blocks()) * 4, 0);
        const std::int32_t half = sums_ || sublayer.shift == 0 ? 0 : 1 << (sublayer.shift - 1);
        std::ranges::transform(sublayer.biases, biases_.begin(), [&](std::int32_t b) { return b + half; });
    }

    const Map takes_, gives_;
    DirectKernel *const kernel_;
    const bool sums_;
    std::vector<std::ptrdiff_t> offsets_;
    std::vector<std::int8_t> weights_;
    std::vector<std::int32_t> biases_;
    DirectWork work_{};
};

} // namespace

std::unique_ptr<Stage> makeDirectConvolution(const model::Convolution &c, const model::Sublayer &sublayer, int inputCap,
                                             InstructionSet set)
{
    return std::make_unique<DirectConvolution>(c, sublayer, inputCap, set, false);
}

std::unique_ptr<Stage> makeDirectSums(const model::Convolution &c, const model::Sublayer &sublayer, int inputCap,
                                      InstructionSet set)
{
    return std::make_unique<DirectConvolution>(c, sublayer, inputCap, set, true);
}

std::ptrdiff_t sumPlane(int side)
{
    return std::ptrdiff_t{side} * (side + 1) + 64;
}

} // namespace bokeh::accelerator::emulator
