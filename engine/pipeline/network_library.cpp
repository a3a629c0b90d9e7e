#include "engine/pipeline/network_library.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/accelerator/emulator/executor.h"
#include "engine/model/catalogue.h"
#include "engine/model/network_file.h"

namespace bokeh::pipeline {

namespace fs = std::filesystem;

namespace {

constexpr int kEveryChip = 31;                  // the largest activation; not every one has the wide profile

/// What a network is chosen by: its worst part, then the mean over all.
struct Standing {
    double worst = 0, mean = 0;
    auto operator<=>(const Standing &) const = default;
};

/// Mean IoU of each part for people in a training record, and of pictures of nobody the share that is not kept; 0 for a
/// part that it was not judged on. The record is a text that anybody may have written.
Standing standing(const model::Network &network)
{
    constexpr std::array kParts{"selfie", "wild", "street", "render", "mixed", "empty"};
    const auto record = nlohmann::json::parse(network.training, nullptr, false);
    const auto parts = record.is_object() ? record.find("validation") : record.end();
    if (parts == record.end() || !parts->is_object())
        return {};
    Standing standing{.worst = 1};
    for (const char *name : kParts) {
        const auto part = parts->find(name);
        const auto number = [&](const char *key) -> std::optional<double> {
            if (part == parts->end() || !part->is_object() || !part->contains(key) || !(*part)[key].is_number())
                return std::nullopt;
            return (*part)[key].get<double>();
        };
        const auto kept = number("kept_mean");
        const double score = kept ? 1 - *kept : number("miou").value_or(0);
        standing.worst = std::min(standing.worst, score);
        standing.mean += score / kParts.size();
    }
    return standing;
}

} // namespace

NetworkLibrary NetworkLibrary::installed()
{
    std::vector<fs::path> places;
    if (const char *forced = std::getenv("BOKEHCAM_RESOURCES"))
        places.emplace_back(forced);
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    places.push_back(program.parent_path().parent_path() / "share/bokehcam");
    places.emplace_back(BOKEHCAM_SOURCE_RESOURCES);
    for (const fs::path &place : places)
        if (fs::is_directory(place / "models", failed))
            return NetworkLibrary(place / "models");
    return NetworkLibrary(places.front() / "models");
}

std::vector<std::string> NetworkLibrary::names() const
{
    std::vector<std::string> list;
    std::error_code failed;
    for (fs::directory_iterator it(models_, failed), end; !failed && it != end; it.increment(failed))
        if (it->path().extension() == ".safetensors")
            list.push_back(it->path().stem().string());
    std::ranges::sort(list);
    return list;
}

Result<NetworkPtr> NetworkLibrary::load(const std::string &nameOrFile) const
{
    const auto known = names();
    fs::path file = nameOrFile;
    if (std::ranges::find(known, nameOrFile) != known.end())
        file = models_ / (nameOrFile + ".safetensors");
    else if (std::error_code failed; !fs::exists(file, failed))
        return Error{Errc::BadInput, fmt::format("there is no network \"{}\"; known are {}, or give a file", nameOrFile,
                                                 fmt::join(known, ", "))};
    auto network = model::readNetwork(file);
    if (!network)
        return network.error();
    return std::make_shared<const model::Network>(*std::move(network));
}

Result<NetworkPtr> NetworkLibrary::choose(const Said &said, double affordable) const
{
    std::vector<NetworkPtr> candidates;
    std::string damaged;
    for (const std::string &name : names()) {
        auto network = load(name);
        if (!network) {
            damaged = network.error().what;
            if (said)
                said(damaged);
            continue;
        }
        if (const model::Topology &t = (*network)->topology;
            t.scene == model::Scene::People && t.classes == 2 && t.cap <= kEveryChip)
            candidates.push_back(*std::move(network));
    }
    if (candidates.empty())
        return Error{Errc::BadInput, fmt::format("there are no networks for people in \"{}\"{}{}", models_.string(),
                                                 damaged.empty() ? "" : "; ", damaged)};
    std::ranges::stable_sort(candidates, [](const auto &a, const auto &b) { return standing(*a) > standing(*b); });
    NetworkPtr fastest;
    double least = 0;
    for (const NetworkPtr &candidate : candidates) {
        const auto time = inferenceMilliseconds(*candidate);
        if (!time)
            return time.error();
        if (*time <= affordable)
            return candidate;
        if (!fastest || *time < least) {
            fastest = candidate;
            least = *time;
        }
    }
    return fastest;
}

bool isForRoads(const std::string &name)
{
    const auto topology = model::topologyNamed(name);
    return topology && topology->scene == model::Scene::Road;
}

Result<double> inferenceMilliseconds(const model::Network &network)
{
    using accelerator::emulator::makeExecutor;
    auto executor = makeExecutor(network);
    if (!executor)
        return executor.error();
    const model::Shape out = model::chipOutput(network.topology);
    std::vector<std::uint8_t> input(static_cast<std::size_t>(model::cost(network.topology).inputBytes));
    for (std::size_t i = 0; i < input.size(); ++i)
        input[i] = static_cast<std::uint8_t>(i * 2654435761U >> 24); // any picture; the time does not depend on it
    std::vector<std::uint16_t> output(
        static_cast<std::size_t>(out.side * out.side * model::maskChannels(network.topology)));
    (*executor)->run(input, output); // first touch of memory and caches
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        (*executor)->run(input, output);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::nth_element(times, times.begin() + 2);
    return times[2];
}

} // namespace bokeh::pipeline
