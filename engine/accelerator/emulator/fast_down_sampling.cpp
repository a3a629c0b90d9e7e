#include "engine/accelerator/emulator/fast_down_sampling.h"

#include <algorithm>
#include <cstring>

#include "engine/accelerator/emulator/vector16.h"

namespace bokeh::accelerator::emulator {

namespace {

Bytes16 larger(Bytes16 a, Bytes16 b)
{
    return a > b ? a : b;
}

/// Every second of the eight four-byte pixels in `a` and `b`.
template <int kFirst> Bytes16 everySecond(Bytes16 a, Bytes16 b)
{
    const Words4 from = reinterpret_cast<Words4>(a), then = reinterpret_cast<Words4>(b);
    return reinterpret_cast<Bytes16>(__builtin_shufflevector(from, then, kFirst, kFirst + 2, kFirst + 4, kFirst + 6));
}

/// A row of four-byte pixels, four a time; up to three more are written past the end.
template <model::DownSampling kKind>
void fours(const std::uint8_t *upper, const std::uint8_t *lower, int outPixels, std::uint8_t *out)
{
    for (int x = 0; x < outPixels; x += 4, upper += 32, lower += 32, out += 16) {
        if constexpr (kKind == model::DownSampling::TopLeft) {
            store16(out, everySecond<0>(load16(upper), load16(upper + 16)));
        } else {
            const Bytes16 a = larger(load16(upper), load16(lower)), b = larger(load16(upper + 16), load16(lower + 16));
            store16(out, larger(everySecond<0>(a, b), everySecond<1>(a, b)));
        }
    }
}

/// A row of pixels of many bytes.
template <model::DownSampling kKind>
void wide(const std::uint8_t *upper, const std::uint8_t *lower, int outPixels, std::ptrdiff_t bytes, std::uint8_t *out)
{
    for (int x = 0; x < outPixels; ++x, upper += 2 * bytes, lower += 2 * bytes, out += bytes) {
        if constexpr (kKind == model::DownSampling::TopLeft) {
            std::memcpy(out, upper, static_cast<std::size_t>(bytes));
            continue;
        }
        std::ptrdiff_t b = 0;
        for (; b + 16 <= bytes; b += 16)
            store16(out + b, larger(larger(load16(upper + b), load16(upper + bytes + b)),
                                    larger(load16(lower + b), load16(lower + bytes + b))));
        for (; b < bytes; ++b)
            out[b] = std::max({upper[b], upper[bytes + b], lower[b], lower[bytes + b]});
    }
}

template <model::DownSampling kKind> class DownSampling final : public Stage {
public:
    explicit DownSampling(const Map &in) : takes_(in), gives_{in.channels, in.side / 2, in.blocked} {}

    void run(const std::uint8_t *in, std::uint8_t *out) override
    {
        for (int b = 0; b < takes_.blocks(); ++b)
            for (int y = 0; y < gives_.side; ++y) {
                const std::uint8_t *from = in + takes_.origin() + b * takes_.planeBytes() + 2 * y * takes_.rowBytes();
                std::uint8_t *to = out + gives_.origin() + b * gives_.planeBytes() + y * gives_.rowBytes();
                if (takes_.blocked)
                    fours<kKind>(from, from + takes_.rowBytes(), gives_.side, to);
                else
                    wide<kKind>(from, from + takes_.rowBytes(), gives_.side, takes_.pixelBytes(), to);
            }
        clearMargins(gives_, out);
    }

    Map takes() const override { return takes_; }
    Map gives() const override { return gives_; }

private:
    const Map takes_, gives_;
};

} // namespace

std::unique_ptr<Stage> makeDownSampling(model::DownSampling kind, const Map &in)
{
    if (kind == model::DownSampling::Max)
        return std::make_unique<DownSampling<model::DownSampling::Max>>(in);
    return std::make_unique<DownSampling<model::DownSampling::TopLeft>>(in);
}

} // namespace bokeh::accelerator::emulator
