#include "engine/accelerator/emulator/fast_up_sampling.h"

#include <cstring>

#include "engine/accelerator/emulator/vector16.h"

namespace bokeh::accelerator::emulator {

namespace {

/// A row of four-byte pixels, each followed by itself or by zeros; up to six more are written past the end.
template <model::UpSampling kKind> void fours(const std::uint8_t *in, int inPixels, std::uint8_t *out)
{
    for (int x = 0; x < inPixels; x += 4, in += 16, out += 32) {
        const Words4 pixels = reinterpret_cast<Words4>(load16(in));
        const Words4 beside = kKind == model::UpSampling::Repeat ? pixels : Words4{};
        store16(out, __builtin_shufflevector(pixels, beside, 0, 4, 1, 5));
        store16(out + 16, __builtin_shufflevector(pixels, beside, 2, 6, 3, 7));
    }
}

/// A row of pixels of many bytes.
template <model::UpSampling kKind> void wide(const std::uint8_t *in, int inPixels, std::size_t bytes, std::uint8_t *out)
{
    for (int x = 0; x < inPixels; ++x, in += bytes, out += 2 * bytes) {
        std::memcpy(out, in, bytes);
        if constexpr (kKind == model::UpSampling::Repeat)
            std::memcpy(out + bytes, in, bytes);
        else
            std::memset(out + bytes, 0, bytes);
    }
}

template <model::UpSampling kKind> class UpSampling final : public Stage {
public:
    explicit UpSampling(const Map &in) : takes_(in), gives_{in.channels, in.side * 2, in.blocked} {}

    void run(const std::uint8_t *in, std::uint8_t *out) override
    {
        for (int b = 0; b < takes_.blocks(); ++b)
            for (int y = 0; y < takes_.side; ++y) {
                const std::uint8_t *from = in + takes_.origin() + b * takes_.planeBytes() + y * takes_.rowBytes();
                std::uint8_t *to = out + gives_.origin() + b * gives_.planeBytes() + 2 * y * gives_.rowBytes();
                row(from, to);
                if constexpr (kKind == model::UpSampling::Repeat)
                    std::memcpy(to + gives_.rowBytes(), to, static_cast<std::size_t>(gives_.rowBytes()));
                else
                    std::memset(to + gives_.rowBytes(), 0, static_cast<std::size_t>(gives_.rowBytes()));
            }
        clearMargins(gives_, out);
    }

    Map takes() const override { return takes_; }
    Map gives() const override { return gives_; }

private:
    void row(const std::uint8_t *from, std::uint8_t *to) const
    {
        if (takes_.blocked)
            fours<kKind>(from, takes_.side, to);
        else
            wide<kKind>(from, takes_.side, static_cast<std::size_t>(takes_.pixelBytes()), to);
    }

    const Map takes_, gives_;
};

} // namespace

std::unique_ptr<Stage> makeUpSampling(model::UpSampling kind, const Map &in)
{
    if (kind == model::UpSampling::Repeat)
        return std::make_unique<UpSampling<model::UpSampling::Repeat>>(in);
    return std::make_unique<UpSampling<model::UpSampling::ZeroFill>>(in);
}

} // namespace bokeh::accelerator::emulator
