#include "engine/accelerator/emulator/relayout.h"

#include <cstring>

#include "engine/accelerator/emulator/vector16.h"

namespace bokeh::accelerator::emulator {

namespace {

/// A 4x4 transposition of four-byte items: to[i] + j items = from[j] + i items, for strides in bytes.
void transpose(const std::uint8_t *from, std::ptrdiff_t fromStride, std::uint8_t *to, std::ptrdiff_t toStride)
{
    Words4 r[4];
    for (int i = 0; i < 4; ++i)
        r[i] = reinterpret_cast<Words4>(load16(from + i * fromStride));
    const Words4 a = __builtin_shufflevector(r[0], r[1], 0, 4, 1, 5),
                 b = __builtin_shufflevector(r[2], r[3], 0, 4, 1, 5);
    const Words4 c = __builtin_shufflevector(r[0], r[1], 2, 6, 3, 7),
                 d = __builtin_shufflevector(r[2], r[3], 2, 6, 3, 7);
    store16(to, __builtin_shufflevector(a, b, 0, 1, 4, 5));
    store16(to + toStride, __builtin_shufflevector(a, b, 2, 3, 6, 7));
    store16(to + 2 * toStride, __builtin_shufflevector(c, d, 0, 1, 4, 5));
    store16(to + 3 * toStride, __builtin_shufflevector(c, d, 2, 3, 6, 7));
}

class Relayout final : public Stage {
public:
    explicit Relayout(const Map &in) : takes_(in), gives_{in.channels, in.side, !in.blocked} {}

    void run(const std::uint8_t *in, std::uint8_t *out) override
    {
        for (int y = 0; y < takes_.side; ++y)
            row(in + takes_.origin() + y * takes_.rowBytes(), out + gives_.origin() + y * gives_.rowBytes());
        clearMargins(gives_, out);
    }

    Map takes() const override { return takes_; }
    Map gives() const override { return gives_; }

private:
    void row(const std::uint8_t *from, std::uint8_t *to) const
    {
        const std::ptrdiff_t fromPixel = takes_.pixelBytes(), toPixel = gives_.pixelBytes();
        const std::ptrdiff_t fromBlock = takes_.blocked ? takes_.planeBytes() : 4;
        const std::ptrdiff_t toBlock = gives_.blocked ? gives_.planeBytes() : 4;
        const int blocks = takes_.channels / 4, fours = blocks / 4 * 4;
        for (int b = 0; b < fours; b += 4) {
            int x = 0;
            for (; x + 4 <= takes_.side; x += 4)
                transpose(from + b * fromBlock + x * fromPixel, takes_.blocked ? fromBlock : fromPixel,
                          to + b * toBlock + x * toPixel, gives_.blocked ? toBlock : toPixel);
            for (; x < takes_.side; ++x)
                for (int i = b; i < b + 4; ++i)
                    std::memcpy(to + i * toBlock + x * toPixel, from + i * fromBlock + x * fromPixel, 4);
        }
        for (int b = fours; b < blocks; ++b)
            for (int x = 0; x < takes_.side; ++x)
                std::memcpy(to + b * toBlock + x * toPixel, from + b * fromBlock + x * fromPixel, 4);
    }

    const Map takes_, gives_;
};

} // namespace

std::unique_ptr<Stage> makeRelayout(const Map &in)
{
    return std::make_unique<Relayout>(in);
}

} // namespace bokeh::accelerator::emulator
