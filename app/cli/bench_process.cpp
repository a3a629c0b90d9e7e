#include "app/cli/bench_process.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "app/cli/bench_compare.h"
#include "app/cli/commands.h"
#include "engine/base/file.h"
#include "engine/base/json_text.h"

namespace bokeh::cli {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char *kPart = "BOKEHCAM_BENCH_PART";
constexpr std::uint64_t kLargestReport = 1 << 20;

Json byThreads(const std::map<int, double> &values)
{
    Json object = Json::object();
    for (const auto &[threads, value] : values)
        object[std::to_string(threads)] = value;
    return object;
}

/// This process' environment with the cap's variables set, or taken away where the cap has none.
std::vector<std::string> environmentFor(const InstructionSetCap &cap)
{
    const std::pair<const char *, std::string> settings[] = {
        {"ONEDNN_MAX_CPU_ISA", cap.oneDnn}, {"OPENCV_CPU_DISABLE", cap.openCv}, {kPart, "1"}};
    std::vector<std::string> list;
    for (char **entry = environ; *entry; ++entry) {
        const std::string text = *entry;
        const bool replaced =
            std::ranges::any_of(settings, [&](const auto &s) { return text.starts_with(std::string(s.first) + "="); });
        if (!replaced)
            list.push_back(text);
    }
    for (const auto &[name, value] : settings)
        if (!value.empty())
            list.push_back(fmt::format("{}={}", name, value));
    return list;
}

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> list;
    for (std::string &text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

/// Its status, once it has ended. Looks up now and then to pass on a request to stop, which may have come to us alone.
int waitFor(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (stopRequested())
            kill(child, SIGTERM);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return status;
}

/// Runs this program again and waits for its end. Internal if it cannot be started or fails.
Status runAgain(std::vector<std::string> arguments, std::vector<std::string> environment)
{
    pid_t child = 0;
    const int refused = posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, pointers(arguments).data(),
                                    pointers(environment).data());
    if (refused != 0)
        return Error{Errc::Internal, fmt::format("cannot start a measuring process: {}", std::strerror(refused))};
    const int status = waitFor(child);
    if (WIFSIGNALED(status))
        return Error{Errc::Internal, fmt::format("a measuring process ended by signal {}", WTERMSIG(status))};
    if (WEXITSTATUS(status) != 0)
        return Error{Errc::Internal, fmt::format("a measuring process ended with status {}", WEXITSTATUS(status))};
    return {};
}

/// A file that nobody else has, removed at the end.
class TemporaryFile {
public:
    static Result<TemporaryFile> make()
    {
        std::error_code failed;
        std::string path = (fs::temp_directory_path(failed) / "bokehcam-bench-XXXXXX").string();
        const int file = failed ? -1 : mkstemp(path.data());
        if (file < 0)
            return Error{Errc::Exhausted, "cannot make a temporary file for the measurements"};
        close(file);
        return TemporaryFile(std::move(path));
    }
    TemporaryFile(TemporaryFile &&other) noexcept : path_(std::exchange(other.path_, {})) {}
    ~TemporaryFile()
    {
        std::error_code ignored;
        if (!path_.empty())
            fs::remove(path_, ignored);
    }
    const std::string &path() const { return path_; }

private:
    explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

} // namespace

bool isBenchPart()
{
    return std::getenv(kPart) != nullptr;
}

Result<Json> measureHere(const BenchOptions &options)
{
    const model::Network &network = *options.networks.front().network;
    Json entry{{"network", network.topology.name}, {"isa", options.isa}};
    Json frame = Json::object();
    if (options.frameCpu) {
        auto measured = options.frameCpu(network, options.size);
        if (!measured)
            return measured.error();
        frame = *std::move(measured);
    }
    const auto rates = contest(network, options.threads);
    if (!rates)
        return rates.error();
    entry["arithmetic"] = rates->arithmetic;
    entry["inferences_per_second"] = byThreads(rates->ours);
    entry["opencv_inferences_per_second"] = byThreads(rates->openCv);
    entry["ratio_to_opencv"] = byThreads(rates->ratio);
    entry["frame_cpu_ms"] = std::move(frame);
    entry["peak_memory_mb"] = rates->peakMegabytes;
    if (options.quality) {
        auto scores = options.quality(network);
        if (!scores)
            return scores.error();
        entry["quality"] = *std::move(scores);
    }
    return entry;
}

Status deliverPart(const BenchOptions &options)
{
    const auto entry = measureHere(options);
    return writeFile(options.json, jsonText(entry ? *entry : Json{{"error", entry.error().what}}));
}

Result<Json> measureApart(const BenchOptions &options, const BenchNetwork &network, const InstructionSetCap &cap)
{
    const auto file = TemporaryFile::make();
    if (!file)
        return file.error();
    std::vector<std::string> arguments{"bokehcam-cli", "bench", "--model", network.argument, "--isa", cap.name};
    arguments.insert(arguments.end(), {"--size", fmt::format("{}x{}", options.size.width, options.size.height)});
    arguments.insert(arguments.end(), {"--threads", std::to_string(std::ranges::max(options.threads))});
    arguments.insert(arguments.end(), {"--json", file->path()});
    if (options.quality)
        arguments.push_back("--quality");
    const Status ran = runAgain(std::move(arguments), environmentFor(cap));
    if (stopRequested())
        return Error{Errc::Cancelled, "the measurement was interrupted"};
    if (!ran)
        return Error{ran.error().code, fmt::format("{} under {}: {}", network.argument, cap.name, ran.error().what)};
    const auto bytes = readFile(file->path(), kLargestReport);
    if (!bytes)
        return bytes.error();
    const auto *text = reinterpret_cast<const char *>(bytes->data());
    Json entry = Json::parse(text, text + bytes->size(), nullptr, false);
    if (!entry.is_object())
        return Error{Errc::Internal, fmt::format("{} under {} gave no measurement", network.argument, cap.name)};
    if (entry.contains("error"))
        return Error{Errc::Internal,
                     fmt::format("{} under {}: {}", network.argument, cap.name, entry["error"].get<std::string>())};
    return entry;
}

} // namespace bokeh::cli
