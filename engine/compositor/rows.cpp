#include "engine/compositor/rows.h"

#include <algorithm>
#include <cmath>

#include "engine/base/vector_level.h"

// Every loop is written once, in plain C++, and compiled once for each instruction set: always_inline bodies inside
// functions that name a target. Unlike target_clones this needs no ifunc (which the sanitizers cannot run before their
// own start), and a test can call every version.

namespace bokeh::compositor {

namespace {

// From this luma (of 0 .. 1) up to white a sample counts more, up to 1 + kBoost times: sensors clip lamps and windows,
// and their discs would be too dull. A weight, not a gain, so that an even area keeps its level.
constexpr float kHighlight = 0.75F;
constexpr float kBoost = 4.0F;

#define BODY [[gnu::always_inline]] inline

// The loop's iterations do not depend on each other. __restrict does not tell GCC so for local pointers, and beyond ten
// pairs of pointers it no longer checks at run time.
#if defined(__clang__)
#define INDEPENDENT
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

BODY void blendBody(const Layers &layers, std::uint8_t *__restrict out, int n)
{
    const std::uint8_t *front = layers.front, *back = layers.back, *alpha = layers.alpha;
    for (int x = 0; x < n; ++x) {
        const auto sum = static_cast<std::uint16_t>(front[x] * alpha[x] + back[x] * (255 - alpha[x]) + 127);
        // Exact division by 255 for all that fits 16 bits here: at most 255 * 255 + 127.
        out[x] = static_cast<std::uint8_t>(static_cast<std::uint16_t>(sum + 1 + (sum >> 8)) >> 8);
    }
}

BODY void halveBody(const std::uint8_t *above, const std::uint8_t *below, std::uint8_t *__restrict out, int width)
{
    const int pairs = width / 2;
    for (int x = 0; x < pairs; ++x)
        out[x] =
            static_cast<std::uint8_t>((above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1] + 2) >> 2);
    if (width % 2)
        out[pairs] = static_cast<std::uint8_t>((above[width - 1] + below[width - 1] + 1) >> 1);
}

BODY void expandBody(const std::uint8_t *in, const std::int32_t *index, const std::uint16_t *fraction,
                     std::uint16_t *__restrict out, int n)
{
    for (int x = 0; x < n; ++x) {
        const int left = in[index[x]], right = in[index[x] + 1];
        out[x] = static_cast<std::uint16_t>((left << 8) + (right - left) * fraction[x]);
    }
}

BODY void mixBody(const std::array<const std::uint16_t *, 2> &rows, int t, std::uint8_t *__restrict out, int n)
{
    const std::uint16_t *above = rows[0], *below = rows[1];
    const auto lower = static_cast<std::uint32_t>(t), upper = 256 - lower;
    for (int x = 0; x < n; ++x)
        out[x] = static_cast<std::uint8_t>((above[x] * upper + below[x] * lower + 32768) >> 16);
}

BODY void widestBody(const std::uint8_t *other, std::uint8_t *__restrict row, int n)
{
    for (int x = 0; x < n; ++x)
        row[x] = std::max(row[x], other[x]);
}

struct Light {
    float r, g, b;
};

/// Squaring stands in for the display's transfer curve: invertible, cheap, and within a few percent of it. The sign is
/// kept, so that colours outside R'G'B' come back as they went in.
BODY Light toLight(float y, float u, float v, const LinearLight &k)
{
    const float r = y + k.rv * v, g = y + k.gu * u + k.gv * v, b = y + k.bu * u;
    return {r * std::abs(r), g * std::abs(g), b * std::abs(b)};
}

BODY void premultiplyBody(const YuvRow &in, const std::uint8_t *alpha, const Finish &to, const Sums &out, int n)
{
    const LinearLight k = *to.light;
    const float scale = to.scale;
    const float perLuma = 1 / k.luma, perChroma = 1 / k.chroma;
    const std::uint8_t *cy = in.y, *cu = in.u, *cv = in.v;
    std::uint32_t *__restrict outR = out[0], *__restrict outG = out[1], *__restrict outB = out[2];
    std::uint32_t *__restrict outW = out[3];
    INDEPENDENT
    for (int x = 0; x < n; ++x) {
        const float y = (static_cast<float>(cy[x]) - k.black) * perLuma;
        const float u = static_cast<float>(cu[x] - 128) * perChroma, v = static_cast<float>(cv[x] - 128) * perChroma;
        const float bright = std::min(std::max((y - kHighlight) * (1 / (1 - kHighlight)), 0.0F), 1.0F);
        // A quarter of person is enough to keep a sample out.
        const float open = std::max(1.0F - static_cast<float>(alpha[x]) * (4.0F / 255), 0.0F);
        const float weight = open * (1 + kBoost * bright * bright) * scale;
        const Light light = toLight(y, u, v, k);
        outR[x] = static_cast<std::uint32_t>(static_cast<std::int32_t>(light.r * weight));
        outG[x] = static_cast<std::uint32_t>(static_cast<std::int32_t>(light.g * weight));
        outB[x] = static_cast<std::uint32_t>(static_cast<std::int32_t>(light.b * weight));
        outW[x] = static_cast<std::uint32_t>(static_cast<std::int32_t>(weight));
    }
}

BODY void integrateBody(const ConstSums &elements, const Sums &prefix, int n)
{
    const std::uint32_t *inR = elements[0], *inG = elements[1], *inB = elements[2], *inW = elements[3];
    std::uint32_t *__restrict outR = prefix[0], *__restrict outG = prefix[1], *__restrict outB = prefix[2];
    std::uint32_t *__restrict outW = prefix[3];
    std::uint32_t r = 0, g = 0, b = 0, w = 0;
    for (int x = 0; x < n; ++x) { // four at once: each chain of additions waits for itself
        outR[x] = r, outG[x] = g, outB[x] = b, outW[x] = w;
        r += inR[x], g += inG[x], b += inB[x], w += inW[x];
    }
    outR[n] = r, outG[n] = g, outB[n] = b, outW[n] = w;
}

BODY void spanBody(const ConstSums &prefix, const Span &span, const Sums &totals, int n)
{
    const auto part = static_cast<std::uint32_t>(span.part), rest = static_cast<std::uint32_t>(span.whole - span.part);
    for (std::size_t i = 0; i < 4; ++i) {
        const std::uint32_t *end = prefix[i] + span.full + 1, *begin = prefix[i] - span.full;
        std::uint32_t *__restrict total = totals[i];
        for (int x = 0; x < n; ++x)
            total[x] += rest * (end[x] - begin[x]) + part * (end[x + 1] - begin[x - 1]);
    }
}

BODY float unsquare(float light)
{
    const float root = std::sqrt(std::abs(light));
    return light < 0 ? -root : root;
}

BODY std::uint8_t code(float value)
{
    return static_cast<std::uint8_t>(static_cast<int>(std::min(std::max(value, 0.0F), 255.0F) + 0.5F));
}

BODY void finishBody(const ConstSums &totals, const YuvRow &cell, const Finish &from, const MutableYuvRow &out, int n)
{
    const LinearLight k = *from.light;
    const float own = from.own;
    const float perLuma = 1 / k.luma, perChroma = 1 / k.chroma;
    const float toU = k.chroma / (2 * (1 - k.kb)), toV = k.chroma / (2 * (1 - k.kr));
    const std::uint8_t *cy = cell.y, *cu = cell.u, *cv = cell.v;
    const std::uint32_t *sumR = totals[0], *sumG = totals[1], *sumB = totals[2], *sumW = totals[3];
    std::uint8_t *__restrict outY = out.y, *__restrict outU = out.u, *__restrict outV = out.v;
    INDEPENDENT
    for (int x = 0; x < n; ++x) {
        const Light here =
            toLight((static_cast<float>(cy[x]) - k.black) * perLuma, static_cast<float>(cu[x] - 128) * perChroma,
                    static_cast<float>(cv[x] - 128) * perChroma, k);
        const auto total = [](std::uint32_t sum) { return static_cast<float>(static_cast<std::int32_t>(sum)); };
        const float per = 1 / (total(sumW[x]) + own);
        const float r = unsquare((total(sumR[x]) + own * here.r) * per);
        const float g = unsquare((total(sumG[x]) + own * here.g) * per);
        const float b = unsquare((total(sumB[x]) + own * here.b) * per);
        const float y = k.kr * r + k.kg * g + k.kb * b;
        outY[x] = code(k.black + k.luma * y);
        outU[x] = code(128 + toU * (b - y));
        outV[x] = code(128 + toV * (r - y));
    }
}

// clang-format off
#define ROWS(NAME, TARGET)                                                                                             \
    namespace NAME {                                                                                                   \
    TARGET void blend(const Layers &layers, std::uint8_t *out, int n) { blendBody(layers, out, n); }                   \
    TARGET void halve(const std::uint8_t *above, const std::uint8_t *below, std::uint8_t *out, int width)              \
    { halveBody(above, below, out, width); }                                                                           \
    TARGET void expand(const std::uint8_t *in, const std::int32_t *index, const std::uint16_t *fraction,               \
                       std::uint16_t *out, int n)                                                                      \
    { expandBody(in, index, fraction, out, n); }                                                                       \
    TARGET void mix(const std::array<const std::uint16_t *, 2> &rows, int t, std::uint8_t *out, int n)                 \
    { mixBody(rows, t, out, n); }                                                                                      \
    TARGET void widest(const std::uint8_t *other, std::uint8_t *row, int n) { widestBody(other, row, n); }             \
    TARGET void premultiply(const YuvRow &in, const std::uint8_t *alpha, const Finish &to, const Sums &out, int n)     \
    { premultiplyBody(in, alpha, to, out, n); }                                                                        \
    TARGET void integrate(const ConstSums &elements, const Sums &prefix, int n)                                        \
    { integrateBody(elements, prefix, n); }                                                                            \
    TARGET void span(const ConstSums &prefix, const Span &with, const Sums &totals, int n)                             \
    { spanBody(prefix, with, totals, n); }                                                                             \
    TARGET void finish(const ConstSums &totals, const YuvRow &own, const Finish &from, const MutableYuvRow &out, int n) \
    { finishBody(totals, own, from, out, n); }                                                                         \
    constexpr Rows kRows{#NAME, blend, halve, expand, mix, widest, premultiply, integrate, span, finish};                    \
    }
// clang-format on

ROWS(plain, )
#if defined(__x86_64__)
ROWS(avx2, [[gnu::target("avx2,fma")]])
ROWS(avx512, [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,fma")]])
#endif

} // namespace

std::span<const Rows *const> availableRows()
{
#if defined(__x86_64__)
    static constexpr std::array<const Rows *, 3> kAll{&plain::kRows, &avx2::kRows, &avx512::kRows};
    return std::span(kAll).first(static_cast<std::size_t>(vectorLevel()) + 1);
#else
    static constexpr std::array<const Rows *, 1> kAll{&plain::kRows};
    return kAll;
#endif
}

const Rows &fastestRows()
{
    return *availableRows().back();
}

} // namespace bokeh::compositor
