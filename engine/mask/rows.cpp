#include "engine/mask/rows.h"

#include <algorithm>

#include "engine/base/vector_level.h"

// Every loop is written once, in plain C++, and compiled once for each instruction set: always_inline bodies inside
// functions that name a target. Unlike target_clones this needs no ifunc (which the sanitizers cannot run before their
// own start), and a test can call every version.

namespace bokeh::mask {

namespace {

constexpr int kChunk = 64; // cells at a time: their sums stay in registers and level-1 cache
// Regularisation: the variance, in squared levels, below which the guide is taken for flat. Chroma varies less than
// luma and is less noisy after subsampling.
constexpr float kEpsilonLuma = 26.0F;
constexpr float kEpsilonChroma = 6.5F;
// Alpha below the first is exactly 0, above the second exactly 255; between them a smooth step.
constexpr float kNone = 0.15F * 255, kAll = 0.85F * 255;

#define BODY [[gnu::always_inline]] inline

// The loop's iterations do not depend on each other. __restrict does not tell GCC so for local pointers, and beyond ten
// pairs of pointers it no longer checks at run time.
#if defined(__clang__)
#define INDEPENDENT
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

BODY void slideLinear(const std::uint8_t *add, const std::uint8_t *drop, std::int32_t *__restrict sum, int n)
{
    for (int x = 0; x < n; ++x)
        sum[x] += add[x] - drop[x];
}

BODY void slideProduct(const std::array<const std::uint8_t *, 4> &f, std::int32_t *__restrict sum, int n)
{
    const std::uint8_t *a = f[0], *b = f[1], *c = f[2], *d = f[3];
    for (int x = 0; x < n; ++x)
        sum[x] += a[x] * b[x] - c[x] * d[x];
}

BODY void slideBody(const GuideRow &add, const GuideRow &drop, std::int32_t *sums, std::ptrdiff_t stride, int n)
{
    slideLinear(add.y, drop.y, sums, n);
    slideLinear(add.u, drop.u, sums + stride, n);
    slideLinear(add.v, drop.v, sums + 2 * stride, n);
    slideLinear(add.p, drop.p, sums + 3 * stride, n);
    slideProduct({add.y, add.y, drop.y, drop.y}, sums + 4 * stride, n);
    slideProduct({add.y, add.u, drop.y, drop.u}, sums + 5 * stride, n);
    slideProduct({add.y, add.v, drop.y, drop.v}, sums + 6 * stride, n);
    slideProduct({add.u, add.u, drop.u, drop.u}, sums + 7 * stride, n);
    slideProduct({add.u, add.v, drop.u, drop.v}, sums + 8 * stride, n);
    slideProduct({add.v, add.v, drop.v, drop.v}, sums + 9 * stride, n);
    slideProduct({add.y, add.p, drop.y, drop.p}, sums + 10 * stride, n);
    slideProduct({add.u, add.p, drop.u, drop.p}, sums + 11 * stride, n);
    slideProduct({add.v, add.p, drop.v, drop.p}, sums + 12 * stride, n);
}

using Means = float[kSums][kChunk];

// The 3x3 system (covariance of the guide + epsilon) a = covariance of guide and mask, by cofactors; then
// b = mean p - a . mean guide.
BODY void solveChunk(const Means &m, const CoefficientRow &out, std::ptrdiff_t at, int n)
{
    float *__restrict oy = out.y + at, *__restrict ou = out.u + at, *__restrict ov = out.v + at;
    float *__restrict one = out.one + at;
    INDEPENDENT
    for (int x = 0; x < n; ++x) {
        const float y = m[0][x], u = m[1][x], v = m[2][x], p = m[3][x];
        const float yy = m[4][x] - y * y + kEpsilonLuma, yu = m[5][x] - y * u, yv = m[6][x] - y * v;
        const float uu = m[7][x] - u * u + kEpsilonChroma, uv = m[8][x] - u * v;
        const float vv = m[9][x] - v * v + kEpsilonChroma;
        const float yp = m[10][x] - y * p, up = m[11][x] - u * p, vp = m[12][x] - v * p;
        const float c00 = uu * vv - uv * uv, c01 = yv * uv - yu * vv, c02 = yu * uv - yv * uu;
        const float c11 = yy * vv - yv * yv, c12 = yu * yv - yy * uv, c22 = yy * uu - yu * yu;
        // The determinant is at least the product of the epsilons, but for rounding.
        const float det = std::max(yy * c00 + yu * c01 + yv * c02, kEpsilonLuma * kEpsilonChroma * kEpsilonChroma);
        const float scale = 1.0F / det;
        const float ay = (c00 * yp + c01 * up + c02 * vp) * scale;
        const float au = (c01 * yp + c11 * up + c12 * vp) * scale;
        const float av = (c02 * yp + c12 * up + c22 * vp) * scale;
        oy[x] = ay;
        ou[x] = au;
        ov[x] = av;
        one[x] = p - ay * y - au * u - av * v;
    }
}

BODY void solveBody(const std::int32_t *sums, std::ptrdiff_t stride, const CoefficientRow &out, int n)
{
    Means means;
    for (int from = 0; from < n; from += kChunk) {
        const int count = std::min(kChunk, n - from);
        for (int k = 0; k < kSums; ++k) {
            const std::int32_t *column = sums + k * stride + from;
            for (int x = 0; x < count; ++x) {
                std::int32_t total = 0;
                for (int i = 0; i < kWindow; ++i)
                    total += column[x + i];
                means[k][x] = static_cast<float>(total) * (1.0F / (kWindow * kWindow));
            }
        }
        solveChunk(means, out, from, count);
    }
}

BODY void averageBody(const std::array<const float *, kWindow> &rows, float *__restrict out, int n)
{
    float columns[kChunk + kWindow];
    for (int from = 0; from < n; from += kChunk) {
        const int count = std::min(kChunk, n - from);
        for (int x = 0; x < count + kWindow - 1; ++x) {
            float total = 0;
            for (int i = 0; i < kWindow; ++i)
                total += rows[static_cast<std::size_t>(i)][from + x];
            columns[x] = total;
        }
        for (int x = 0; x < count; ++x) {
            float total = 0;
            for (int i = 0; i < kWindow; ++i)
                total += columns[x + i];
            out[from + x] = total * (1.0F / (kWindow * kWindow));
        }
    }
}

BODY void expandBody(const float *in, const std::int32_t *index, const float *fraction, float *__restrict out, int n)
{
    for (int x = 0; x < n; ++x) {
        const float left = in[index[x]], right = in[index[x] + 1];
        out[x] = left + (right - left) * fraction[x];
    }
}

BODY void twiceBody(const std::uint8_t *in, std::uint8_t *__restrict out, int n)
{
    const int pairs = n / 2;
    for (int x = 0; x < pairs; ++x) {
        out[2 * x] = in[x];
        out[2 * x + 1] = in[x];
    }
    if (n % 2)
        out[n - 1] = in[pairs];
}

BODY void applyBody(const std::array<CoefficientRow, 2> &c, float t, const GuideRow &g, std::uint8_t *__restrict out,
                    int n)
{
    const float *y0 = c[0].y, *y1 = c[1].y, *u0 = c[0].u, *u1 = c[1].u;
    const float *v0 = c[0].v, *v1 = c[1].v, *b0 = c[0].one, *b1 = c[1].one;
    const std::uint8_t *y = g.y, *u = g.u, *v = g.v;
    INDEPENDENT
    for (int x = 0; x < n; ++x) {
        const float above = y0[x] * y[x] + u0[x] * u[x] + v0[x] * v[x] + b0[x];
        const float below = y1[x] * y[x] + u1[x] * u[x] + v1[x] * v[x] + b1[x];
        const float alpha = above + (below - above) * t;
        const float s = std::min(std::max((alpha - kNone) * (1.0F / (kAll - kNone)), 0.0F), 1.0F);
        out[x] = static_cast<std::uint8_t>(static_cast<int>(s * s * (3.0F - 2.0F * s) * 255.0F + 0.5F));
    }
}

// clang-format off
#define ROWS(NAME, TARGET)                                                                                             \
    namespace NAME {                                                                                                   \
    TARGET void slide(const GuideRow &add, const GuideRow &drop, std::int32_t *sums, std::ptrdiff_t stride, int n)     \
    { slideBody(add, drop, sums, stride, n); }                                                                         \
    TARGET void solve(const std::int32_t *sums, std::ptrdiff_t stride, const CoefficientRow &out, int n)               \
    { solveBody(sums, stride, out, n); }                                                                               \
    TARGET void average(const std::array<const float *, kWindow> &rows, float *out, int n)                             \
    { averageBody(rows, out, n); }                                                                                     \
    TARGET void expand(const float *in, const std::int32_t *index, const float *fraction, float *out, int n)           \
    { expandBody(in, index, fraction, out, n); }                                                                       \
    TARGET void twice(const std::uint8_t *in, std::uint8_t *out, int n) { twiceBody(in, out, n); }                     \
    TARGET void apply(const std::array<CoefficientRow, 2> &c, float t, const GuideRow &g, std::uint8_t *out, int n)    \
    { applyBody(c, t, g, out, n); }                                                                                    \
    constexpr Rows kRows{#NAME, slide, solve, average, expand, twice, apply};                                          \
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

} // namespace bokeh::mask
