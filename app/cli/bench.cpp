#include "app/cli/bench.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>

#include "app/cli/bench_isa.h"
#include "app/cli/bench_process.h"
#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "engine/base/file.h"
#include "engine/base/json_text.h"

namespace bokeh::cli {

using Json = nlohmann::ordered_json;

namespace {

Result<std::vector<InstructionSetCap>> wantedCaps(const std::string &isa)
{
    const std::vector<InstructionSetCap> playable = playableCaps();
    if (isa == "all")
        return playable;
    for (const InstructionSetCap &cap : playable)
        if (cap.name == isa)
            return std::vector{cap};
    std::vector<std::string> names;
    for (const InstructionSetCap &cap : playable)
        names.push_back(cap.name);
    return Error{Errc::BadInput,
                 fmt::format("this processor cannot play {}; it can play {}", isa, fmt::join(names, ", "))};
}

std::string processorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            return line.substr(std::min(line.size(), line.find(':') + 2));
    return "unknown";
}

std::array<double, 3> loadAverage()
{
    std::array<double, 3> load{};
    if (getloadavg(load.data(), 3) != 3)
        load = {};
    return load;
}

void printEntry(const Json &entry)
{
    for (const auto &[threads, rate] : entry["inferences_per_second"].items())
        put("{:<30} {:<7} {:>7} {:>9.1f} {:>9.1f} {:>7.2f}\n", entry["network"].get<std::string>(),
            entry["isa"].get<std::string>(), threads, rate.get<double>(),
            entry["opencv_inferences_per_second"][threads].get<double>(),
            entry["ratio_to_opencv"][threads].get<double>());
}

void printFrame(const Json &head, image::Size size)
{
    if (head["frame_cpu_ms"].empty())
        return;
    put("\nCPU milliseconds of a {}x{} frame, {} on {}:\n", size.width, size.height, head["network"].get<std::string>(),
        head["isa"].get<std::string>());
    for (const auto &[stage, milliseconds] : head["frame_cpu_ms"].items())
        put("  {:<22} {:>7.2f}\n", stage, milliseconds.get<double>());
}

Result<Json> measureAll(const BenchOptions &options, const std::vector<InstructionSetCap> &caps)
{
    Json runs = Json::array();
    const std::size_t all = options.networks.size() * caps.size();
    for (const BenchNetwork &network : options.networks)
        for (const InstructionSetCap &cap : caps) {
            {
                Progress progress;
                progress.show(runs.size(), all, "measurements");
                auto entry = measureApart(options, network, cap);
                if (!entry)
                    return entry.error();
                runs.push_back(*std::move(entry));
            }
            printEntry(runs.back());
        }
    return runs;
}

} // namespace

Status runBench(const BenchOptions &options)
{
    if (options.networks.empty() || options.threads.empty() || std::ranges::min(options.threads) < 1)
        return Error{Errc::BadInput, "the bench needs a network and at least one thread"};
    if (isBenchPart())
        return deliverPart(options);
    const auto caps = wantedCaps(options.isa);
    if (!caps)
        return caps.error();
    const std::string processor = processorName();
    const auto before = loadAverage();
    put("{}, load average {:.2f}\n\n", processor, fmt::join(before, " "));
    put("{:<30} {:<7} {:>7} {:>9} {:>9} {:>7}\n", "network (masks a second)", "isa", "threads", "chip", "OpenCV",
        "ratio");
    auto runs = measureAll(options, *caps);
    if (!runs)
        return runs.error();
    Json report = (*runs)[caps->size() - 1]; // the default network under the best cap
    printFrame(report, options.size);
    put("\nMost memory held: {:.0f} MB\n", report["peak_memory_mb"].get<double>());
    if (options.quality)
        for (const Json &entry : *runs)
            put("{}: {}\n", entry["network"].get<std::string>(), jsonText(entry["quality"]));
    const auto after = loadAverage();
    put("Load average at the end: {:.2f}\n", fmt::join(after, " "));
    if (options.json.empty())
        return {};
    report["processor"] = processor;
    report["frame_size"] = fmt::format("{}x{}", options.size.width, options.size.height);
    report["load_average_before"] = before;
    report["load_average_after"] = after;
    report["runs"] = *std::move(runs);
    return writeFile(options.json, jsonText(report, 2) + "\n");
}

} // namespace bokeh::cli
