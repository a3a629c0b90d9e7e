#include "engine/evaluation/measure.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <mutex>

#include "engine/capture/image_file.h"
#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/paper.h"
#include "engine/evaluation/parallel.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::evaluation {

namespace fs = std::filesystem;

namespace {

constexpr const char *kParts[] = {"street", "render", "mixed"};

/// One shipped network, before it is judged.
struct Shipped {
    std::string name;
    pipeline::NetworkPtr network;
    std::shared_ptr<const host::FloatModel> floating; ///< may be null
    std::vector<std::pair<std::string, pipeline::NetworkPtr>> steps;
    bool people() const { return network->topology.scene == model::Scene::People; }
};

/// What steps/ holds of one network, by step.
Result<std::vector<std::pair<std::string, pipeline::NetworkPtr>>> stepsOf(const std::string &network,
                                                                          const fs::path &models)
{
    const pipeline::NetworkLibrary library(models / "steps");
    std::vector<std::pair<std::string, pipeline::NetworkPtr>> steps;
    for (const std::string &name : library.names()) {
        if (!name.starts_with(network + "."))
            continue;
        auto step = library.load(name);
        if (!step)
            return step.error();
        steps.emplace_back(name.substr(network.size() + 1), *std::move(step));
    }
    return steps;
}

Result<std::vector<Shipped>> shippedNetworks(const fs::path &models)
{
    const pipeline::NetworkLibrary library(models);
    std::vector<Shipped> list;
    for (const std::string &name : library.names()) {
        auto network = library.load(name);
        if (!network)
            return network.error();
        auto steps = stepsOf(name, models);
        if (!steps)
            return steps.error();
        Shipped shipped{name, *std::move(network), nullptr, *std::move(steps)};
        const fs::path file = models / "float" / (name + ".safetensors");
        if (std::error_code failed; fs::exists(file, failed)) {
            auto floating = host::readFloatModel(file);
            if (!floating)
                return floating.error();
            shipped.floating = std::make_shared<const host::FloatModel>(*std::move(floating));
        }
        list.push_back(std::move(shipped));
    }
    if (list.empty())
        return Error{Errc::BadInput, fmt::format("there are no networks in \"{}\"", models.string())};
    return list;
}

/// What networks are judged on.
struct Part {
    std::string name;
    Examples examples;
};

Result<std::vector<Part>> readParts(const MeasureSettings &settings, bool people, bool roads)
{
    std::vector<std::pair<std::string, Examples::Settings>> wanted;
    for (const char *name : kParts)
        if (people)
            wanted.push_back({name, {settings.data / "val" / name / "images", settings.data / "val" / name / "masks"}});
    const fs::path camvid = settings.data / "camvid";
    if (roads)
        wanted.push_back({"camvid", {camvid / "images", camvid / "labels", camvid / "test.txt", model::Scene::Road}});
    std::vector<Part> parts;
    for (const auto &[name, where] : wanted) {
        auto examples = Examples::open(where);
        if (!examples)
            return examples.error();
        if (Status kept = examples->keep(settings.threads); !kept)
            return kept.error();
        parts.push_back({name, *std::move(examples)});
    }
    return parts;
}

bool isOf(const Part &part, const Shipped &network)
{
    return (part.name == "camvid") != network.people();
}

/// The one in the middle of the i-th of `n` equal shares of a list.
std::size_t share(std::size_t i, std::size_t n, std::size_t size)
{
    return (2 * i + 1) * size / (2 * n);
}

Result<std::vector<MovingClip>> makeClips(const Examples &people, const fs::path &backgrounds)
{
    std::vector<fs::path> behind;
    std::error_code failed;
    for (fs::directory_iterator it(backgrounds, failed), end; !failed && it != end; it.increment(failed))
        behind.push_back(it->path());
    if (failed || behind.empty())
        return Error{Errc::BadInput, fmt::format("there are no backgrounds in \"{}\"", backgrounds.string())};
    std::ranges::sort(behind);
    std::vector<MovingClip> clips;
    for (std::size_t i = 0; i < kClips; ++i) {
        const auto person = people.read(share(i, kClips, people.size()));
        if (!person)
            return person.error();
        const auto background = capture::readImage(behind[share(i, kClips, behind.size())]);
        if (!background)
            return background.error();
        auto clip = MovingClip::make((*person)->picture, (*person)->truth, **background);
        if (!clip)
            return clip.error();
        clips.push_back(*std::move(clip));
    }
    return clips;
}

std::optional<double> mean(const std::vector<ClipScores> &clips, std::optional<double> ClipScores::*score)
{
    double sum = 0;
    for (const ClipScores &clip : clips) {
        if (!(clip.*score))
            return std::nullopt;
        sum += *(clip.*score);
    }
    return sum / static_cast<double>(clips.size());
}

std::optional<double> emulatedFps(const std::string &network)
{
    PaperRow row = formatRows().front(); // a PC with USB 3
    row.network = network;
    const auto figures = simulate(row, {});
    return figures ? std::optional(figures->fps) : std::nullopt;
}

/// All of it, and how far it is.
class Measurement {
public:
    Measurement(const MeasureSettings &settings, std::vector<Part> parts, std::vector<MovingClip> clips)
        : settings_(settings), parts_(std::move(parts)), clips_(std::move(clips))
    {
    }

