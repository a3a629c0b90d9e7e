#include "engine/training/float_network.h"

#include <fmt/format.h>

#include "engine/training/device.h"
#include "engine/training/layers.h"
#include "engine/training/norm_relu.h"

namespace bokeh::training {

namespace nn = torch::nn;

namespace {

torch::Tensor activate(const torch::Tensor &x, nn::BatchNorm2dImpl &norm)
{
    if (norm.is_training() && x.is_cpu() && x.scalar_type() == torch::kBFloat16)
        return normRelu(x, norm.weight, norm.bias, norm.running_mean, norm.running_var);
    return torch::relu(norm.forward(x));
}

} // namespace

FloatNetworkImpl::FloatNetworkImpl(const model::Topology &topology) : topology_(topology)
{
    const auto list = model::convolutions(topology);
    for (const model::Convolution &c : list) {
        const bool last = &c == &list.back();
        const std::string name = fmt::format("major{}_sublayer{}", c.major, c.sublayer);
        convolutions.push_back(
            register_module(name + "_conv", nn::Conv2d(nn::Conv2dOptions(c.in, c.out, 3).padding(1).bias(last))));
        nn::init::kaiming_normal_(convolutions.back()->weight, last ? 1 : 0, torch::kFanIn, torch::kReLU);
        if (!last)
            norms.push_back(register_module(name + "_norm", nn::BatchNorm2d(c.out)));
    }
    const torch::NoGradGuard noGradient;
    convolutions.back()->weight.mul_(.1);
    convolutions.back()->bias.fill_(.5);
}

torch::Tensor FloatNetworkImpl::inputOf(const torch::Tensor &codes) const
{
    return (codes / topology_.cap).to(arithmeticOf(codes.device())).contiguous(kLayout);
}

torch::Tensor FloatNetworkImpl::forward(torch::Tensor x, std::vector<torch::Tensor> *activations)
{
    const auto list = model::convolutions(topology_);
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i].upBefore)
            x = upSample(x, topology_.up);
        const auto as = x.scalar_type();
        const torch::Tensor bias = convolutions[i]->bias;
        x = torch::conv2d(x.contiguous(kLayout), convolutions[i]->weight.to(as).contiguous(kLayout),
                          bias.defined() ? bias.to(as) : bias, 1, 1);
        if (i < norms.size())
            x = activate(x, *norms[i]);
        if (activations)
            activations->push_back(x);
        if (list[i].downAfter)
            x = downSample(x, topology_.down);
    }
    return reformat(x, topology_.reformat);
}

std::vector<std::pair<std::string, torch::Tensor>> namedTensors(FloatNetworkImpl &network)
{
    std::vector<std::pair<std::string, torch::Tensor>> list;
    const auto convolutions = model::convolutions(network.topology());
    for (std::size_t i = 0; i < convolutions.size(); ++i) {
        const std::string name = fmt::format("major{}.sublayer{}.", convolutions[i].major, convolutions[i].sublayer);
        list.emplace_back(name + "weight", network.convolutions[i]->weight);
        if (i == network.norms.size()) {
            list.emplace_back(name + "bias", network.convolutions[i]->bias);
            continue;
        }
        const auto &norm = network.norms[i];
        list.emplace_back(name + "norm.weight", norm->weight);
        list.emplace_back(name + "norm.bias", norm->bias);
        list.emplace_back(name + "norm.mean", norm->running_mean);
        list.emplace_back(name + "norm.variance", norm->running_var);
    }
    return list;
}

} // namespace bokeh::training
