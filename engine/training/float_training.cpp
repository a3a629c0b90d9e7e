#include "engine/model/validate.h"
#include "engine/training/derive.h"
#include "engine/training/device.h"
#include "engine/training/distil.h"
#include "engine/training/float_file.h"
#include "engine/training/loop.h"

namespace bokeh::training {

namespace {

constexpr Recipe kDistilling{.learningRate = 3e-3, .decay = .99, .warmUp = 50};

/// Convolutions in the arithmetic of the codes' device.
torch::Tensor infer(FloatNetwork &network, const torch::Tensor &codes)
{
    return network->forward(network->inputOf(codes)).to(torch::kFloat);
}

/// What `network` starts from, its weights taken over; the network's own first weights and no ancestor where the
/// options name none.
Result<FloatFile> startFrom(const FloatOptions &options, FloatNetwork &network, const Report &report)
{
    if (options.from.empty())
        return FloatFile();
    auto file = readFloat(options.from);
    if (!file)
        return file.error();
    const auto done = deriveInto(*file->network, *network);
    if (!done)
        return done.error();
    report(*done);
    return file;
}

Result<Loss> lossFor(const FloatOptions &options, const FloatNetwork &ancestor, FloatNetwork network)
{
    if (options.distil && !ancestor)
        return Error{Errc::BadInput, "there is no network to distil: --from names one"};
    if (options.distil)
        return featureLoss(ancestor, network);
    const auto forward = [network](const torch::Tensor &codes) mutable {
        network->train();
        return infer(network, codes);
    };
    return labelledLoss(forward, options.topology, options.run.steadiness);
}

} // namespace

Predictor floatPredictor(FloatNetwork network, torch::Device device)
{
    return [network, device](const torch::Tensor &codes) mutable {
        network->eval();
        const torch::NoGradGuard noGradient;
        return infer(network, codes.to(device)).cpu();
    };
}

Status trainFloat(const FloatOptions &options, const Report &report, std::stop_token stop)
{
    if (const Status status = model::validate(options.topology); !status)
        return status;
    torch::manual_seed(1);
    torch::set_num_threads(1);
    FloatNetwork network(options.topology), average(options.topology);
    const auto ancestor = startFrom(options, network, report);
    if (!ancestor)
        return ancestor.error();
    if (const Status status = copyInto(*network, *average); !status)
        return status;
    const auto material = openMaterial(options.run.data, options.topology, options.run.judged);
    if (!material)
        return material.error();
    const torch::Device device = computeDevice();
    network->to(device);
    average->to(device);
    if (ancestor->network)
        FloatNetwork(ancestor->network)->to(device);
    if (const Status status = checkArithmetic(network, *material, device, report); !status)
        return status;
    const auto loss = lossFor(options, ancestor->network, network);
    if (!loss)
        return loss.error();
    int pictures = 0;
    for (const TrainingData::Set &set : material->sets)
        pictures += set.pictures;
    report("training on " + std::to_string(pictures) + " pictures, by " + nameOf(device));
    Trainee trainee{.topology = options.topology,
                    .network = network.ptr(),
                    .average = average.ptr(),
                    .loss = *loss,
                    .predict = floatPredictor(average, device),
                    .device = device,
                    .samplesBefore = samplesIn(ancestor->record)};
    trainee.write = [&, trainee](const Progress &progress, const std::vector<Score> &scores) {
        return writeFloat(options.run.output, *average,
                          recordOf(options.distil ? "distil" : "float", trainee, *material, options.run, progress,
                                   scores, ancestor->record));
    };
    return runLoop(std::move(trainee), options.distil ? kDistilling : Recipe{}, options.run, *material, report, stop);
}

} // namespace bokeh::training
