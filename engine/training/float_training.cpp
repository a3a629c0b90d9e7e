#include "engine/model/validate.h"
#include "engine/training/derive.h"
#include "engine/training/device.h"
#include "engine/training/float_file.h"
#include "engine/training/loop.h"

namespace bokeh::training {

namespace {

/// Convolutions in bfloat16. Codes up to 127 are exact in it; their quotients by the cap are rounded once.
torch::Tensor infer(FloatNetwork &network, const torch::Tensor &codes)
{
    const torch::Tensor input =
        (codes / network->topology().cap).to(torch::kBFloat16).contiguous(torch::MemoryFormat::ChannelsLast);
    return network->forward(input).to(torch::kFloat);
}

/// Weights from the options' file, or the network's own first ones. Returns the record of earlier training.
Result<std::string> startFrom(const FloatOptions &options, FloatNetwork &network, const Report &report)
{
    if (options.from.empty())
        return std::string();
    auto file = readFloat(options.from);
    if (!file)
        return file.error();
    const auto done = deriveInto(*file->network, *network);
    if (!done)
        return done.error();
    report(*done);
    return file->record;
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
    const auto before = startFrom(options, network, report);
    if (!before)
        return before.error();
    if (const Status status = copyInto(*network, *average); !status)
        return status;
    const auto material = openMaterial(options.run.data, options.topology, options.run.judged);
    if (!material)
        return material.error();
    const torch::Device device = computeDevice();
    network->to(device);
    average->to(device);
    int pictures = 0;
    for (const Material::Set &set : material->sets)
        pictures += set.pictures;
    report("training on " + std::to_string(pictures) + " pictures, by " + nameOf(device));
    Trainee trainee{.topology = options.topology,
                    .network = network.ptr(),
                    .average = average.ptr(),
                    .forward =
                        [network](const torch::Tensor &codes) mutable {
                            network->train();
                            return infer(network, codes);
                        },
                    .predict = floatPredictor(average, device),
                    .device = device};
    trainee.write = [&, trainee](const Progress &progress, const std::vector<Score> &scores) {
        return writeFloat(options.run.output, *average,
                          recordOf("float", trainee, *material, options.run, progress, scores, *before));
    };
    return runLoop(std::move(trainee), {}, options.run, *material, report, stop);
}

} // namespace bokeh::training
