#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "engine/base/file.h"
#include "engine/base/json_text.h"
#include "engine/capture/image_file.h"
#include "engine/evaluation/clip_evaluation.h"
#include "engine/evaluation/evaluation.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::cli {

namespace {

using Json = nlohmann::ordered_json;

struct EvalOptions {
    std::string model, images, masks, list, dump, json;
    std::string clip;
    std::string cutout, cutoutMask, background;
    int threads = 1;
    bool mirrored = false; // each mask is asked for twice
};

Json orNull(const std::optional<double> &value)
{
    return value ? Json(*value) : Json();
}

Status deliver(const std::string &path, const Json &report)
{
    return path.empty() ? Status() : writeFile(path, jsonText(report, 2) + "\n");
}

Json confusionJson(const evaluation::Confusion &confusion)
{
    Json rows = Json::array();
    for (int truth = 0; truth < confusion.classes(); ++truth) {
        Json row = Json::array();
        for (int predicted = 0; predicted < confusion.classes(); ++predicted)
            row.push_back(confusion.at(truth, predicted));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// What people and other scenes have in common.
Json commonReport(const model::Topology &topology, const evaluation::Scores &scores, std::size_t withoutMask)
{
    Json classes = Json::object();
    Json names = Json::array();
    int k = 0;
    for (const model::SceneClass &c : *model::classSet(topology.scene, topology.classes)) {
        names.push_back(c.name);
        classes[std::string(c.name)] = orNull(scores.confusion.iou(k++));
    }
    return {{"network", topology.name},
            {"images", scores.images},
            {"without_mask", withoutMask},
            {"miou", scores.miou()},
            {"pixel_accuracy", scores.confusion.accuracy()},
            {"classes", std::move(names)},
            {"class_iou", std::move(classes)},
            {"confusion", confusionJson(scores.confusion)}};
}

void printScores(const model::Topology &topology, const evaluation::Scores &scores, std::size_t withoutMask)
{
    put("{} on {} pictures{}\n", topology.name, scores.images,
        withoutMask ? fmt::format(" ({} more have no mask)", withoutMask) : "");
    if (scores.kept && topology.scene == model::Scene::People) {
        put("  nobody is in them; {:.2f} % of a picture is kept on average, and over {:.0f} % in {:.1f} % of them\n",
            100 * scores.kept->mean, 100 * evaluation::kMuchKept, 100 * scores.kept->over);
        return;
    }
    put("  {:<22} {:.4f}\n", "mean IoU", scores.miou());
    int k = 0;
    for (const model::SceneClass &c : *model::classSet(topology.scene, topology.classes)) {
        const auto iou = scores.confusion.iou(k++);
        put("    {:<20} {}\n", c.name, iou ? fmt::format("{:.4f}", *iou) : "does not occur");
    }
    if (topology.scene == model::Scene::People)
        put("  {:<22} {:.4f}\n  {:<22} {:.4f}\n", "boundary F", scores.boundaryF, "alpha error", scores.mad);
    else
        put("  {:<22} {:.4f}\n", "pixels right", scores.confusion.accuracy());
}

Status judgePictures(const EvalOptions &options, const pipeline::NetworkPtr &network)
{
    const model::Topology &topology = network->topology;
    evaluation::Examples::Settings where{.images = options.images, .masks = options.masks, .scene = topology.scene};
    if (!options.list.empty())
        where.list = options.list;
    const auto examples = evaluation::Examples::open(where);
    if (!examples)
        return examples.error();
    evaluation::EvaluationSettings settings{.threads = options.threads};
    if (!options.dump.empty())
        settings.dump = options.dump;
    auto progress = std::make_unique<Progress>();
    settings.report = [&, done = std::size_t{0}]() mutable {
        progress->show(++done, examples->size(), "pictures");
        return !stopRequested();
    };
    const auto pictures = evaluation::evaluate(evaluation::onEmulator(network, options.mirrored), *examples, settings);
    progress.reset();
    if (!pictures)
        return pictures.error();
    const evaluation::Scores scores = evaluation::summarise(*pictures);
    printScores(topology, scores, examples->withoutMask());
    Json report = commonReport(topology, scores, examples->withoutMask());
    if (topology.scene == model::Scene::People) {
        report["iou_person"] = scores.iou(1);
        report["iou_background"] = scores.iou(0);
        report["boundary_f"] = scores.boundaryF;
        report["mad"] = scores.mad;
        if (scores.kept) {
            report["kept_mean"] = scores.kept->mean;
            report["kept_over_2_percent"] = scores.kept->over;
        }
    }
    return deliver(options.json, report);
}

Result<evaluation::MovingClip> movingClip(const EvalOptions &options)
{
    auto person = capture::readImage(options.cutout);
    if (!person)
        return person.error();
    const auto truth = capture::readGrey(options.cutoutMask);
    if (!truth)
        return truth.error();
    const auto background = capture::readImage(options.background);
    if (!background)
        return background.error();
    return evaluation::MovingClip::make(*std::move(person), *truth, **background);
}

std::string orNothing(const std::optional<double> &value, const char *unit, double factor = 1)
{
    return value ? fmt::format("{:.3f}{}", *value * factor, unit) : "cannot be told";
}

Status judgeClip(const EvalOptions &options, const pipeline::NetworkPtr &network)
{
    auto progress = std::make_unique<Progress>();
    const evaluation::ClipReport report = [&](std::uint64_t frames) {
        progress->show(frames, std::nullopt, "frames");
        return !stopRequested();
    };
    const evaluation::Candidate candidate = evaluation::onEmulator(network, options.mirrored);
    const bool hasTruth = options.clip.empty();
    Result<evaluation::ClipScores> scores = Error{Errc::Internal, ""};
    if (hasTruth) {
        auto clip = movingClip(options);
        if (!clip)
            return clip.error();
        scores = evaluation::evaluateClip(candidate, *clip, report);
    } else {
        scores = evaluation::evaluateClip(candidate, options.clip, report);
    }
    progress.reset();
    if (!scores)
        return scores.error();
    const char *against = hasTruth ? "truth" : "unfiltered mask";
    put("{} on {} frames\n", network->topology.name, scores->frames);
    put("  flicker {} of alpha, {} before steadying\n", orNothing(scores->flicker, " thousandths", 1000),
        orNothing(scores->flickerUnfiltered, "", 1000));
    put("  lag     {} behind the {}\n", orNothing(scores->lag, " frames"), against);
    return deliver(options.json, {{"network", network->topology.name},
                                  {"frames", scores->frames},
                                  {"flicker", orNull(scores->flicker)},
                                  {"flicker_unfiltered", orNull(scores->flickerUnfiltered)},
                                  {"lag", orNull(scores->lag)},
                                  {"lag_unfiltered", orNull(scores->lagUnfiltered)},
                                  {"lag_against", against}});
}

Status execute(const EvalOptions &options)
{
    const auto network = pipeline::NetworkLibrary::installed().load(options.model);
    if (!network)
        return network.error();
    const bool overTime = !options.clip.empty() || !options.cutout.empty();
    if (overTime && (*network)->topology.scene != model::Scene::People)
        return Error{Errc::Unsupported, "flicker and lag are measured on networks for people"};
    return overTime ? judgeClip(options, *network) : judgePictures(options, *network);
}

CLI::Option *addFile(CLI::App &eval, const char *name, std::string &to, const char *what)
{
    return eval.add_option(name, to, what)->check(CLI::ExistingFile);
}

/// Options for folders of pictures; returns the one that stands for them.
CLI::Option *addPictures(CLI::App &eval, EvalOptions &options)
{
    auto *images = eval.add_option("--images", options.images, "Folder of pictures")->check(CLI::ExistingDirectory);
    auto *masks = eval.add_option("--masks", options.masks,
                                  "Folder of masks named like the pictures: 0 background to 255 person, or CamVid's "
                                  "labels 0 to 11 for road scenes")
                      ->check(CLI::ExistingDirectory)
                      ->needs(images);
    images->needs(masks);
    addFile(eval, "--list", options.list, "A text file: judge only the pictures it names, one a line, no ending")
        ->needs(images);
    eval.add_option("--threads", options.threads, "Pictures judged at once")->check(CLI::Range(1, 256))->needs(images);
    eval.add_option("--dump", options.dump, "Folder for one 8-bit PNG a picture: the soft mask, or the classes")
        ->needs(images);
    return images;
}

void addClips(CLI::App &eval, EvalOptions &options, CLI::Option *images)
{
    auto *clip =
        addFile(eval, "--clip", options.clip, "A video: flicker, and by how much steadying trails")->excludes(images);
    auto *cutout = addFile(eval, "--cutout", options.cutout, "A picture of a person, to be moved: flicker and lag")
                       ->excludes(images)
                       ->excludes(clip);
    auto *mask = addFile(eval, "--cutout-mask", options.cutoutMask, "The person's mask")->needs(cutout);
    auto *background =
        addFile(eval, "--background", options.background, "A picture to move the person over")->needs(cutout);
    cutout->needs(mask)->needs(background);
}

} // namespace

void addEval(CLI::App &app, Action &action)
{
    auto options = std::make_shared<EvalOptions>();
    CLI::App *eval = app.add_subcommand("eval", "Compare a network's masks with the truth, or see how steady they are");
    eval->add_option("--model", options->model, "A network's name or file")->required();
    addClips(*eval, *options, addPictures(*eval, *options));
    eval->add_flag("--ask-twice", options->mirrored,
                   "Ask for each mask a second time with the picture mirrored, and take the mean");
    eval->add_option("--json", options->json, "Write the scores as JSON");
    eval->callback([options, &action] {
        if (options->images.empty() && options->clip.empty() && options->cutout.empty())
            throw CLI::ValidationError("say what to judge the network on: --images and --masks, --clip, or --cutout");
        action = [options] { return execute(*options); };
    });
}

} // namespace bokeh::cli
