// What a run leaves behind about itself.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/training/device.h"
#include "engine/training/loop.h"

#include "engine/base/json_text.h"

namespace bokeh::training {

namespace {

double rounded(double value)
{
    return std::round(value * 1e4) / 1e4;
}

std::int64_t samplesOf(const nlohmann::json &record)
{
    if (!record.is_object())
        return 0;
    if (const auto all = record.find("samples_in_all"); all != record.end() && all->is_number_integer())
        return all->get<std::int64_t>();
    std::int64_t most = 0;
    if (const auto parts = record.find("of"); parts != record.end() && parts->is_array())
        for (const nlohmann::json &part : *parts)
            most = std::max(most, samplesOf(part));
    const auto own = record.find("samples");
    const auto parent = record.find("from");
    return most + (own != record.end() && own->is_number_integer() ? own->get<std::int64_t>() : 0) +
           (parent != record.end() ? samplesOf(*parent) : 0);
}

} // namespace

std::int64_t samplesIn(const std::string &record)
{
    return samplesOf(nlohmann::json::parse(record, nullptr, false));
}

std::string recordOf(const char *stage, const Trainee &trainee, const TrainingData &material, const RunOptions &options,
                     const Progress &progress, const std::vector<Score> &scores, const std::string &before)
{
    nlohmann::json record{{"stage", stage},
                          {"network", trainee.topology.name},
                          {"minutes", std::round(progress.minutes * 10) / 10},
                          {"samples", progress.samples},
                          {"batch", options.batchSize},
                          {"samples_in_all", trainee.samplesBefore + progress.samples},
                          {"device", trainee.device.is_cpu() ? "CPU" : "GPU"},
                          {"processor", processorName()},
                          {"arithmetic", nameOf(arithmeticOf(trainee.device))},
                          {"optimiser", "AdamW, cosine, averaged weights"},
                          {"loss", trainee.loss.name}};
    if (options.steadiness > 0)
        record["steadiness"] = options.steadiness;
    for (const TrainingData::Set &set : material.sets)
        record["sets"][set.name] = set.pictures;
    if (material.backgrounds > 0)
        record["backgrounds"] = material.backgrounds;
    for (const Score &score : scores) {
        auto &part = record["validation"][score.part] = {{"pictures", score.pictures}};
        if (score.empty) {
            part["kept_mean"] = rounded(score.keptMean);
            part["kept_over_2_percent"] = rounded(score.keptOver);
            continue;
        }
        part["miou"] = rounded(score.miou);
        if (trainee.topology.scene == model::Scene::People)
            part["iou_person"] = rounded(score.iou[1]);
        else
            for (const double iou : score.iou)
                part["iou"].push_back(rounded(iou));
    }
    if (const auto parent = nlohmann::json::parse(before, nullptr, false); parent.is_object())
        record["from"] = parent;
    return jsonText(record);
}

} // namespace bokeh::training
