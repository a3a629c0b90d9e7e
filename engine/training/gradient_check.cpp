#include "engine/training/gradient_check.h"

#include <algorithm>
#include <chrono>

#include <ATen/Context.h>
#include <fmt/format.h>
#include <limits>

#include "engine/training/derive.h"
#include "engine/training/device.h"
#include "engine/training/float_file.h"
#include "engine/training/loop.h"

namespace bokeh::training {

namespace {

constexpr int kPictures = 4; ///< of noise, for one convolution
constexpr int kBatch = 16;   ///< of samples, for a whole step
constexpr std::uint64_t kCheckSeed = 11;

/// Rounding to bfloat16 leaves .002 to .004 in a convolution, in any number of channels.
constexpr double kLargestLayerError = .02;
/// In a whole step activations near zero and near ties of the pooling fall to the other side, which adds up towards the
/// first layer: .6 was seen there, .24 in the next and .03 in the last ones where every convolution is right, and 1.5
/// in the first of twenty layers with fresh weights. It is noise, not bias. So only the half nearest to the loss is
/// judged by it; beyond this it would be more noise than gradient.
constexpr double kLargestStepError = .9;

/// While it lives, the library computes without oneDNN on the CPU.
class WithoutOneDnn {
public:
    WithoutOneDnn() : before_(at::globalContext().userEnabledMkldnn())
    {
        at::globalContext().setUserEnabledMkldnn(false);
    }
    WithoutOneDnn(const WithoutOneDnn &) = delete;
    WithoutOneDnn &operator=(const WithoutOneDnn &) = delete;
    ~WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(before_); }

private:
    const bool before_;
};

double relativeError(const torch::Tensor &is, const torch::Tensor &shouldBe)
{
    const double norm = shouldBe.norm().item<double>();
    return (is.cpu().to(torch::kFloat) - shouldBe).norm().item<double>() / std::max(norm, 1e-12);
}

struct Convolved {
    torch::Tensor output, toInput, toWeights;
};

Convolved convolve(const torch::Tensor &x, const torch::Tensor &weight, const torch::Tensor &gradient)
{
    const auto leaf = [](const torch::Tensor &t) { return t.detach().clone().requires_grad_(); };
    const torch::Tensor input = leaf(x), coefficients = leaf(weight);
    const torch::Tensor y = torch::conv2d(input, coefficients, {}, 1, 1);
    y.backward(gradient);
    return {y.detach(), input.grad(), coefficients.grad()};
}

LayerError layerError(const model::Convolution &c, torch::ScalarType type, torch::Device device)
{
    const torch::Tensor x = torch::rand({kPictures, c.in, c.side, c.side}), weight = torch::randn({c.out, c.in, 3, 3}),
                        gradient = torch::randn({kPictures, c.out, c.side, c.side});
    const auto like = [&](const torch::Tensor &t) { return t.to(device, type).contiguous(kLayout); };
    const Convolved is = convolve(like(x), like(weight), like(gradient));
    const WithoutOneDnn reference;
    const Convolved shouldBe = convolve(x, weight, gradient);
    return {.layer =
                fmt::format("major {} sublayer {}, {} to {} channels at {}", c.major, c.sublayer, c.in, c.out, c.side),
            .output = relativeError(is.output, shouldBe.output),
            .toInput = relativeError(is.toInput, shouldBe.toInput),
            .toWeights = relativeError(is.toWeights, shouldBe.toWeights)};
}

/// The gradients to the convolutions' weights in one step.
std::vector<torch::Tensor> stepGradients(FloatNetwork network, const BatchTensors &batch, torch::ScalarType type)
{
    network->train();
    const torch::Tensor input = (batch.codes / network->topology().cap).to(type).contiguous(kLayout);
    lossOf(network->forward(input).to(torch::kFloat), batch, network->topology()).backward();
    std::vector<torch::Tensor> gradients;
    for (const auto &convolution : network->convolutions)
        gradients.push_back(convolution->weight.grad());
    return gradients;
}

BatchTensors onDevice(const BatchTensors &batch, torch::Device device)
{
    return {batch.codes.to(device), batch.target.to(device), batch.weight.to(device)};
}

/// Of training steps on the batch, forwards and backwards, for some seconds after a first one.
double samplesASecond(FloatNetwork original, const BatchTensors &batch, torch::ScalarType type, torch::Device device)
{
    constexpr int kLeastSteps = 3;
    constexpr std::chrono::seconds kLong{5};
    FloatNetwork network = copyOf(original, device);
    const BatchTensors there = onDevice(batch, device);
    stepGradients(network, there, type);
    const auto start = std::chrono::steady_clock::now();
    std::chrono::duration<double> spent{};
    int steps = 0;
    while (steps < kLeastSteps || spent < kLong) {
        network->zero_grad();
        stepGradients(network, there, type);
        ++steps;
        spent = std::chrono::steady_clock::now() - start;
    }
    return steps * static_cast<double>(batch.codes.size(0)) / spent.count();
}

BatchTensors checkedBatch(const TrainingData &material, const model::Topology &topology)
{
    return tensorsOf(material.sampler(kCheckSeed, false)(kBatch), topology, material.classWeights, torch::kCPU);
}

} // namespace

