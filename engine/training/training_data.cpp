#include "engine/training/training_data.h"

#include <memory>

#include "engine/training/dataset.h"
#include "engine/training/road.h"
#include "engine/training/sampler.h"

namespace bokeh::training {

namespace fs = std::filesystem;

namespace {

template <class Judging> Result<Scorer> scorerBy(const fs::path &data, const model::Topology &topology, int limit)
{
    auto judge = Judging::open(data, topology, static_cast<std::size_t>(limit));
    if (!judge)
        return judge.error();
    return Scorer([judge = *std::move(judge)](const Predictor &predict) { return judge.score(predict); });
}

/// A BatchSource that owns a sampler of pictures that are shared.
template <class Sampling, class Pictures>
std::function<BatchSource(std::uint64_t, bool)> samplerOf(std::shared_ptr<const Pictures> pictures,
                                                          const model::Topology &topology)
{
    return [pictures = std::move(pictures), topology](std::uint64_t seed, bool twins) -> BatchSource {
        return [pictures, sampler = Sampling(*pictures, topology, seed, twins)](int size) mutable {
            return sampler.draw(size);
        };
    };
}

Result<TrainingData> peopleIn(const fs::path &data, const model::Topology &topology)
{
    auto dataset = loadDataset(data);
    if (!dataset)
        return dataset.error();
    TrainingData material;
    for (const Dataset::Set &set : dataset->sets)
        material.sets.push_back({set.name, set.pictures});
    material.backgrounds = static_cast<int>(dataset->backgrounds.size());
    material.sampler = samplerOf<Sampler>(std::make_shared<const Dataset>(*std::move(dataset)), topology);
    return material;
}

/// Pictures no larger than crops need: what is sampled more than twice too finely would alias.
Result<TrainingData> roadsIn(const fs::path &data, const model::Topology &topology)
{
    auto pictures = loadRoad(data, "train", topology, topology.side * 3 / 2);
    if (!pictures)
        return pictures.error();
    TrainingData material;
    material.sets.push_back({"camvid", static_cast<int>(pictures->size())});
    material.classWeights = classWeights(*pictures, topology.classes);
    material.sampler =
        samplerOf<RoadSampler>(std::make_shared<const std::vector<RoadPicture>>(*std::move(pictures)), topology);
    return material;
}

} // namespace

Result<Scorer> openScorer(const fs::path &data, const model::Topology &topology, int limit)
{
    return topology.scene == model::Scene::Road ? scorerBy<RoadJudge>(data, topology, limit)
                                                : scorerBy<Judge>(data, topology, limit);
}

Result<TrainingData> openMaterial(const fs::path &data, const model::Topology &topology, int judged)
{
    Result<TrainingData> material =
        topology.scene == model::Scene::Road ? roadsIn(data, topology) : peopleIn(data, topology);
    if (!material)
        return material;
    auto scorer = openScorer(data, topology, judged);
    if (!scorer)
        return scorer.error();
    material->score = *std::move(scorer);
    return material;
}

} // namespace bokeh::training
