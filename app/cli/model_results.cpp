#include "app/cli/model_results.h"

#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <thread>

#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "engine/base/file.h"
#include "engine/evaluation/results.h"
#include "engine/host/opencv_network.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::cli {

namespace fs = std::filesystem;

namespace {

struct ResultsOptions {
    std::string data, output;
    int threads = 0; ///< 0: one for each processor
};

Result<std::vector<evaluation::NetworkResult>> measure(const fs::path &models, const ResultsOptions &options)
{
    // Pictures are shared out to threads; OpenCV is not to take more for each.
    host::OpenCvNetwork::setThreads(1);
    const int processors = static_cast<int>(std::thread::hardware_concurrency()); // 0 where nobody knows
    Progress progress;
    return evaluation::measureNetworks({.models = models,
                                        .data = options.data,
                                        .threads = options.threads ? options.threads : std::max(processors, 1),
                                        .report = [&](std::size_t done, std::size_t of) {
                                            progress.show(done, of, "pictures");
                                            return !stopRequested();
                                        }});
}

Status write(const fs::path &output, const evaluation::ResultsDocument &document)
{
    const fs::path plots = output.parent_path() / "plots";
    std::error_code failed;
    if (!fs::create_directories(plots, failed) && failed)
        return Error{Errc::BadInput,
                     fmt::format("the folder \"{}\" cannot be made: {}", plots.string(), failed.message())};
    for (const auto &[file, svg] : document.plots)
        if (Status written = writeFile(plots / file, svg); !written)
            return written;
    // The page last: it shows plots that are there.
    return writeFile(output, document.markdown);
}

Status execute(const ResultsOptions &options)
{
    const fs::path models = pipeline::NetworkLibrary::installed().folder();
    std::optional<evaluation::CpuTimes> times;
    if (std::error_code failed; fs::exists(models / "bench.json", failed)) {
        auto read = evaluation::readCpuTimes(models / "bench.json");
        if (!read)
            return read.error();
        times = *std::move(read);
    }
    const auto networks = measure(models, options);
    if (!networks)
        return networks.error();
    const fs::path output = options.output.empty() ? models / "RESULTS.md" : fs::path(options.output);
    const auto claims = evaluation::tryClaims(*networks);
    if (Status written = write(output, evaluation::writeUp(*networks, claims, times)); !written)
        return written;
    put("{} networks judged: {}\n", networks->size(), output.string());
    return {};
}

} // namespace

void addResults(CLI::App &model, Action &action)
{
    auto options = std::make_shared<ResultsOptions>();
    CLI::App *results = model.add_subcommand("results", "Judge every shipped network, and write RESULTS.md and plots");
    results
        ->add_option("--data", options->data,
                     "Folder with val/street, val/render, val/mixed, backgrounds and camvid; or $BOKEHCAM_DATA")
        ->envname("BOKEHCAM_DATA")
        ->required()
        ->check(CLI::ExistingDirectory);
    results->add_option("--output", options->output,
                        "The page to write, with plots/ beside it; RESULTS.md beside the networks by default");
    results->add_option("--threads", options->threads, "Pictures judged at once; by default one for each processor")
        ->check(CLI::Range(1, 256));
    results->callback([options, &action] { action = [options] { return execute(*options); }; });
}

} // namespace bokeh::cli
