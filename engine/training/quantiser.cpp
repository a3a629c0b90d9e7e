#include "engine/training/quantiser.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/model/network.h"

namespace bokeh::training {

namespace {

constexpr double kPercentile = .999;
constexpr double kSmallestCap = 1e-3; ///< for a layer that is silent on every calibration batch

torch::Tensor percentile(const torch::Tensor &values)
{
    const torch::Tensor flat = values.to(torch::kFloat).reshape(-1);
    const auto rank = static_cast<std::int64_t>(std::ceil(kPercentile * static_cast<double>(flat.numel())));
    return std::get<0>(torch::kthvalue(flat, std::max<std::int64_t>(1, rank)));
}

torch::Tensor threeBit(const torch::Tensor &real)
{
    const torch::Tensor magnitude = real.abs();
    const torch::Tensor largest = magnitude.amax({2, 3}, true);
    torch::Tensor best = torch::zeros_like(real);
    torch::Tensor smallestError = torch::full_like(largest, std::numeric_limits<float>::infinity());
    for (int tenth = 3; tenth <= 10; ++tenth) {
        const torch::Tensor scale = (largest * (tenth / 40.)).round().clamp(1, 31);
        const torch::Tensor steps = magnitude / scale;
        const torch::Tensor level = (steps > .5).to(real.dtype()) + (steps > 1.5) + 2 * (steps > 3);
        const torch::Tensor candidate = real.sign() * level * scale;
        const torch::Tensor error = (candidate - real).pow(2).sum({2, 3}, true);
        best = torch::where(error < smallestError, candidate, best);
        smallestError = torch::minimum(error, smallestError);
    }
    return best;
}

} // namespace

std::vector<double> calibrateCaps(FloatNetwork network, const std::vector<torch::Tensor> &batches)
{
    network->eval();
    const torch::NoGradGuard noGradient;
    std::vector<double> caps(network->convolutions.size(), 0);
    for (const torch::Tensor &codes : batches) {
        std::vector<torch::Tensor> activations;
        network->forward(codes / network->topology().cap, &activations);
        for (std::size_t i = 0; i < caps.size(); ++i)
            caps[i] += percentile(activations[i]).item<double>() / static_cast<double>(batches.size());
    }
    for (double &cap : caps)
        cap = std::max(cap, kSmallestCap);
    caps.back() = 1;
    return caps;
}

std::vector<FusedLayer> fuse(FloatNetworkImpl &network, const std::vector<double> &caps)
{
    const torch::NoGradGuard noGradient;
    std::vector<FusedLayer> layers;
    for (std::size_t i = 0; i < network.convolutions.size(); ++i) {
        torch::Tensor weight = network.convolutions[i]->weight, bias;
        if (i < network.norms.size()) {
            const auto &norm = network.norms[i];
            const torch::Tensor gain = norm->weight / (norm->running_var + norm->options.eps()).sqrt();
            weight = weight * gain.view({-1, 1, 1, 1});
            bias = norm->bias - norm->running_mean * gain;
        } else {
            bias = network.convolutions[i]->bias;
        }
        const double before = i ? caps[i - 1] : 1;
        layers.push_back({(weight * (before / caps[i])).detach().clone(), (bias / caps[i]).detach().clone()});
    }
    return layers;
}

double coefficientScale(const model::Convolution &c, int inputCap, int shift)
{
    return std::ldexp(static_cast<double>(c.cap) / inputCap, shift);
}

double biasScale(const model::Convolution &c, int shift)
{
    return std::ldexp(static_cast<double>(c.cap), shift);
}

torch::Tensor quantiseCoefficients(const torch::Tensor &real, model::CoefficientMode mode)
{
    if (mode == model::CoefficientMode::ThreeBit)
        return threeBit(real);
    if (mode == model::CoefficientMode::OneBit)
        return torch::where(real < 0, -1., 1.).to(real.dtype()) * real.abs().mean({2, 3}, true).round().clamp(1, 127);
    return real.round().clamp(-127, 127);
}

int chooseShift(const FusedLayer &layer, const model::Convolution &c, int inputCap)
{
    int best = 0;
    double smallest = std::numeric_limits<double>::infinity();
    const double largestBias = layer.bias.abs().max().item<double>();
    for (int shift = 0; shift <= model::kMaxShift; ++shift) {
        if (shift && largestBias * biasScale(c, shift) > model::kMaxBias)
            break;
        const double scale = coefficientScale(c, inputCap, shift);
        const double error =
            (quantiseCoefficients(layer.weight * scale, c.mode) / scale - layer.weight).pow(2).sum().item<double>();
        if (error < smallest) {
            smallest = error;
            best = shift;
        }
    }
    return best;
}

} // namespace bokeh::training
