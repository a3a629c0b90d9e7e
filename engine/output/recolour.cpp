#include "engine/output/recolour.h"

#include <algorithm>
#include <cmath>

namespace bokeh::output {

namespace {

std::uint8_t code(int value)
{
    return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

/// Kb and Kr part of B - Y and R - Y in U and V: B = Y + 2 (1 - Kb) U, R = Y + 2 (1 - Kr) V, for U and V in +-1/2.
struct Reach {
    double blue, red;
    explicit Reach(image::LumaWeights weights) : blue(2 * (1 - weights.b)), red(2 * (1 - weights.r)) {}
};

} // namespace

Recolour::Recolour(const image::Colour &from, const image::Colour &to)
{
    const auto [r1, g1, b1] = image::lumaWeights(from.matrix);
    const auto [r2, g2, b2] = image::lumaWeights(to.matrix);
    const Reach reach1({r1, g1, b1}), reach2({r2, g2, b2});
    const auto scale1 = image::codeScale(from.range), scale2 = image::codeScale(to.range);
    // R, G and B less Y, for one unit of U and of V; then the new luma's difference from the old.
    const double redV = reach1.red, blueU = reach1.blue;
    const double greenU = -b1 * blueU / g1, greenV = -r1 * redV / g1;
    const double lumaU = g2 * greenU + b2 * blueU, lumaV = r2 * redV + g2 * greenV;
    const double luma = scale2.luma / scale1.luma, chroma = scale2.chroma / scale1.chroma;
    const auto fixed = [](double x) { return static_cast<int>(std::lround(x * (1 << kBits))); };
    yy_ = fixed(luma);
    yu_ = fixed(lumaU * scale2.luma / scale1.chroma);
    yv_ = fixed(lumaV * scale2.luma / scale1.chroma);
    uu_ = fixed((blueU - lumaU) / reach2.blue * chroma);
    uv_ = fixed(-lumaV / reach2.blue * chroma);
    vu_ = fixed(-lumaU / reach2.red * chroma);
    vv_ = fixed((redV - lumaV) / reach2.red * chroma);
    blackFrom_ = static_cast<int>(scale1.black);
    blackTo_ = static_cast<int>(scale2.black);
}

void Recolour::apply(const image::MutablePlaneView &y, const image::MutablePlaneView &u,
                     const image::MutablePlaneView &v) const
{
    constexpr int half = 1 << (kBits - 1);
    for (int row = 0; row < u.size.height; ++row) {
        std::uint8_t *top = y.row(2 * row), *bottom = y.row(2 * row + 1);
        std::uint8_t *us = u.row(row), *vs = v.row(row);
        for (int x = 0; x < u.size.width; ++x) {
            const int blue = us[x] - 128, red = vs[x] - 128;
            const int tint = yu_ * blue + yv_ * red + half - yy_ * blackFrom_;
            for (std::uint8_t *luma : {top + 2 * x, top + 2 * x + 1, bottom + 2 * x, bottom + 2 * x + 1})
                *luma = code(((yy_ * *luma + tint) >> kBits) + blackTo_);
            us[x] = code(((uu_ * blue + uv_ * red + half) >> kBits) + 128);
            vs[x] = code(((vu_ * blue + vv_ * red + half) >> kBits) + 128);
        }
    }
}

} // namespace bokeh::output
