#include <fmt/format.h>

#include "engine/model/class_set.h"
#include "engine/model/network_file.h"
#include "engine/model/validate.h"
#include "engine/training/device.h"
#include "engine/training/float_file.h"
#include "engine/training/loop.h"
#include "engine/training/loss.h"
#include "engine/training/quantised_network.h"

namespace bokeh::training {

namespace {

constexpr int kCalibrationBatches = 4;
constexpr std::uint64_t kCalibrationSeed = 7;
constexpr std::int64_t kExactInFloat = 1 << 24;
constexpr Recipe kFineTuning{.learningRate = 4e-4, .decay = .99, .warmUp = 20};

/// The first and the last major layer stay 8-bit: few coefficients, much harm.
model::Topology withMode(model::Topology topology, bool threeBitMiddle)
{
    for (std::size_t m = 1; threeBitMiddle && m + 1 < topology.majors.size(); ++m)
        topology.majors[m].mode = model::CoefficientMode::ThreeBit;
    return topology;
}

std::vector<FusedLayer> calibratedLayers(FloatNetwork network, const TrainingData &material, int batchSize,
                                         torch::Device device)
{
    const BatchSource draw = material.sampler(kCalibrationSeed, false);
    std::vector<torch::Tensor> batches;
    for (int i = 0; i < kCalibrationBatches; ++i)
        batches.push_back(tensorsOf(draw(batchSize), network->topology(), material.classWeights, device).codes);
    return fuse(*network, calibrateCaps(network, batches));
}

Predictor chipPredictor(model::Network network, torch::Device device)
{
    return [network = std::move(network), device](const torch::Tensor &codes) {
        return chipForward(network, codes.to(device)).div(model::outputCap(network.topology)).cpu();
    };
}

/// Only what the chip takes, and what training computed exactly.
Status writeValid(const std::filesystem::path &path, const model::Network &network)
{
    if (const Status status = model::validate(network); !status)
        return status;
    const auto list = model::convolutions(network.topology);
    for (std::size_t i = 0; i < list.size(); ++i)
        if (model::accumulatorBound(network.sublayers[i], list[i], network.topology.cap) >= kExactInFloat)
            return Error{Errc::Unsupported, "sums of " + network.topology.name +
                                                " could pass 2^24, beyond which training is "
                                                "not exact; use fewer channels or a smaller cap"};
    return model::writeNetwork(path, network);
}

} // namespace

Status trainQuantised(const QuantiseOptions &options, const Report &report, std::stop_token stop)
{
    torch::manual_seed(1);
    torch::set_num_threads(1);
    auto file = readFloat(options.from);
    if (!file)
        return file.error();
    const model::Topology topology = withMode(file->network->topology(), options.threeBitMiddle);
    const auto material = openMaterial(options.run.data, topology, options.run.judged);
    if (!material)
        return material.error();
    const torch::Device device = computeDevice();
    if (const Status status = checkArithmetic(file->network, *material, device, report); !status)
        return status;
    file->network->to(device);
    report("float: " + describe(material->score(floatPredictor(file->network, device))));
    const auto layers = calibratedLayers(file->network, *material, options.run.batchSize, device);
    QuantisedNetwork network(topology, layers), average(topology, layers);
    report("quantised, not yet fine-tuned: " + describe(material->score(chipPredictor(average->quantised(), device))));
    if (!options.calibrated.empty())
        if (const Status written = writeValid(options.calibrated, average->quantised()); !written)
            return written.error();
    Trainee trainee{
        .topology = topology,
        .network = network.ptr(),
        .average = average.ptr(),
        .loss = labelledLoss([network](const torch::Tensor &codes) mutable { return network->forward(codes); },
                             topology, options.run.steadiness),
        .predict = [average,
                    device](const torch::Tensor &codes) mutable { return average->forward(codes.to(device)).cpu(); },
        .device = device,
        .samplesBefore = samplesIn(file->record)};
    trainee.write = [&, trainee](const Progress &progress, const std::vector<Score> &scores) {
        model::Network quantised = average->quantised();
        quantised.training = recordOf("integer", trainee, *material, options.run, progress, scores, file->record);
        return writeValid(options.run.output, quantised);
    };
    return runLoop(std::move(trainee), kFineTuning, options.run, *material, report, stop);
}

Status scoreFile(const std::filesystem::path &file, const std::filesystem::path &data, int judged, const Report &report)
{
    torch::set_num_threads(1);
    const torch::Device device = computeDevice();
    Predictor predict;
    model::Topology topology;
    if (auto weights = readFloat(file)) {
        topology = weights->network->topology();
        weights->network->to(device);
        predict = floatPredictor(weights->network, device);
    } else {
        auto network = model::readNetwork(file);
        if (!network)
            return network.error();
        topology = network->topology;
        predict = chipPredictor(*std::move(network), device);
    }
    const auto score = openScorer(data, topology, judged);
    if (!score)
        return score.error();
    for (const Score &part : (*score)(predict)) {
        std::string line = fmt::format("{}: {} pictures, mIoU {:.4f}", part.part, part.pictures, part.miou);
        if (part.empty)
            line = fmt::format("{}: {} pictures, kept {:.2f} % on average, {:.0f} % of them over 2 %", part.part,
                               part.pictures, 100 * part.keptMean, 100 * part.keptOver);
        const model::ClassSet *classes = model::classSet(topology.scene, topology.classes);
        for (std::size_t k = 0; classes && k < part.iou.size(); ++k)
            line += fmt::format(", {} {:.4f}", (*classes)[k].name, part.iou[k]);
        report(line);
    }
    return {};
}

} // namespace bokeh::training
