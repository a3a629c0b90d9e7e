#include <fmt/format.h>

#include "engine/model/network_file.h"
#include "engine/model/validate.h"
#include "engine/training/float_file.h"
#include "engine/training/loop.h"
#include "engine/training/quantised_network.h"

namespace bokeh::training {

namespace {

constexpr int kCalibrationBatches = 4;
constexpr std::int64_t kExactInFloat = 1 << 24;
constexpr Recipe kFineTuning{.learningRate = 4e-4, .decay = .99, .warmUp = 20};

/// The first and the last major layer stay 8-bit: few coefficients, much harm.
model::Topology withMode(model::Topology topology, bool threeBitMiddle)
{
    for (std::size_t m = 1; threeBitMiddle && m + 1 < topology.majors.size(); ++m)
        topology.majors[m].mode = model::CoefficientMode::ThreeBit;
    return topology;
}

std::vector<FusedLayer> calibratedLayers(FloatNetwork network, const Dataset &dataset, int batchSize)
{
    Sampler sampler(dataset, network->topology(), 7);
    std::vector<Batch> batches;
    for (int i = 0; i < kCalibrationBatches; ++i)
        batches.push_back(sampler.draw(batchSize));
    return fuse(*network, calibrateCaps(network, batches));
}

Predictor chipPredictor(model::Network network)
{
    return [network = std::move(network)](const torch::Tensor &codes) {
        return alphaOf(chipForward(network, codes) / model::outputCap(network.topology), network.topology);
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
    const auto dataset = loadDataset(options.run.data);
    if (!dataset)
        return dataset.error();
    const auto judge = Judge::open(options.run.data, topology, static_cast<std::size_t>(options.run.judged));
    if (!judge)
        return judge.error();
    report("float: " + describe(judge->score(floatPredictor(file->network))));
    const auto layers = calibratedLayers(file->network, *dataset, options.run.batchSize);
    QuantisedNetwork network(topology, layers), average(topology, layers);
    report("quantised, not yet fine-tuned: " + describe(judge->score(chipPredictor(average->quantised()))));
    Trainee trainee{.topology = topology,
                    .network = network.ptr(),
                    .average = average.ptr(),
                    .forward = [network](const torch::Tensor &codes) mutable { return network->forward(codes); },
                    .predict =
                        [average](const torch::Tensor &codes) mutable {
                            return alphaOf(average->forward(codes), average->topology());
                        },
                    .write =
                        [&](const Progress &progress, const std::vector<Score> &scores) {
                            model::Network quantised = average->quantised();
                            quantised.training =
                                recordOf("integer", *dataset, options.run, progress, scores, file->record);
                            return writeValid(options.run.output, quantised);
                        }};
    return runLoop(std::move(trainee), kFineTuning, options.run, *dataset, *judge, report, stop);
}

Status scoreFile(const std::filesystem::path &file, const std::filesystem::path &data, int judged, const Report &report)
{
    torch::set_num_threads(1);
    Predictor predict;
    model::Topology topology;
    if (auto weights = readFloat(file)) {
        topology = weights->network->topology();
        predict = floatPredictor(weights->network);
    } else {
        auto network = model::readNetwork(file);
        if (!network)
            return network.error();
        topology = network->topology;
        predict = chipPredictor(*std::move(network));
    }
    const auto judge = Judge::open(data, topology, static_cast<std::size_t>(judged));
    if (!judge)
        return judge.error();
    for (const Score &score : judge->score(predict))
        report(fmt::format("{}: {} pictures, mIoU {:.4f}, person {:.4f}, background {:.4f}", score.part, score.pictures,
                           score.miou, score.iouPerson, score.iouBackground));
    return {};
}

} // namespace bokeh::training
