#include "engine/training/first_layer.h"

#include "engine/image/colour.h"
#include "engine/model/requantise.h"

namespace bokeh::training {

namespace {

using model::InputColour;

/// [3,3]: R, G and B to Y, U and V about nought.
torch::Tensor yuvFromRgb()
{
    const auto [r, g, b] = image::lumaWeights(image::Matrix::Bt601);
    const double u = .5 / (1 - b), v = .5 / (1 - r);
    return torch::tensor({r, g, b, -r * u, -g * u, (1 - b) * u, (1 - r) * v, -g * v, -b * v}, torch::kDouble)
        .view({3, 3});
}

/// [3,channels]: input to Y, U and V about nought. Luma has none of the latter.
torch::Tensor toYuv(InputColour colour)
{
    if (colour == InputColour::Rgb)
        return yuvFromRgb();
    return torch::eye(3, torch::kDouble).slice(1, 0, colour == InputColour::Yuv ? 3 : 1);
}

/// [channels,3]: the way back.
torch::Tensor fromYuv(InputColour colour)
{
    if (colour != InputColour::Rgb)
        return torch::eye(3, torch::kDouble).slice(0, 0, colour == InputColour::Yuv ? 3 : 1);
    const auto [r, g, b] = image::lumaWeights(image::Matrix::Bt601);
    const double red = 2 * (1 - r), blue = 2 * (1 - b);
    return torch::tensor({1., 0., red, 1., -blue * b / g, -red * r / g, 1., blue, 0.}, torch::kDouble).view({3, 3});
}

/// [channels]: what the input holds where Y, U and V about nought are nought.
torch::Tensor zeroOf(const model::Topology &topology)
{
    torch::Tensor zero = torch::zeros({model::inputChannels(topology)}, torch::kDouble);
    if (topology.colour == InputColour::Yuv)
        zero.slice(0, 1, 3).fill_(neutralChroma(topology));
    return zero;
}

/// What an input of 1 stands for, in steps of 8 bits.
double spanOf(const model::Topology &topology)
{
    return topology.cap == 31 ? 31 * 8 : 127 * 2;
}

} // namespace

double neutralChroma(const model::Topology &topology)
{
    return double(model::quantiseInput(128, topology.cap)) / topology.cap;
}

FirstLayer changeColour(const torch::Tensor &weight, const model::Topology &from, const model::Topology &to)
{
    // old = change * (new - zero of new) + zero of old
    const torch::Tensor change = fromYuv(from.colour).matmul(toYuv(to.colour)) * (spanOf(to) / spanOf(from));
    const torch::Tensor offset = zeroOf(from) - change.matmul(zeroOf(to));
    const torch::Tensor w = weight.detach().to(torch::kDouble);
    return {torch::einsum("oikl,ij->ojkl", {w, change}).to(torch::kFloat),
            torch::einsum("oikl,i->o", {w, offset}).to(torch::kFloat)};
}

} // namespace bokeh::training
