#pragma once

#include <array>
#include <cstdint>

namespace bokeh::image {

/// Coefficients between R'G'B' and Y'CbCr (ITU-T H.273, MatrixCoefficients).
enum class Matrix : std::uint8_t { Bt601, Bt709, Bt2020 };

/// Limited: Y in [16, 235], U and V in [16, 240]. Full: all in [0, 255].
enum class Range : std::uint8_t { Limited, Full };

/// How a frame's samples are to be read, and the tags that are only carried from source to sink.
struct Colour {
    Matrix matrix = Matrix::Bt601;
    Range range = Range::Limited;
    // ITU-T H.273 code points as the source gave them, 2 = unspecified: carried through, never interpreted.
    std::uint8_t primaries = 2;
    std::uint8_t transfer = 2;
    std::uint8_t matrixTag = 2;
    std::uint8_t chromaLocation = 0; ///< as FFmpeg counts: 0 unspecified, 1 left, 2 centre
    friend bool operator==(const Colour &, const Colour &) = default;
};

/// Kr, Kg and Kb of ITU-T H.273: luma = r R' + g G' + b B'.
struct LumaWeights {
    double r, g, b;
};
constexpr LumaWeights lumaWeights(Matrix matrix)
{
    switch (matrix) {
    case Matrix::Bt709:
        return {0.2126, 0.7152, 0.0722};
    case Matrix::Bt2020:
        return {0.2627, 0.6780, 0.0593};
    case Matrix::Bt601:
        break;
    }
    return {0.299, 0.587, 0.114};
}

/// Code values of a range: black, the steps from black to white, and those across chroma, whose centre is 128.
struct CodeScale {
    double black, luma, chroma;
};
constexpr CodeScale codeScale(Range range)
{
    return range == Range::Full ? CodeScale{0, 255, 255} : CodeScale{16, 219, 224};
}

/// One colour in the frame's own code values.
struct Yuv {
    std::uint8_t y = 16, u = 128, v = 128;
    friend bool operator==(const Yuv &, const Yuv &) = default;
};

struct Rgb {
    std::uint8_t r = 0, g = 0, b = 0;
    friend bool operator==(const Rgb &, const Rgb &) = default;
};

/// Non-linear R'G'B' in [0, 255] to code values and back, rounded to nearest, clamped.
Yuv toYuv(Rgb, Colour);
Rgb toRgb(Yuv, Colour);

/// 256 entries: a luma code value to full-range luma in [0, 255]. The identity for full range.
const std::array<std::uint8_t, 256> &fullRangeLuma(Range);

} // namespace bokeh::image
