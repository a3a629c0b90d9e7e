#include "engine/evaluation/results.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/file.h"

namespace bokeh::evaluation {

namespace {

constexpr std::uint64_t kLargestReport = 1 << 20;

bool people(const NetworkResult &network)
{
    return network.topology.scene == model::Scene::People;
}

std::string orDash(const std::optional<double> &value, int decimals, double factor = 1)
{
    return value ? fmt::format("{:.{}f}", *value * factor, decimals) : "–";
}

/// What a network costs: weights, GMAC, chip ms, FPS.
std::string costCells(const NetworkResult &network)
{
    const model::Cost cost = model::cost(network.topology);
    return fmt::format("{:.3f} | {:.3f} | {:.2f} | {}", static_cast<double>(cost.parameters) / 1e6,
                       static_cast<double>(cost.macs) / 1e9, model::chipSeconds(network.topology) * 1e3,
                       orDash(network.fps, 1));
}

/// What the integers have more than the float weights, part by part.
std::string againstFloat(const NetworkResult &network)
{
    std::string cell;
    for (std::size_t i = 0; i < network.floatParts.size(); ++i)
        cell +=
            fmt::format("{}{:+.4f}", i ? " / " : "",
                        summarise(network.parts[i].pictures).miou() - summarise(network.floatParts[i].pictures).miou());
    return cell.empty() ? "–" : cell;
}

void writePeople(const std::vector<NetworkResult> &networks, std::string &out)
{
    out +=
        "## People\n\n"
        "Mean IoU / boundary F / mean absolute difference of alpha, on the three parts of val, at the picture's own "
        "size and after the\nprogram's own refinement. `street` is the yardstick, `render` is exact, `mixed` is "
        "agreement with a teacher. Chip ms: padded\nmultiply-accumulates over 1.41 TMAC/s. FPS: the emulated chip "
        "over the modelled USB 3 of a PC, one picture after another as the\npaper's figures are. Against float: mean "
        "IoU less that of the float weights, street / render / mixed.\n\n"
        "| network | street | render | mixed | M weights | GMAC | chip ms | FPS | against float |\n"
        "|---|---|---|---|---|---|---|---|---|\n";
    for (const NetworkResult &network : networks) {
        if (!people(network))
            continue;
        fmt::format_to(std::back_inserter(out), "| {} |", shortName(network.name));
        for (const PartResult &part : network.parts) {
            const Scores scores = summarise(part.pictures);
            fmt::format_to(std::back_inserter(out), " {:.4f} / {:.3f} / {:.4f} |", scores.miou(), scores.boundaryF,
                           scores.mad);
        }
        fmt::format_to(std::back_inserter(out), " {} | {} |\n", costCells(network), againstFloat(network));
    }
    out += "\n";
}

void writeClips(const std::vector<NetworkResult> &networks, std::string &out)
{
    fmt::format_to(std::back_inserter(out),
                   "## Over time\n\n"
                   "On {} clips with known masks: a person of `render` in front of a background, standing still, then "
                   "moving at {} pixels a frame,\nwith noise. Flicker: thousandths of alpha by which the mask changes "
                   "from one frame to the next where the picture does not.\nLag: frames that it trails behind. Both as "
                   "the program shows it, steadied over time, and as the network gives it.\n\n"
                   "| network | flicker, steadied | flicker, as it comes | lag, steadied | lag, as it comes |\n"
                   "|---|---|---|---|---|\n",
                   kClips, MovingClip::kSpeed);
    for (const NetworkResult &network : networks)
        if (network.clip)
            fmt::format_to(std::back_inserter(out), "| {} | {} | {} | {} | {} |\n", shortName(network.name),
                           orDash(network.clip->flicker, 3, 1000), orDash(network.clip->flickerUnfiltered, 3, 1000),
                           orDash(network.clip->lag, 2), orDash(network.clip->lagUnfiltered, 2));
    out += "\n";
}

std::string classCells(const NetworkResult &network, const Confusion &confusion)
{
    std::string cell;
    const model::ClassSet &set = *model::classSet(network.topology.scene, network.topology.classes);
    for (int k = 0; k < confusion.classes(); ++k)
        if (confusion.ofTruth(k) > 0)
            fmt::format_to(std::back_inserter(cell), "{}{} {:.3f}", cell.empty() ? "" : ", ",
                           set[static_cast<std::size_t>(k)].name, *confusion.iou(k));
    return cell;
}

void writeRoads(const std::vector<NetworkResult> &networks, std::string &out)
{
    out += "## Road scenes\n\n"
           "CamVid's test pictures, labels of the network's own classes; what is not labelled is left out. Mean IoU is "
           "over the classes\nthat occur.\n\n"
           "| network | classes | mean IoU | pixels right | IoU by class | M weights | GMAC | chip ms | FPS | against "
           "float |\n"
           "|---|---|---|---|---|---|---|---|---|---|\n";
    for (const NetworkResult &network : networks) {
        if (people(network))
            continue;
        const Scores scores = summarise(network.parts.front().pictures);
        fmt::format_to(std::back_inserter(out), "| {} | {} | {:.4f} | {:.4f} | {} | {} | {} |\n",
                       shortName(network.name), network.topology.classes, scores.miou(), scores.confusion.accuracy(),
                       classCells(network, scores.confusion), costCells(network), againstFloat(network));
    }
    out += "\n";
}

void writeTrial(const Trial &trial, std::string &out)
{
    const std::string pair = fmt::format("{} less {}", shortName(trial.first), shortName(trial.second));
    if (trial.parts.empty()) {
        fmt::format_to(std::back_inserter(out), "| {} | | not trained yet | |\n", pair);
        return;
    }
    for (const Trial::Part &part : trial.parts)
        fmt::format_to(std::back_inserter(out), "| {} | {} | {:+.4f} [{:+.4f}, {:+.4f}] | {} |\n", pair, part.name,
                       part.interval.difference, part.interval.low, part.interval.high, nameOf(part.verdict));
    if (trial.parts.size() > 1)
        fmt::format_to(std::back_inserter(out), "| {} | all | | **{}** |\n", pair, nameOf(trial.verdict));
}

void writeClaims(const std::vector<Claim> &claims, std::string &out)
{
    fmt::format_to(
        std::back_inserter(out),
        "## The paper's claims\n\n"
        "Differences of mean IoU with their 95 % interval, by a paired bootstrap over pictures. A claim of no "
        "loss is supported where the\nwhole interval lies above -{0}, refuted where it lies below; one of "
        "gain is supported above 0, refuted below +{0}, and\nundecided where it is both. Over several parts: "
        "refuted if on any, supported if on all. The interval speaks for other\npictures, not for another "
        "training run: where one network of a pair was trained much less, as MODEL_CARD.md tells, the verdict is\n"
        "about that.\n\n",
        kNegligible);
    for (const Claim &claim : claims) {
        fmt::format_to(std::back_inserter(out),
                       "### {}\n\n| networks | part | difference | verdict |\n|---|---|---|---|\n", claim.text);
        for (const Trial &trial : claim.trials)
            writeTrial(trial, out);
        out += "\n";
    }
}

} // namespace

std::string shortName(const std::string &name)
{
    constexpr std::string_view kFamily = "gnetseg-";
    return name.starts_with(kFamily) ? name.substr(kFamily.size()) : name;
}

Result<CpuTimes> readCpuTimes(const std::filesystem::path &path)
{
    const auto bytes = readFile(path, kLargestReport);
    if (!bytes)
        return bytes.error();
    const auto *text = reinterpret_cast<const char *>(bytes->data());
    try {
        const auto report = nlohmann::json::parse(text, text + bytes->size());
        CpuTimes times{.processor = report.at("processor"), .isa = report.at("isa"), .milliseconds = {}};
        for (const auto &run : report.at("runs"))
            if (run.at("isa") == times.isa)
                if (const double rate = run.at("inferences_per_second").at("1"); rate > 0)
                    times.milliseconds[run.at("network")] = 1000 / rate;
        return times;
    } catch (const nlohmann::json::exception &) {
        return Error{Errc::BadInput, fmt::format("\"{}\" is no report of the bench", path.string())};
    }
}

ResultsDocument writeUp(const std::vector<NetworkResult> &networks, const std::vector<Claim> &claims,
                        const std::optional<CpuTimes> &times)
{
    ResultsDocument document{.markdown =
                                 "# Results\n\n"
                                 "`bokehcam-cli model results --data DIR` wrote this page and its plots from the "
                                 "networks beside it. The pictures are those of\nMODEL_CARD.md; "
                                 "`engine/evaluation/README.md` has the formulas. The emulator computes "
                                 "what the chip would, so the page is\nthe same on every machine.\n\n",
                             .plots = drawResults(networks, claims, times)};
    std::string &out = document.markdown;
    if (std::ranges::any_of(networks, people)) {
        writePeople(networks, out);
        writeClips(networks, out);
    }
    if (!std::ranges::all_of(networks, people))
        writeRoads(networks, out);
    writeClaims(claims, out);
    out += "## Plots\n\n";
    for (const auto &[file, svg] : document.plots)
        fmt::format_to(std::back_inserter(out), "![{0}](plots/{0})\n\n", file);
    out.pop_back();
    return document;
}

} // namespace bokeh::evaluation