std::vector<LayerError> gradientErrors(FloatNetwork network, const BatchTensors &batch, torch::ScalarType type,
                                       torch::Device device)
{
    std::vector<LayerError> errors;
    for (const model::Convolution &c : model::convolutions(network->topology()))
        errors.push_back(layerError(c, type, device));
    const auto is = stepGradients(copyOf(network, device), onDevice(batch, device), type);
    const WithoutOneDnn plain;
    const auto shouldBe = stepGradients(copyOf(network, torch::kCPU), onDevice(batch, torch::kCPU), torch::kFloat);
    for (std::size_t i = 0; i < errors.size(); ++i)
        errors[i].wholeStep = relativeError(is[i], shouldBe[i]);
    return errors;
}

Status checkGradients(const std::vector<LayerError> &errors, torch::ScalarType type)
{
    const auto isWithin = [](double error, double limit) { return error <= limit; }; // which NaN is not
    for (std::size_t i = 0; i < errors.size(); ++i) {
        const LayerError &e = errors[i];
        const double stepLimit = i < errors.size() / 2 ? std::numeric_limits<double>::max() : kLargestStepError;
        if (isWithin(e.output, kLargestLayerError) && isWithin(e.toInput, kLargestLayerError) &&
            isWithin(e.toWeights, kLargestLayerError) && isWithin(e.wholeStep, stepLimit))
            continue;
        return Error{
            Errc::Unsupported,
            fmt::format("the gradients in {} are wrong on this processor ({}): {} is off by {:.0f} % in its "
                        "output, {:.0f} % and {:.0f} % in its gradients, and {:.0f} % in a whole step; training "
                        "would go wrong in silence",
                        nameOf(type), processorName(), e.layer, 100 * e.output, 100 * e.toInput, 100 * e.toWeights,
                        100 * e.wholeStep)};
    }
    return {};
}

Status checkArithmetic(FloatNetwork network, const TrainingData &material, torch::Device device, const Report &report)
{
    const torch::ScalarType type = arithmeticOf(device);
    const auto errors = gradientErrors(network, checkedBatch(material, network->topology()), type, device);
    if (const Status status = checkGradients(errors, type); !status)
        return status;
    report(fmt::format("in {} on {} ({}); its gradients agree with plain float", nameOf(type), nameOf(device),
                       processorName()));
    return {};
}

Status reportArithmetic(const std::filesystem::path &from, const std::filesystem::path &data, const Report &report)
{
    torch::set_num_threads(1);
    const auto file = readFloat(from);
    if (!file)
        return file.error();
    const auto material = openMaterial(data, file->network->topology(), 1);
    if (!material)
        return material.error();
    const BatchTensors batch = checkedBatch(*material, file->network->topology());
    const torch::Device device = computeDevice();
    for (const torch::ScalarType type : {torch::kBFloat16, torch::kFloat}) {
        const auto errors = gradientErrors(file->network, batch, type, device);
        report(fmt::format("{} on {} ({}): {:.1f} samples a second", nameOf(type), nameOf(device), processorName(),
                           samplesASecond(file->network, batch, type, device)));
        report(fmt::format("{:<48}{:>10}{:>10}{:>12}{:>12}", "relative error against plain float", "output", "to input",
                           "to weights", "whole step"));
        for (const LayerError &e : errors)
            report(fmt::format("{:<48}{:>10.4f}{:>10.4f}{:>12.4f}{:>12.4f}", e.layer, e.output, e.toInput, e.toWeights,
                               e.wholeStep));
        const Status status = checkGradients(errors, type);
        report(status ? nameOf(type) + " is right here" : status.error().what);
    }
    report("a training here takes " + nameOf(arithmeticOf(device)));
    return {};
}

} // namespace bokeh::training