    Result<std::vector<NetworkResult>> run(const std::vector<Shipped> &networks)
    {
        for (const Shipped &network : networks)
            of_ += pictures(network);
        std::vector<NetworkResult> results;
        for (const Shipped &network : networks) {
            auto result = measure(network);
            if (!result)
                return Error{result.error().code, fmt::format("{}: {}", network.name, result.error().what)};
            results.push_back(*std::move(result));
        }
        return results;
    }

private:
    std::size_t pictures(const Shipped &network) const
    {
        std::size_t count = 0;
        for (const Part &part : parts_)
            if (isOf(part, network))
                count += part.examples.size() * (1 + (network.floating ? 1 : 0) + network.steps.size());
        for (const MovingClip &clip : clips_)
            if (network.people())
                count += static_cast<std::size_t>(clip.length());
        return count;
    }

    Result<NetworkResult> measure(const Shipped &shipped)
    {
        NetworkResult result{.name = shipped.name, .topology = shipped.network->topology};
        const Candidate chip = onEmulator(shipped.network);
        if (Status judged = judge(shipped, chip, result.parts); !judged)
            return judged.error();
        if (shipped.floating)
            if (Status judged = judge(shipped, inFloat(shipped.floating), result.floatParts); !judged)
                return judged.error();
        for (const auto &[step, network] : shipped.steps) {
            result.steps.push_back({step, {}});
            if (Status judged = judge(shipped, onEmulator(network), result.steps.back().second); !judged)
                return judged.error();
        }
        result.fps = emulatedFps(shipped.name);
        if (shipped.people()) {
            auto clip = judgeClips(chip);
            if (!clip)
                return clip.error();
            result.clip = *clip;
        }
        return result;
    }

    Status judge(const Shipped &shipped, const Candidate &candidate, std::vector<PartResult> &results)
    {
        for (const Part &part : parts_) {
            if (!isOf(part, shipped))
                continue;
            auto pictures = evaluate(candidate, part.examples,
                                     {.threads = settings_.threads, .report = [this] { return report(); }});
            if (!pictures)
                return pictures.error();
            results.push_back({part.name, *std::move(pictures)});
        }
        return {};
    }

    Result<ClipScores> judgeClips(const Candidate &candidate)
    {
        std::vector<ClipScores> scores(clips_.size());
        const Status ended = inParallel(settings_.threads, clips_.size(), [&](Turns &turns) -> Status {
            while (const auto turn = turns.take()) {
                auto clip = evaluateClip(candidate, clips_[*turn], [this](std::uint64_t) { return report(); });
                if (!clip)
                    return clip.error();
                scores[*turn] = *clip;
            }
            return {};
        });
        if (!ended)
            return ended.error();
        ClipScores together{.flicker = mean(scores, &ClipScores::flicker),
                            .flickerUnfiltered = mean(scores, &ClipScores::flickerUnfiltered),
                            .lag = mean(scores, &ClipScores::lag),
                            .lagUnfiltered = mean(scores, &ClipScores::lagUnfiltered)};
        for (const ClipScores &score : scores)
            together.frames += score.frames;
        return together;
    }

    bool report()
    {
        const std::lock_guard lock(mutex_);
        ++done_;
        return !settings_.report || settings_.report(done_, of_);
    }

    const MeasureSettings &settings_;
    std::vector<Part> parts_;
    std::vector<MovingClip> clips_;
    std::mutex mutex_; // over done_ and settings_.report
    std::size_t done_ = 0, of_ = 0;
};

} // namespace

Result<std::vector<NetworkResult>> measureNetworks(const MeasureSettings &settings)
{
    const auto networks = shippedNetworks(settings.models);
    if (!networks)
        return networks.error();
    const bool people = std::ranges::any_of(*networks, &Shipped::people);
    const bool roads = !std::ranges::all_of(*networks, &Shipped::people);
    auto parts = readParts(settings, people, roads);
    if (!parts)
        return parts.error();
    std::vector<MovingClip> clips;
    if (people) {
        const auto render = std::ranges::find(*parts, "render", &Part::name);
        auto made = makeClips(render->examples, settings.data / "backgrounds");
        if (!made)
            return made.error();
        clips = *std::move(made);
    }
    return Measurement(settings, *std::move(parts), std::move(clips)).run(*networks);
}

} // namespace bokeh::evaluation
