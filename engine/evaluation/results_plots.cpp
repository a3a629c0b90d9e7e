#include <algorithm>
#include <fmt/format.h>
#include <functional>

#include "engine/evaluation/chart/charts.h"
#include "engine/evaluation/results.h"

namespace bokeh::evaluation {

namespace {

using Plots = std::vector<std::pair<std::string, std::string>>;

constexpr const char *kYardstick = "street";
constexpr const char *kRoads = "camvid";

const std::vector<PictureScore> *picturesOf(const std::vector<PartResult> &parts, const char *name)
{
    const auto found = std::ranges::find(parts, name, &PartResult::name);
    return found == parts.end() ? nullptr : &found->pictures;
}

/// What stands on the horizontal axis; empty where it is not known of a network.
using Cost = std::function<std::optional<double>(const NetworkResult &)>;

void addScatter(const std::vector<NetworkResult> &networks, const char *file, chart::Scatter scatter, const Cost &cost,
                Plots &plots)
{
    scatter.yTitle = "mean IoU on street";
    for (const NetworkResult &network : networks) {
        const auto *pictures = picturesOf(network.parts, kYardstick);
        const std::optional<double> x = cost(network);
        if (pictures && x)
            scatter.points.push_back({shortName(network.name), *x, summarise(*pictures).miou()});
    }
    if (!scatter.points.empty())
        plots.emplace_back(file, draw(scatter));
}

/// Trials of one claim as rows: the yardstick's and the roads' intervals.
void addIntervals(const Claim &claim, const char *file, chart::Intervals chart,
                  const std::function<std::string(const Trial &)> &nameOfTrial, Plots &plots)
{
    chart.xTitle = "difference of mean IoU, with its 95 % interval; shaded: negligible";
    chart.tolerance = kNegligible;
    for (const Trial &trial : claim.trials)
        for (const Trial::Part &part : trial.parts)
            if (part.name == kYardstick || part.name == kRoads)
                chart.rows.push_back({fmt::format("{}, {}", nameOfTrial(trial), part.name), part.interval.difference,
                                      part.interval.low, part.interval.high});
    if (!chart.rows.empty())
        plots.emplace_back(file, draw(chart));
}

/// Classes that are judged; one that is left out of the truth is not.
std::vector<int> judgedClasses(const Confusion &confusion)
{
    std::vector<int> judged;
    for (int k = 0; k < confusion.classes(); ++k)
        if (confusion.ofTruth(k) > 0)
            judged.push_back(k);
    return judged;
}

/// The road network that tells most classes apart, the best of those.
const NetworkResult *finest(const std::vector<NetworkResult> &networks)
{
    const NetworkResult *best = nullptr;
    const auto rank = [](const NetworkResult &network) {
        const Scores summary = summarise(network.parts.front().pictures);
        return std::pair(judgedClasses(summary.confusion).size(), summary.miou());
    };
    for (const NetworkResult &network : networks)
        if (network.topology.scene == model::Scene::Road && (!best || rank(network) > rank(*best)))
            best = &network;
    return best;
}

void addConfusion(const NetworkResult &network, Plots &plots)
{
    const Confusion confusion = summarise(network.parts.front().pictures).confusion;
    const model::ClassSet &set = *model::classSet(network.topology.scene, network.topology.classes);
    chart::Matrix matrix{.title = "What is taken for what",
                         .subtitle =
                             fmt::format("{}, CamVid test: per cent of each true class", shortName(network.name)),
                         .rowTitle = "is",
                         .columnTitle = "was taken for",
                         .names = {},
                         .shares = {}};
    const std::vector<int> shown = judgedClasses(confusion);
    for (const int truth : shown) {
        matrix.names.emplace_back(set[static_cast<std::size_t>(truth)].name);
        std::vector<double> &row = matrix.shares.emplace_back();
        for (const int predicted : shown)
            row.push_back(static_cast<double>(confusion.at(truth, predicted)) /
                          static_cast<double>(confusion.ofTruth(truth)));
    }
    plots.emplace_back("confusion.svg", draw(matrix));
}

void addCosts(const std::vector<NetworkResult> &networks, const std::optional<CpuTimes> &times, Plots &plots)
{
    addScatter(
        networks, "miou-gmac.svg",
        {.title = "Accuracy and arithmetic",
         .subtitle = "People; every shipped network on the chip's integers",
         .xTitle = "billion multiply-accumulates a mask"},
        [](const NetworkResult &n) { return static_cast<double>(model::cost(n.topology).macs) / 1e9; }, plots);
    addScatter(
        networks, "miou-fps.svg",
        {.title = "Accuracy and speed on the chip",
         .subtitle = "People; emulated chip over the modelled USB 3, one picture after another",
         .xTitle = "masks a second"},
        [](const NetworkResult &n) { return n.fps; }, plots);
    if (times)
        addScatter(
            networks, "miou-cpu.svg",
            {.title = "Accuracy and time without a chip",
             .subtitle = fmt::format("People; emulator on one thread of {}, {}", times->processor, times->isa),
             .xTitle = "milliseconds a mask"},
            [&](const NetworkResult &n) {
                const auto found = times->milliseconds.find(n.name);
                return found == times->milliseconds.end() ? std::nullopt : std::optional(found->second);
            },
            plots);
}

} // namespace

std::vector<std::pair<std::string, std::string>> drawResults(const std::vector<NetworkResult> &networks,
                                                             const std::vector<Claim> &claims,
                                                             const std::optional<CpuTimes> &times)
{
    Plots plots;
    addCosts(networks, times, plots);
    for (const Claim &claim : claims) {
        if (claim.kind == ClaimKind::Quantisation)
            addIntervals(
                claim, "quantisation.svg",
                {.title = "What quantisation costs",
                 .subtitle = "The chip's integers less the float weights that they were made from"},
                [](const Trial &trial) { return shortName(trial.first); }, plots);
        if (claim.kind == ClaimKind::IntegerMask)
            addIntervals(
                claim, "integer-mask.svg",
                {.title = "What the integer mask costs as classes grow",
                 .subtitle = "The integer mask less softmax, networks otherwise alike"},
                [](const Trial &trial) { return shortName(trial.first); }, plots);
    }
    if (const NetworkResult *roads = finest(networks))
        addConfusion(*roads, plots);
    return plots;
}

} // namespace bokeh::evaluation
