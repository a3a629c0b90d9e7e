#include "engine/training/road.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <numbers>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/model/class_set.h"

namespace bokeh::training {

namespace fs = std::filesystem;

namespace {

/// Stems of the files that a list names, one a line.
std::vector<std::string> stemsIn(const fs::path &list)
{
    std::vector<std::string> stems;
    std::ifstream file(list);
    for (std::string word, rest; file >> word; std::getline(file, rest)) // a line may name its label file too
        stems.push_back(fs::path(word).stem().string());
    return stems;
}

void shrink(RoadPicture &picture, int longest)
{
    const double factor = double(longest) / std::max(picture.image.cols, picture.image.rows);
    if (factor >= 1)
        return;
    cv::resize(picture.image, picture.image, {}, factor, factor, cv::INTER_AREA);
    cv::resize(picture.classes, picture.classes, {}, factor, factor, cv::INTER_NEAREST);
}

/// 256 entries: a label to its class.
cv::Mat classTable(const model::ClassSet &set)
{
    cv::Mat table(1, 256, CV_8U, cv::Scalar(kNoClass));
    for (int label = 0; label < model::kLabels; ++label)
        if (const int k = model::classOfLabel(set, label); k >= 0)
            table.at<uchar>(label) = static_cast<uchar>(k);
    return table;
}

std::array<double, 256> histogram(const cv::Mat &classes)
{
    std::array<double, 256> counts{};
    for (auto it = classes.begin<uchar>(); it != classes.end<uchar>(); ++it)
        ++counts[*it];
    return counts;
}

} // namespace

Result<std::vector<RoadPicture>> loadRoad(const fs::path &data, const char *list, const model::Topology &topology,
                                          int longest)
{
    const model::ClassSet *set = model::classSet(topology.scene, topology.classes);
    if (topology.scene != model::Scene::Road || !set)
        return Error{Errc::BadInput, "there is no set of road classes for " + topology.name};
    const fs::path folder = data / "camvid";
    const cv::Mat table = classTable(*set);
    std::vector<RoadPicture> pictures;
    for (const std::string &stem : stemsIn(folder / (std::string(list) + ".txt"))) {
        RoadPicture picture{cv::imread((folder / "images" / (stem + ".jpg")).string(), cv::IMREAD_COLOR),
                            cv::imread((folder / "labels" / (stem + ".png")).string(), cv::IMREAD_GRAYSCALE)};
        if (picture.image.empty() || picture.image.size() != picture.classes.size())
            continue;
        cv::LUT(picture.classes, table, picture.classes);
        shrink(picture, longest);
        pictures.push_back(std::move(picture));
    }
    if (pictures.empty())
        return Error{Errc::BadInput,
                     "no road scenes in " + folder.string() + "; it must hold " + list + ".txt, images and labels"};
    return pictures;
}

std::vector<float> classWeights(const std::vector<RoadPicture> &pictures, int classes)
{
    const auto count = static_cast<std::size_t>(classes);
    std::vector<double> own(count), shown(count);
    for (const RoadPicture &picture : pictures) {
        const auto counts = histogram(picture.classes);
        for (std::size_t k = 0; k < count; ++k)
            if (counts[k] > 0) {
                own[k] += counts[k];
                shown[k] += static_cast<double>(picture.classes.total());
            }
    }
    std::vector<double> common;
    for (std::size_t k = 0; k < count; ++k)
        if (shown[k] > 0)
            common.push_back(own[k] / shown[k]);
    std::vector<float> weights(count, 1);
    if (common.empty())
        return weights;
    std::ranges::nth_element(common, common.begin() + std::ssize(common) / 2);
    const double median = common[common.size() / 2];
    for (std::size_t k = 0; k < count; ++k)
        if (shown[k] > 0)
            weights[k] = static_cast<float>(std::sqrt(median * shown[k] / own[k]));
    return weights;
}

RoadSampler::RoadSampler(const std::vector<RoadPicture> &pictures, const model::Topology &topology, std::uint64_t seed,
                         bool twins)
    : pictures_(pictures), side_(topology.side), twins_(twins), random_(seed), camera_(topology, ~seed)
{
}

RoadPicture RoadSampler::crop()
{
    const RoadPicture &whole = pictures_[random_.below(pictures_.size())];
    const double w = whole.image.cols, h = whole.image.rows, side = side_;
    const double scale = random_.uniform(.45, 1.05), stretch = std::exp(random_.normal(.12));
    const double cw = w * scale * stretch, ch = h * scale / stretch;
    const auto middle = [&](double length, double part) { // of a part that stays inside, where it can
        return length / 2 + std::max(0., length - part) * random_.uniform(-.5, .5);
    };
    const double cx = middle(w, cw), cy = middle(h, ch);
    const double angle = random_.normal(3) * std::numbers::pi / 180, mirror = random_.of(.5) ? -1 : 1;
    const double a = std::cos(angle) * cw / side * mirror, b = -std::sin(angle) * ch / side;
    const double c = std::sin(angle) * cw / side * mirror, d = std::cos(angle) * ch / side;
    const cv::Matx23d map(a, b, cx - (a + b) * side / 2, c, d, cy - (c + d) * side / 2);
    RoadPicture part;
    cv::warpAffine(camera_.see(whole.image), part.image, map, {side_, side_}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   cv::BORDER_REFLECT_101);
    cv::warpAffine(whole.classes, part.classes, map, {side_, side_}, cv::INTER_NEAREST | cv::WARP_INVERSE_MAP,
                   cv::BORDER_CONSTANT, kNoClass);
    return part;
}

Batch RoadSampler::draw(int size)
{
    Batch batch{size, {}, {}, {}};
    RoadPicture scene;
    for (int i = 0; i < size; ++i) {
        if (!twins_ || i % 2 == 0)
            scene = crop();
        cv::Mat picture = scene.image.clone();
        camera_.retone(picture);
        camera_.degrade(picture);
        camera_.append(picture, batch.input);
        const cv::Mat known = (scene.classes != kNoClass) / 255, target = scene.classes.mul(known);
        batch.target.insert(batch.target.end(), target.datastart, target.dataend);
        batch.weight.insert(batch.weight.end(), known.datastart, known.dataend);
    }
    return batch;
}

} // namespace bokeh::training
