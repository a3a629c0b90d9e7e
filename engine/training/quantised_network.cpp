#include "engine/training/quantised_network.h"

#include <cmath>

#include <fmt/format.h>

#include "engine/training/device.h"
#include "engine/training/layers.h"

namespace bokeh::training {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Quantised {
    torch::Tensor weight, bias;
};

Quantised quantiseLayer(const torch::Tensor &weight, const torch::Tensor &bias, const model::Convolution &c,
                        int inputCap, int shift)
{
    return {quantiseCoefficients(weight * coefficientScale(c, inputCap, shift), c.mode),
            (bias * biasScale(c, shift)).round().clamp(-model::kMaxBias - 1, model::kMaxBias)};
}

/// Quantise, convolve, requantise; backwards in the arithmetic of the device (device.h).
struct ChipLayer : torch::autograd::Function<ChipLayer> {
    static torch::Tensor forward(AutogradContext *context, const torch::Tensor &x, const torch::Tensor &weight,
                                 const torch::Tensor &bias, const model::Convolution &c, int inputCap, int shift,
                                 bool last)
    {
        const Quantised q = quantiseLayer(weight, bias, c, inputCap, shift);
        const torch::Tensor y = chipConvolution(x, q.weight, q.bias, shift, c.cap);
        torch::Tensor passes;
        if (!last)
            passes = torch::logical_and(y > 0, y < c.cap);
        context->save_for_backward({x, q.weight, passes});
        context->saved_data["cap"] = static_cast<std::int64_t>(c.cap);
        context->saved_data["inputCap"] = static_cast<std::int64_t>(inputCap);
        context->saved_data["shift"] = static_cast<std::int64_t>(shift);
        context->saved_data["first"] = c.major == 0 && c.sublayer == 0;
        return y;
    }

    static variable_list backward(AutogradContext *context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const torch::ScalarType as = arithmeticOf(gradients[0].device());
        torch::Tensor g = gradients[0].to(as);
        if (saved[2].defined())
            g = g * saved[2];
        const auto cap = static_cast<double>(context->saved_data["cap"].toInt());
        const auto inputCap = static_cast<double>(context->saved_data["inputCap"].toInt());
        const auto shift = static_cast<int>(context->saved_data["shift"].toInt());
        const bool first = context->saved_data["first"].toBool();
        const auto [gx, gw, gb] = at::convolution_backward(
            g.contiguous(kLayout), saved[0].to(as).contiguous(kLayout), saved[1].to(as).contiguous(kLayout),
            at::OptionalIntArrayRef(), {1, 1}, {1, 1}, {1, 1}, false, {0, 0}, 1, {!first, true, false});
        torch::Tensor toInput;
        if (!first)
            toInput = gx.to(torch::kFloat) * std::ldexp(1., -shift);
        return {
            toInput, gw.to(torch::kFloat) * (cap / inputCap), g.sum({0, 2, 3}, false, torch::kFloat) * cap, {}, {}, {},
            {}};
    }
};

int inputCapOf(const std::vector<model::Convolution> &list, std::size_t i, const model::Topology &topology)
{
    return i ? list[i - 1].cap : topology.cap;
}

} // namespace

torch::Tensor chipConvolution(const torch::Tensor &x, const torch::Tensor &weight, const torch::Tensor &bias, int shift,
                              int cap)
{
    const ExactConvolutions exact;
    torch::Tensor acc = torch::conv2d(x.contiguous(kLayout), weight.contiguous(kLayout), bias, 1, 1);
    if (shift)
        acc.add_(std::ldexp(1., shift - 1)).mul_(std::ldexp(1., -shift)).floor_();
    return acc.clamp_(0, cap);
}

torch::Tensor chipForward(const model::Network &network, const torch::Tensor &codes)
{
    const torch::NoGradGuard noGradient;
    const auto list = model::convolutions(network.topology);
    torch::Tensor x = codes.contiguous(torch::MemoryFormat::ChannelsLast);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const model::Sublayer &layer = network.sublayers[i];
        const torch::Tensor weight =
            torch::tensor(std::vector<int>(layer.weights.begin(), layer.weights.end()), torch::kFloat).to(x.device());
        const torch::Tensor bias =
            torch::tensor(std::vector<int>(layer.biases.begin(), layer.biases.end()), torch::kFloat).to(x.device());
        if (list[i].upBefore)
            x = upSample(x, network.topology.up);
        x = chipConvolution(x, weight.view({list[i].out, list[i].in, 3, 3}), bias, layer.shift, list[i].cap);
        if (list[i].downAfter)
            x = downSample(x, network.topology.down);
    }
    return reformat(x, network.topology.reformat);
}

QuantisedNetworkImpl::QuantisedNetworkImpl(const model::Topology &topology, const std::vector<FusedLayer> &layers)
    : topology_(topology)
{
    const auto list = model::convolutions(topology);
    std::vector<std::int64_t> shifts;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string name = fmt::format("major{}_sublayer{}_", list[i].major, list[i].sublayer);
        weights_.push_back(register_parameter(name + "weight", layers[i].weight.clone()));
        biases_.push_back(register_parameter(name + "bias", layers[i].bias.clone()));
        shifts.push_back(chooseShift(layers[i], list[i], inputCapOf(list, i, topology)));
    }
    shifts_ = register_buffer("shifts", torch::tensor(shifts, torch::kInt64));
}

torch::Tensor QuantisedNetworkImpl::forward(torch::Tensor codes)
{
    const auto list = model::convolutions(topology_);
    torch::Tensor x = codes.contiguous(torch::MemoryFormat::ChannelsLast);
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].upBefore)
            x = upSample(x, topology_.up);
        x = ChipLayer::apply(x, weights_[i], biases_[i], list[i], inputCapOf(list, i, topology_),
                             static_cast<int>(shifts_[std::int64_t(i)].item<std::int64_t>()), i + 1 == list.size());
        if (list[i].downAfter)
            x = downSample(x, topology_.down);
    }
    return reformat(x, topology_.reformat) / model::outputCap(topology_);
}

model::Network QuantisedNetworkImpl::quantised() const
{
    const torch::NoGradGuard noGradient;
    const auto list = model::convolutions(topology_);
    model::Network network{topology_, {}, {}};
    for (std::size_t i = 0; i < list.size(); ++i) {
        const int shift = static_cast<int>(shifts_[std::int64_t(i)].item<std::int64_t>());
        const Quantised q = quantiseLayer(weights_[i], biases_[i], list[i], inputCapOf(list, i, topology_), shift);
        const torch::Tensor weight = q.weight.cpu().to(torch::kChar).contiguous(),
                            bias = q.bias.cpu().to(torch::kInt).contiguous();
        const auto *w = weight.data_ptr<std::int8_t>();
        const auto *b = bias.data_ptr<std::int32_t>();
        network.sublayers.push_back({{w, w + weight.numel()}, {b, b + bias.numel()}, shift});
    }
    return network;
}

} // namespace bokeh::training
