#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/model_results.h"
#include "app/cli/terminal.h"
#include "engine/base/file.h"
#include "engine/base/json_text.h"
#include "engine/capture/image_file.h"
#include "engine/host/onnx_export.h"
#include "engine/model/catalogue.h"
#include "engine/pipeline/network_library.h"
#include "engine/pipeline/segmenter.h"

namespace bokeh::cli {

namespace {

struct ModelOptions {
    std::string model, onnx, input, output;
    bool raw = false;
};

double millions(std::int64_t n)
{
    return static_cast<double>(n) / 1e6;
}

Status list()
{
    const auto library = pipeline::NetworkLibrary::installed();
    const auto shipped = library.names();
    put("{:<40} {:>9} {:>7} {:>10} {:>8}\n", "network", "weights", "GMAC", "chip ms", "shipped");
    std::vector<std::string> names = model::catalogueNames();
    for (const std::string &name : shipped)
        if (std::ranges::find(names, name) == names.end())
            names.push_back(name);
    for (const std::string &name : names) {
        const bool here = std::ranges::find(shipped, name) != shipped.end();
        std::optional<model::Topology> topology = model::topologyNamed(name);
        if (here) {
            const auto network = library.load(name);
            if (!network)
                return network.error();
            topology = (*network)->topology;
        }
        const model::Cost cost = model::cost(*topology);
        put("{:<40} {:>9} {:>7.3f} {:>10.2f} {:>8}\n", name, cost.parameters, millions(cost.macs) / 1e3,
            model::chipSeconds(*topology) * 1e3, here ? "yes" : "");
    }
    return {};
}

const char *stepName(model::Step step)
{
    return step == model::Step::Down ? ", then halved" : step == model::Step::Up ? ", doubled first" : "";
}

Status info(const ModelOptions &options)
{
    const auto network = pipeline::NetworkLibrary::installed().load(options.model);
    if (!network)
        return network.error();
    const model::Topology &t = (*network)->topology;
    const model::Cost cost = model::cost(t);
    put("{}: {} input channel(s) of {}x{}, {} classes, {} output, activations 0..{}\n", t.name, model::inputChannels(t),
        t.side, t.side, t.classes, t.output == model::Output::Integer ? "integer" : "softmax", t.cap);
    const auto list = model::convolutions(t);
    for (std::size_t i = 0, m = 0; i < list.size(); i += static_cast<std::size_t>(t.majors[m].sublayers), ++m)
        put("  major layer {}: {:4} channels x {:2} at {:3}, {}-bit coefficients{}\n", m + 1, t.majors[m].channels,
            t.majors[m].sublayers, list[i].side, static_cast<int>(t.majors[m].mode), stepName(t.majors[m].step));
    const model::Shape out = model::chipOutput(t);
    put("  output: {}x{} (reformat {})\n", out.side, out.side, t.reformat);
    put("{:.3f} million weights, {:.3f} GMAC ({:.3f} padded), largest map {:.2f} million activations\n",
        millions(cost.parameters), millions(cost.macs) / 1e3, millions(cost.paddedMacs) / 1e3, millions(cost.peakMap));
    put("per mask: {} bytes in, {} bytes out, {:.2f} ms on the chip\n", cost.inputBytes, cost.outputBytes,
        model::chipSeconds(t) * 1e3);
    const auto training = nlohmann::json::parse((*network)->training, nullptr, false);
    if (!training.is_discarded())
        put("training: {}\n", jsonText(training, 2));
    return {};
}

Status exportModel(const ModelOptions &options)
{
    const auto network = pipeline::NetworkLibrary::installed().load(options.model);
    if (!network)
        return network.error();
    const auto onnx = host::exportOnnx(**network);
    if (!onnx)
        return onnx.error();
    return writeFile(options.onnx, *onnx);
}

Status infer(const ModelOptions &options)
{
    const auto network = pipeline::NetworkLibrary::installed().load(options.model);
    if (!network)
        return network.error();
    const auto picture = capture::readImage(options.input);
    if (!picture)
        return picture.error();
    auto chip = accelerator::openEmulator(**network);
    if (!chip)
        return chip.error();
    pipeline::Segmenter segmenter(*std::move(chip), (*network)->topology, {});
    if (Status sent = segmenter.submit(*picture); !sent)
        return sent;
    const auto segmented = segmenter.collect();
    if (!segmented)
        return segmented.error();
    if (!options.raw)
        return capture::writeGrey(options.output, segmented->alpha->plane.view());
    // The chip's integers, untouched; channels one below the other.
    const image::Mask &mask = segmenter.mask();
    return capture::writeValues(options.output, {mask.side, mask.side * mask.channels}, mask.values, mask.cap);
}

} // namespace

void addModel(CLI::App &app, Action &action)
{
    auto options = std::make_shared<ModelOptions>();
    CLI::App *model = app.add_subcommand("model", "List, describe, export and try networks");
    model->require_subcommand(1);
    const auto add = [&](const char *name, const char *what, Status (*work)(const ModelOptions &)) {
        CLI::App *command = model->add_subcommand(name, what);
        command->add_option("model", options->model, "A network's name or file")->required();
        command->callback([options, work, &action] { action = [options, work] { return work(*options); }; });
        return command;
    };
    model->add_subcommand("list", "Every network known and shipped")->callback([&action] { action = list; });
    addResults(*model, action);
    add("info", "Layers, cost and training record", info);
    add("export", "Write it for other runtimes", exportModel)
        ->add_option("--onnx", options->onnx, "The ONNX file to write")
        ->required();
    CLI::App *one = add("infer", "One picture's mask", infer);
    one->add_option("--input", options->input, "A picture")->required();
    one->add_option("--output", options->output, "A PNG: the soft mask at the picture's size")->required();
    one->add_flag("--raw", options->raw, "Write the chip's integers instead, at the network's size");
}

} // namespace bokeh::cli
