#include "engine/accelerator/emulator/input_stage.h"

#include "engine/accelerator/emulator/vector16.h"
#include "engine/model/requantise.h"

namespace bokeh::accelerator::emulator {

namespace {

/// kCap 31 or 127, known here so that the loop becomes vectors.
template <int kCap> void quantise(const std::uint8_t *in, int count, std::uint8_t *out)
{
    for (int x = 0; x < count; ++x)
        out[x] = model::quantiseInput(in[x], kCap);
}

/// out[4*x..] = a[x], b[x], c[x], 0, sixteen pixels at a time; up to fifteen more are read and written past the end.
void interleave(const std::uint8_t *a, const std::uint8_t *b, const std::uint8_t *c, int count, std::uint8_t *out)
{
    using Halves8 = std::uint16_t __attribute__((vector_size(16)));
    for (int x = 0; x < count; x += 16, out += 64) {
        const Bytes16 first = load16(a + x), second = load16(b + x), third = load16(c + x), zero{};
        const auto low = [](Bytes16 u, Bytes16 v) {
            return reinterpret_cast<Halves8>(
                __builtin_shufflevector(u, v, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
        };
        const auto high = [](Bytes16 u, Bytes16 v) {
            return reinterpret_cast<Halves8>(
                __builtin_shufflevector(u, v, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
        };
        const Halves8 firsts[2] = {low(first, second), high(first, second)};
        const Halves8 thirds[2] = {low(third, zero), high(third, zero)};
        for (int half = 0; half < 2; ++half) {
            store16(out + half * 32, __builtin_shufflevector(firsts[half], thirds[half], 0, 8, 1, 9, 2, 10, 3, 11));
            store16(out + half * 32 + 16,
                    __builtin_shufflevector(firsts[half], thirds[half], 4, 12, 5, 13, 6, 14, 7, 15));
        }
    }
}

} // namespace

InputStage::InputStage(int channels, int side, int cap) : channels_(channels), side_(side), cap_(cap)
{
    for (int c = 0; c < channels; ++c)
        rows_[c].assign(static_cast<std::size_t>(side) + 2 + 32, 0);
}

void InputStage::run(std::span<const std::uint8_t> in, std::uint8_t *out)
{
    const Map map = gives();
    const std::uint8_t *sample = in.data();
    for (int y = 0; y < side_; ++y) {
        for (int c = 0; c < channels_; ++c) {
            const std::uint8_t *from = sample + (std::ptrdiff_t{c} * side_ + y) * side_;
            if (cap_ == 31)
                quantise<31>(from, side_, rows_[c].data() + 1);
            else
                quantise<127>(from, side_, rows_[c].data() + 1);
        }
        std::uint8_t *to = out + map.origin() + y * map.rowBytes();
        if (channels_ == 1)
            interleave(rows_[0].data(), rows_[0].data() + 1, rows_[0].data() + 2, side_, to);
        else
            interleave(rows_[0].data() + 1, rows_[1].data() + 1, rows_[2].data() + 1, side_, to);
    }
    clearMargins(map, out);
}

} // namespace bokeh::accelerator::emulator
