// What goes into a step and what a run leaves behind.
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/training/loop.h"

namespace bokeh::training {

BatchTensors tensorsOf(const Batch &batch, const model::Topology &topology)
{
    const auto floats = [&](const std::vector<std::uint8_t> &bytes, int channels) {
        return torch::from_blob(const_cast<std::uint8_t *>(bytes.data()), // only read: to() copies
                                {batch.size, channels, topology.side, topology.side}, torch::kUInt8)
            .to(torch::kFloat);
    };
    return {floats(batch.input, model::inputChannels(topology)), floats(batch.alpha, 1).div_(255),
            floats(batch.weight, 1)};
}

torch::Tensor alphaOf(const torch::Tensor &output, const model::Topology &topology)
{
    if (topology.output == model::Output::Integer)
        return output.slice(1, 0, 1);
    return (output.slice(1, 1, 2) - output.slice(1, 0, 1)).mul(.5).add(.5); // one half where the two scores are equal
}

torch::Tensor maskLoss(const torch::Tensor &output, const torch::Tensor &alpha, const torch::Tensor &weight,
                       const model::Topology &topology)
{
    const torch::Tensor target = topology.output == model::Output::Integer ? alpha : torch::cat({1 - alpha, alpha}, 1);
    const torch::Tensor error = output.slice(1, 0, model::maskChannels(topology)).to(torch::kFloat) - target;
    return (error * error * weight).mean();
}

std::string recordOf(const char *stage, const Dataset &dataset, const RunOptions &options, const Progress &progress,
                     const std::vector<Score> &scores, const std::string &before)
{
    nlohmann::json record{{"stage", stage},
                          {"minutes", std::round(progress.minutes * 10) / 10},
                          {"samples", progress.samples},
                          {"batch", options.batchSize},
                          {"optimiser", "AdamW, cosine, averaged weights"},
                          {"loss", "squared error of alpha, threefold near outlines"}};
    for (const Dataset::Set &set : dataset.sets)
        record["sets"][set.name] = set.pictures;
    record["backgrounds"] = dataset.backgrounds.size();
    for (const Score &score : scores)
        record["validation"][score.part] = {{"pictures", score.pictures},
                                            {"miou", std::round(score.miou * 1e4) / 1e4},
                                            {"iou_person", std::round(score.iouPerson * 1e4) / 1e4}};
    if (const auto parent = nlohmann::json::parse(before, nullptr, false); parent.is_object())
        record["from"] = parent;
    return record.dump();
}

} // namespace bokeh::training
