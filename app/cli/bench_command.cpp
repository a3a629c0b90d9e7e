#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/bench.h"
#include "app/cli/commands.h"
#include "engine/pipeline/clip_run.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char *kDefaultNetwork = "gnetseg-large-224-y-lite";
constexpr std::uint64_t kFrames = 90;

struct BenchArguments {
    std::string model, size = "1280x720", isa = "all", json;
    int threads = 2;
    bool quality = false;
};

/// The one that was asked for, or all that are shipped with the default first.
Result<std::vector<BenchNetwork>> chosenNetworks(const std::string &model)
{
    const auto library = pipeline::NetworkLibrary::installed();
    std::vector<std::string> names = model.empty() ? library.names() : std::vector{model};
    std::ranges::stable_partition(names, [](const std::string &name) { return name == kDefaultNetwork; });
    std::vector<BenchNetwork> networks;
    for (const std::string &name : names) {
        auto network = library.load(name);
        if (!network)
            return network.error();
        networks.push_back({name, *std::move(network)});
    }
    if (networks.empty())
        return Error{Errc::BadInput, "no networks are installed; name a file with --model"};
    return networks;
}

/// Runs whole frames of the test pattern through the pipeline. What drawing the pattern takes is left out: a camera's
/// frames come drawn.
Result<Json> frameCpu(const model::Network &network, image::Size size)
{
    auto run = pipeline::ClipRun::open({.input = "pattern",
                                        .output = "null",
                                        .network = std::make_shared<const model::Network>(network),
                                        .frames = kFrames,
                                        .size = size});
    if (!run)
        return run.error();
    if (Status done = (*run)->run([](const auto &) { return !stopRequested(); }); !done)
        return done.error();
    Json stages = Json::object();
    double total = 0;
    const auto add = [&](const char *name, double nanoseconds, std::uint64_t frames) {
        const double milliseconds = frames ? nanoseconds / 1e6 / static_cast<double>(frames) : 0;
        stages[name] = milliseconds;
        total += milliseconds;
    };
    for (const metrics::Stage *stage : (*run)->stages().all())
        if (stage != &(*run)->stages().capture)
            add(stage->name, static_cast<double>(stage->cpu.value()), stage->runs.value());
    const pipeline::Statistics &statistics = (*run)->statistics();
    add("accelerator.emulated", static_cast<double>(statistics.networkCpu.count()), statistics.framesOut.value());
    stages["total"] = total;
    return stages;
}

/// The scores in the network's training record: measuring takes pictures with known masks, which is `eval`'s work.
Result<Json> recordedQuality(const model::Network &network)
{
    const auto record = Json::parse(network.training, nullptr, false);
    return record.is_object() && record.contains("validation") ? record["validation"] : Json::object();
}

Status execute(const BenchArguments &options)
{
    auto networks = chosenNetworks(options.model);
    if (!networks)
        return networks.error();
    BenchOptions bench{.networks = *std::move(networks), .isa = options.isa, .json = options.json};
    if (std::sscanf(options.size.c_str(), "%dx%d", &bench.size.width, &bench.size.height) != 2)
        return Error{Errc::BadInput, fmt::format("\"{}\" is no size", options.size)};
    if (options.threads != 2)
        bench.threads = options.threads == 1 ? std::vector{1} : std::vector{1, 2, options.threads};
    bench.frameCpu = frameCpu;
    if (options.quality)
        bench.quality = recordedQuality;
    return runBench(bench);
}

} // namespace

void addBench(CLI::App &app, Action &action)
{
    auto options = std::make_shared<BenchArguments>();
    CLI::App *bench = app.add_subcommand("bench", "Measure masks a second, and what a whole frame costs");
    bench->add_option("--model", options->model, "A network's name or file; all that are installed by default");
    bench->add_option("--size", options->size, "Of the whole frames, WIDTHxHEIGHT")->capture_default_str();
    bench->add_option("--threads", options->threads, "The most threads; 1 and 2 are measured on the way")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    bench->add_option("--isa", options->isa, "Cap the instruction set; all: each that this processor has, in turn")
        ->check(CLI::IsMember({"avx2", "avx512", "vnni", "amx", "native", "all"}))
        ->capture_default_str();
    bench->add_flag("--quality", options->quality, "Add the scores from each network's training record");
    bench->add_option("--json", options->json, "Write the measurements as JSON");
    bench->callback([options, &action] { action = [options] { return execute(*options); }; });
}

} // namespace bokeh::cli
