#include "ui/preview/yuv_matrix.h"

namespace bokeh::ui {

YuvMatrix yuvMatrix(image::Colour colour)
{
    const auto [kr, kg, kb] = image::lumaWeights(colour.matrix);
    const auto [black, luma, chroma] = image::codeScale(colour.range);
    const double y = 255 / luma;
    const double b = 2 * (1 - kb) * 255 / chroma; // of U
    const double r = 2 * (1 - kr) * 255 / chroma; // of V
    const auto f = [](double value) { return static_cast<float>(value); };
    return {.matrix = {f(y), f(y), f(y), 0, f(-b * kb / kg), f(b), f(r), f(-r * kr / kg), 0},
            .offset = {f(black / 255), f(128.0 / 255), f(128.0 / 255)}};
}

} // namespace bokeh::ui
