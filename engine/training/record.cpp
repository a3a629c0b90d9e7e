// What a run leaves behind about itself.
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/training/loop.h"

#include "engine/base/json_text.h"

namespace bokeh::training {

namespace {

double rounded(double value)
{
    return std::round(value * 1e4) / 1e4;
}

} // namespace

std::string recordOf(const char *stage, const Trainee &trainee, const Material &material, const RunOptions &options,
                     const Progress &progress, const std::vector<Score> &scores, const std::string &before)
{
    nlohmann::json record{{"stage", stage},
                          {"network", trainee.topology.name},
                          {"minutes", std::round(progress.minutes * 10) / 10},
                          {"samples", progress.samples},
                          {"batch", options.batchSize},
                          {"device", trainee.device.is_cpu() ? "CPU" : "GPU"},
                          {"optimiser", "AdamW, cosine, averaged weights"},
                          {"loss", trainee.loss.name}};
    if (options.steadiness > 0)
        record["steadiness"] = options.steadiness;
    for (const Material::Set &set : material.sets)
        record["sets"][set.name] = set.pictures;
    if (material.backgrounds > 0)
        record["backgrounds"] = material.backgrounds;
    for (const Score &score : scores) {
        auto &part = record["validation"][score.part] = {{"pictures", score.pictures}, {"miou", rounded(score.miou)}};
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
