#include "engine/model/validate.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <fmt/format.h>
#include <span>

namespace bokeh::model {

namespace {

constexpr int kMaxMajors = 7;
constexpr int kMaxSublayers = 12;
constexpr int kMinChannels = 4;
constexpr int kMaxChannels = 1024;
constexpr int kMinSide = 14;
constexpr std::int64_t kMaxStored = 3'300'000;
constexpr std::int64_t kMaxAccumulator = (std::int64_t{1} << 31) - 1;

template <class... Args> Error broken(const char *rule, fmt::format_string<Args...> format, Args &&...args)
{
    return Error{Errc::BadInput, fmt::format("{}: {}", rule, fmt::format(format, std::forward<Args>(args)...))};
}

Status checkMajors(const Topology &topology)
{
    if (topology.majors.empty() || topology.majors.size() > kMaxMajors)
        return broken("majors", "{} major layers; the chip runs 1 to {}", topology.majors.size(), kMaxMajors);
    int side = topology.side;
    for (std::size_t m = 0; m < topology.majors.size(); ++m) {
        const MajorLayer &major = topology.majors[m];
        if (major.sublayers < 1 || major.sublayers > kMaxSublayers)
            return broken("sublayers", "major layer {} has {} sublayers; the chip runs 1 to {}", m + 1, major.sublayers,
                          kMaxSublayers);
        if (major.channels < kMinChannels || major.channels > kMaxChannels ||
            !std::has_single_bit(static_cast<unsigned>(major.channels)))
            return broken("channels", "major layer {} has {} channels; a power of two from {} to {} is needed", m + 1,
                          major.channels, kMinChannels, kMaxChannels);
        if (major.step == Step::Up)
            side *= 2;
        if (side > topology.side)
            return broken("step", "major layer {} works at side {}, above the input's {}", m + 1, side, topology.side);
        if (major.step == Step::Down)
            side /= 2;
        if (side < kMinSide)
            return broken("step", "major layer {} comes down to side {}; {} is the least", m + 1, side, kMinSide);
    }
    return {};
}

Status checkOutput(const Topology &topology)
{
    const MajorLayer &last = topology.majors.back();
    if (last.step == Step::Down)
        return broken("step", "the last major layer ends in down-sampling, which would lose the mask's resolution");
    if (topology.tenBitOutput && last.sublayers != 1)
        return broken("ten-bit", "a 10-bit last major layer has one sublayer, not {}", last.sublayers);
    if (topology.reformat != 1 && topology.reformat != 2 && topology.reformat != 4)
        return broken("reformat", "a factor of {}; 1, 2 and 4 exist", topology.reformat);
    if (last.channels % (topology.reformat * topology.reformat) != 0)
        return broken("reformat", "{} channels cannot be spread over {}x{} pixels", last.channels, topology.reformat,
                      topology.reformat);
    const Shape out = chipOutput(topology);
    if (out.side > topology.side)
        return broken("reformat", "the output's side would be {}, above the input's {}", out.side, topology.side);
    if (out.channels < maskChannels(topology))
        return broken("output", "{} output channels for {} classes", out.channels, topology.classes);
    return {};
}

bool fitsThreeBit(std::span<const std::int8_t> kernel)
{
    // Levels are 0, 1, 2 and 4 times one scale: all magnitudes are the smallest non-zero one times 1, 2 or 4,
    // or the scale is half of the smallest (levels 2 and 4 only), or a quarter, which is the first case again.
    int smallest = 128;
    for (std::int8_t w : kernel)
        if (w != 0)
            smallest = std::min(smallest, std::abs(int{w}));
    return std::ranges::all_of(kernel, [&](std::int8_t w) {
        const int m = std::abs(int{w});
        return m == 0 || m == smallest || m == 2 * smallest || m == 4 * smallest;
    });
}

bool fitsOneBit(std::span<const std::int8_t> kernel)
{
    return std::ranges::all_of(kernel, [&](std::int8_t w) { return std::abs(int{w}) == std::abs(int{kernel[0]}); });
}

Status checkSublayer(const Sublayer &sublayer, const Convolution &c, int inputCap)
{
    const auto where = [&] { return fmt::format("major layer {}, sublayer {}", c.major + 1, c.sublayer + 1); };
    const std::size_t kernels = static_cast<std::size_t>(c.in) * static_cast<std::size_t>(c.out);
    if (sublayer.weights.size() != kernels * 9 || sublayer.biases.size() != static_cast<std::size_t>(c.out))
        return broken("shape", "{} has {} coefficients and {} biases; {} and {} are needed", where(),
                      sublayer.weights.size(), sublayer.biases.size(), kernels * 9, c.out);
    if (sublayer.shift < 0 || sublayer.shift > kMaxShift)
        return broken("shift", "{} shifts by {}; 0 to {} is possible", where(), sublayer.shift, kMaxShift);
    for (std::int32_t bias : sublayer.biases)
        if (bias > kMaxBias || bias < -kMaxBias - 1)
            return broken("bias", "{} has a bias of {}, beyond 20 bits", where(), bias);
    for (std::size_t k = 0; k < kernels && c.mode != CoefficientMode::EightBit; ++k) {
        const std::span kernel(sublayer.weights.data() + k * 9, 9);
        if (c.mode == CoefficientMode::ThreeBit && !fitsThreeBit(kernel))
            return broken("mode", "{} has a kernel that is not {{0, 1, 2, 4}} times one scale", where());
        if (c.mode == CoefficientMode::OneBit && !fitsOneBit(kernel))
            return broken("mode", "{} has a kernel of more than one magnitude", where());
    }
    if (accumulatorBound(sublayer, c, inputCap) > kMaxAccumulator)
        return broken("accumulator", "{} can exceed 32 bits", where());
    return {};
}

} // namespace

Status validate(const Topology &topology)
{
    if (topology.side != 224 && topology.side != 448)
        return broken("side", "the input's side is {}; 224 and 448 exist", topology.side);
    if (topology.cap != 31 && topology.cap != 127)
        return broken("cap", "activations up to {}; 31 and 127 exist", topology.cap);
    if (topology.classes < 2 || topology.classes > 16)
        return broken("classes", "{} classes; 2 to 16 are possible", topology.classes);
    if (Status majors = checkMajors(topology); !majors)
        return majors;
    if (Status output = checkOutput(topology); !output)
        return output;
    if (const std::int64_t peak = cost(topology).peakMap; peak > kMaxStored)
        return broken("memory", "a stored map has {} activations; {} fit", peak, kMaxStored);
    return {};
}

Status validate(const Network &network)
{
    if (Status topology = validate(network.topology); !topology)
        return topology;
    const std::vector<Convolution> list = convolutions(network.topology);
    if (network.sublayers.size() != list.size())
        return broken("shape", "{} convolutions have coefficients; the topology has {}", network.sublayers.size(),
                      list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
        if (Status fits = checkSublayer(network.sublayers[i], list[i], network.topology.cap); !fits)
            return fits;
    return {};
}

} // namespace bokeh::model
