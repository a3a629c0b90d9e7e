#include "engine/preprocess/preprocessor.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bokeh::preprocess {

namespace {

void lookUp(std::span<std::uint8_t> samples, const std::array<std::uint8_t, 256> &table)
{
    for (std::uint8_t &sample : samples)
        sample = table[sample];
}

/// A chroma code value to full range: 128 + (c - 128) * 255 / 224.
const std::array<std::uint8_t, 256> &fullRangeChroma()
{
    static const auto table = [] {
        std::array<std::uint8_t, 256> full{};
        for (int i = 0; i < 256; ++i) {
            const long code = std::lround(128 + (i - 128) * 255.0 / 224.0);
            full[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(std::clamp(code, 0L, 255L));
        }
        return full;
    }();
    return table;
}

/// R = y (Y - black) + rv V, G = ... + gu U + gv V, B = ... + bu U, for U and V about 128, in 1/65536.
struct ToRgb {
    int black, y, rv, gu, gv, bu;
};

ToRgb toRgb(image::Colour colour)
{
    const auto [kr, kg, kb] = image::lumaWeights(colour.matrix);
    const image::CodeScale scale = image::codeScale(colour.range);
    const double chroma = 255.0 / scale.chroma;
    const auto fixed = [](double factor) { return static_cast<int>(std::lround(factor * 65536)); };
    return {.black = static_cast<int>(scale.black),
            .y = fixed(255.0 / scale.luma),
            .rv = fixed(2 * (1 - kr) * chroma),
            .gu = fixed(-2 * (1 - kb) * kb / kg * chroma),
            .gv = fixed(-2 * (1 - kr) * kr / kg * chroma),
            .bu = fixed(2 * (1 - kb) * chroma)};
}

void convert(std::span<std::uint8_t> planes, std::size_t plane, const ToRgb &to)
{
    constexpr int kHalf = 1 << 15;
    for (std::size_t i = 0; i < plane; ++i) {
        const int y = (planes[i] - to.black) * to.y + kHalf, u = planes[plane + i] - 128,
                  v = planes[2 * plane + i] - 128;
        const auto code = [](int value) { return static_cast<std::uint8_t>(std::clamp(value >> 16, 0, 255)); };
        planes[i] = code(y + to.rv * v);
        planes[plane + i] = code(y + to.gu * u + to.gv * v);
        planes[2 * plane + i] = code(y + to.bu * u);
    }
}

} // namespace

Preprocessor::Preprocessor(const model::Topology &topology)
    : side_(topology.side), colour_(topology.colour), luma_(side_), chroma_(side_)
{
}

std::size_t Preprocessor::inputSize() const
{
    const std::size_t channels = colour_ == model::InputColour::Luma ? 1 : 3;
    return channels * static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_);
}

Status Preprocessor::run(const image::Frame &frame, std::span<std::uint8_t> input)
{
    if (frame.size().width < 1 || frame.size().height < 1)
        return Error{Errc::BadInput, "a frame without pixels cannot be given to a network"};
    if (input.size() != inputSize())
        return Error{Errc::BadInput, "the buffer for the network's input has the wrong size"};

    const std::size_t plane = static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_);
    luma_.run(frame.y.view(), input.data());
    if (colour_ != model::InputColour::Luma) {
        chroma_.run(frame.u.view(), input.data() + plane);
        chroma_.run(frame.v.view(), input.data() + 2 * plane);
    }
    if (colour_ == model::InputColour::Rgb) {
        convert(input, plane, toRgb(frame.colour)); // from code values: luma beyond its range may still make a colour
        return {};
    }
    lookUp(input.first(plane), image::fullRangeLuma(frame.colour.range));
    if (frame.colour.range == image::Range::Limited)
        lookUp(input.subspan(plane), fullRangeChroma());
    return {};
}

} // namespace bokeh::preprocess
