#include "tests/accelerator/arithmetic_draws.h"

#include <algorithm>
#include <cmath>

#include "engine/model/validate.h"

namespace bokeh::test {

void Coverage::want(const std::string &group, const std::vector<int> &items)
{
    for (int item : items)
        counts_[group][item] = 0;
}

void Coverage::met(const std::string &group, int item)
{
    ++counts_[group][item];
}

bool Coverage::met(const std::string &group, int item, int times) const
{
    return counts_.at(group).at(item) >= times;
}

bool Coverage::complete(int times) const
{
    return std::ranges::all_of(counts_, [&](const auto &group) {
        return std::ranges::all_of(group.second, [&](const auto &item) { return item.second >= times; });
    });
}

std::string Coverage::table() const
{
    std::string text;
    for (const auto &[group, items] : counts_) {
        text += "  " + group + ":";
        for (const auto &[item, count] : items)
            text += " " + std::to_string(item) + "(x" + std::to_string(count) + ")";
        text += "\n";
    }
    return text;
}

namespace {

/// One 3x3 kernel of the mode with magnitudes up to `spread`; extreme ones have the sign of `sign`.
void drawKernel(Random &random, model::CoefficientMode mode, int spread, Draw kind, int sign, std::int8_t *kernel)
{
    const std::vector<int> levels{0, 1, -1, 2, -2, 4, -4};
    const int one = random.between(1, spread), four = std::max(1, one / 4);
    for (int i = 0; i < 9; ++i) {
        int w = 0;
        if (kind == Draw::Extreme)
            w = mode == model::CoefficientMode::EightBit ? (sign > 0 ? 127 : -128)
                : mode == model::CoefficientMode::OneBit ? sign * 127
                                                         : sign * 124;
        else if (mode == model::CoefficientMode::EightBit)
            w = random.between(-spread, spread);
        else if (mode == model::CoefficientMode::OneBit)
            w = random.chance(50) ? one : -one;
        else
            w = four * random.of(levels);
        kernel[i] = static_cast<std::int8_t>(w);
    }
}

} // namespace

model::Sublayer drawSublayer(Random &random, const model::Convolution &c, int inputCap, int shift, Draw kind)
{
    model::Sublayer layer;
    layer.shift = shift;
    layer.weights.resize(static_cast<std::size_t>(c.in) * static_cast<std::size_t>(c.out) * 9);
    // Spread so that results fall on both sides of nothing and of the cap.
    const double wanted = 2 * std::ldexp(1.0, shift) / std::sqrt(3.0 * c.in) * c.cap / inputCap;
    const int spread = std::clamp(static_cast<int>(std::lround(wanted)), 1, 127);
    const std::size_t perOutput = static_cast<std::size_t>(c.in) * 9;
    const int largest = kind == Draw::Extreme ? model::kMaxBias : std::min(model::kMaxBias, (c.cap << shift) / 2);
    for (int o = 0; o < c.out; ++o) {
        const int sign = random.chance(70) ? 1 : -1;
        for (std::size_t k = 0; k < perOutput; k += 9)
            drawKernel(random, c.mode, spread, kind, sign, &layer.weights[static_cast<std::size_t>(o) * perOutput + k]);
        if (kind == Draw::Extreme) // near the boundary of a 20-bit bias, against the sum's sign or with it
            layer.biases.push_back(random.chance(50) ? largest : -largest - 1);
        else
            layer.biases.push_back(random.between(-largest / 2 - 1, largest));
    }
    return layer;
}

namespace {

model::Topology drawAny(Random &random)
{
    using namespace model;
    Topology t;
    t.name = "drawn";
    t.side = random.chance(40) ? 448 : 224;
    t.colour = random.of<InputColour>({InputColour::Luma, InputColour::Yuv, InputColour::Rgb});
    t.down = random.chance(50) ? DownSampling::Max : DownSampling::TopLeft;
    t.up = random.chance(50) ? UpSampling::Repeat : UpSampling::ZeroFill;
    t.cap = random.chance(50) ? 31 : 127;
    t.classes = random.between(2, 16);
    t.output = random.chance(50) ? Output::Integer : Output::Softmax;
    t.reformat = random.of<int>({1, 2, 4});
    t.tenBitOutput = random.chance(30);
    const int majors = random.between(2, 7), downs = random.between(1, majors - 1);
    for (int m = 0; m < majors; ++m) {
        MajorLayer major;
        major.channels = 4 << random.between(0, m + 1 == majors ? 4 : 3 + std::min(m, downs));
        major.sublayers = random.between(1, 2);
        major.step = m < downs ? Step::Down : random.chance(60) ? Step::Up : Step::None;
        major.mode =
            random.of<CoefficientMode>({CoefficientMode::OneBit, CoefficientMode::ThreeBit, CoefficientMode::EightBit});
        t.majors.push_back(major);
    }
    if (t.tenBitOutput)
        t.majors.back().sublayers = 1;
    return t;
}

} // namespace

model::Topology drawTopology(Random &random, std::int64_t macs)
{
    for (;;) {
        model::Topology t = drawAny(random);
        if (model::validate(t) && model::cost(t).macs <= macs)
            return t;
    }
}

} // namespace bokeh::test
