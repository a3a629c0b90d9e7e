#include "engine/training/loss.h"

#include <utility>

#include "engine/model/requantise.h"

namespace bokeh::training {

namespace {

using model::Output;
using model::Scene;

/// [classes]: each class's code in units of the output's cap.
torch::Tensor codesOf(const model::Topology &topology, torch::Device device)
{
    std::vector<float> codes;
    const int cap = model::outputCap(topology);
    for (int k = 0; k < topology.classes; ++k)
        codes.push_back(static_cast<float>(model::classCode(k, topology.classes, cap)) / static_cast<float>(cap));
    return torch::tensor(codes).to(device);
}

torch::Tensor kept(const torch::Tensor &output, const model::Topology &topology)
{
    return output.slice(1, 0, model::maskChannels(topology)).to(torch::kFloat);
}

torch::Tensor crossEntropy(const torch::Tensor &scores, const torch::Tensor &target, Scene scene)
{
    const torch::Tensor logs = torch::log_softmax(scores * kSharpness, 1);
    const torch::Tensor entropy =
        scene == Scene::People ? -(logs * torch::cat({1 - target, target}, 1)).sum(1, true) : -logs.gather(1, target);
    return entropy + torch::relu(scores - 1).pow(2).sum(1, true);
}

torch::Tensor codeError(const torch::Tensor &value, const torch::Tensor &target, const model::Topology &topology)
{
    const torch::Tensor code = codesOf(topology, value.device()).index({target});
    return torch::huber_loss(value, code, at::Reduction::None, .5 / (topology.classes - 1));
}

const char *lossWords(const model::Topology &topology)
{
    if (topology.output == Output::Softmax)
        return topology.scene == Scene::People ? "cross entropy, threefold near outlines"
                                               : "cross entropy, classes by the root of median frequency";
    return topology.scene == Scene::People ? "squared error of alpha, threefold near outlines"
                                           : "Huber error of the code, classes by the root of median frequency";
}

} // namespace

BatchTensors tensorsOf(const Batch &batch, const model::Topology &topology, const std::vector<float> &classWeights,
                       torch::Device device)
{
    const auto tensor = [&](const std::vector<std::uint8_t> &bytes, int channels) {
        return torch::from_blob(const_cast<std::uint8_t *>(bytes.data()), // only read: to() copies
                                {batch.size, channels, topology.side, topology.side}, torch::kUInt8)
            .to(device, torch::kFloat);
    };
    BatchTensors tensors{tensor(batch.input, model::inputChannels(topology)), tensor(batch.target, 1),
                         tensor(batch.weight, 1)};
    if (topology.scene == Scene::People) {
        tensors.target.div_(255);
        return tensors;
    }
    tensors.target = tensors.target.to(torch::kLong);
    tensors.weight.mul_(torch::tensor(classWeights).to(device).index({tensors.target}));
    return tensors;
}

torch::Tensor alphaOf(const torch::Tensor &output, const model::Topology &topology)
{
    if (topology.output == Output::Integer)
        return output.slice(1, 0, 1);
    return (output.slice(1, 1, 2) - output.slice(1, 0, 1)).mul(.5).add(.5); // one half where the two scores are equal
}

torch::Tensor classesOf(const torch::Tensor &output, const model::Topology &topology)
{
    const torch::Tensor values = kept(output, topology);
    if (topology.output == Output::Softmax)
        return values.argmax(1);
    return (values - codesOf(topology, values.device()).view({1, -1, 1, 1})).abs().argmin(1);
}

torch::Tensor lossOf(const torch::Tensor &output, const BatchTensors &batch, const model::Topology &topology)
{
    const torch::Tensor values = kept(output, topology);
    torch::Tensor error;
    if (topology.output == Output::Softmax)
        error = crossEntropy(values, batch.target, topology.scene);
    else if (topology.scene == Scene::People)
        error = (values - batch.target).pow(2);
    else
        error = codeError(values, batch.target, topology);
    if (topology.scene == Scene::People)
        return (error * batch.weight).mean();
    return (error * batch.weight).sum() / batch.weight.sum().clamp_min(1);
}

torch::Tensor unsteadiness(const torch::Tensor &output, const model::Topology &topology)
{
    const torch::Tensor values = kept(output, topology);
    const std::int64_t pairs = values.size(0) / 2;
    const torch::Tensor twins = values.slice(0, 0, 2 * pairs).unflatten(0, {pairs, 2});
    return (twins.select(1, 0) - twins.select(1, 1)).pow(2).mean();
}

Loss labelledLoss(std::function<torch::Tensor(const torch::Tensor &codes)> forward, const model::Topology &topology,
                  double steadiness)
{
    return {lossWords(topology), [forward = std::move(forward), topology, steadiness](const BatchTensors &batch) {
                const torch::Tensor output = forward(batch.codes);
                const torch::Tensor loss = lossOf(output, batch, topology);
                return steadiness > 0 ? loss + steadiness * unsteadiness(output, topology) : loss;
            }};
}

} // namespace bokeh::training
