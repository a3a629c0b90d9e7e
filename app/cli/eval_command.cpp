#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "engine/base/file.h"
#include "engine/pipeline/evaluation.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::cli {

namespace {

struct Options {
    std::string model, images, masks, dump, json;
};

Status execute(const Options &options)
{
    const auto network = pipeline::NetworkLibrary::installed().load(options.model);
    if (!network)
        return network.error();
    pipeline::EvaluationSettings settings{.network = *network, .images = options.images, .masks = options.masks};
    if (!options.dump.empty())
        settings.dump = options.dump;
    auto progress = std::make_unique<Progress>();
    settings.report = [&](std::size_t done, std::size_t of) {
        progress->show(done, of, "pictures");
        return !stopRequested();
    };
    const auto result = pipeline::evaluate(settings);
    progress.reset();
    if (!result)
        return result.error();
    const auto &s = result->scores;
    fmt::print("{} on {} pictures{}\n", (*network)->topology.name, s.images,
               result->withoutMask ? fmt::format(" ({} more have no mask)", result->withoutMask) : "");
    fmt::print("  mean IoU     {:.4f}\n  person IoU   {:.4f}\n  background   {:.4f}\n", s.miou, s.iouPerson,
               s.iouBackground);
    fmt::print("  boundary F   {:.4f}\n  alpha error  {:.4f}\n", s.boundaryF, s.mad);
    if (options.json.empty())
        return {};
    const nlohmann::ordered_json report{{"images", s.images},
                                        {"miou", s.miou},
                                        {"iou_person", s.iouPerson},
                                        {"iou_background", s.iouBackground},
                                        {"boundary_f", s.boundaryF},
                                        {"mad", s.mad},
                                        {"without_mask", result->withoutMask},
                                        {"network", (*network)->topology.name}};
    return writeFile(options.json, report.dump(2) + "\n");
}

} // namespace

void addEval(CLI::App &app, Action &action)
{
    auto options = std::make_shared<Options>();
    CLI::App *eval = app.add_subcommand("eval", "Compare a network's masks with the truth");
    eval->add_option("--model", options->model, "A network's name or file")->required();
    eval->add_option("--images", options->images, "Folder of pictures")->required()->check(CLI::ExistingDirectory);
    eval->add_option("--masks", options->masks, "Folder of masks, 0 background to 255 person, named like the pictures")
        ->required()
        ->check(CLI::ExistingDirectory);
    eval->add_option("--dump", options->dump, "Folder for the soft masks, one 8-bit PNG a picture");
    eval->add_option("--json", options->json, "Write the scores as JSON");
    eval->callback([options, &action] { action = [options] { return execute(*options); }; });
}

} // namespace bokeh::cli
