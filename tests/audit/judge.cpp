#include "tests/audit/judge.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "tests/folder.h"

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace audit {

namespace {

constexpr std::size_t kLongestSentence = 1000;

[[noreturn]] void become(const std::string &command, const fs::path &out, const fs::path &err)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing outlives the audit
    const std::string whole = "exec </dev/null >" + quoted(out) + " 2>" + quoted(err) + "; " + command;
    execl("/bin/bash", "bash", "-c", whole.c_str(), nullptr);
    _exit(127);
}

bool printable(const std::string &text)
{
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F;
    });
}

/// One or more lines of the program's; a live run tells on the way what it survives.
bool isSentences(const std::string &text)
{
    std::istringstream lines(text);
    bool any = false;
    for (std::string line; std::getline(lines, line); any = true)
        if (!line.starts_with("bokehcam-cli: "))
            return false;
    return any;
}

} // namespace

std::string quoted(const fs::path &path)
{
    return "'" + path.string() + "'";
}

std::string contents(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator(file), {}};
}

std::string cli()
{
    const char *other = std::getenv("BOKEHCAM_CLI");
    return quoted(other ? other : BOKEHCAM_CLI);
}

void ffmpeg(const std::string &arguments)
{
    if (std::system(("ffmpeg -nostdin -v error -y " + arguments + " </dev/null").c_str()) != 0)
        throw std::runtime_error("ffmpeg " + arguments + " failed");
}

Outcome play(const std::string &command, const std::function<void(int)> &meanwhile, std::chrono::seconds patience)
{
    const bokeh::test::TemporaryFolder said;
    const pid_t child = fork();
    if (child < 0)
        throw std::runtime_error("the machine has no room for another process");
    if (child == 0)
        become(command, said / "out", said / "err");
    setpgid(child, child); // whoever comes first
    if (meanwhile)
        meanwhile(child);
    Outcome outcome;
    int status = 0;
    rusage used{};
    const auto end = std::chrono::steady_clock::now() + patience;
    while (wait4(child, &status, WNOHANG, &used) == 0) {
        if (!outcome.hung && std::chrono::steady_clock::now() > end) {
            outcome.hung = true;
            kill(-child, SIGKILL);
        }
        std::this_thread::sleep_for(2ms);
    }
    kill(-child, SIGKILL); // what it left running
    outcome.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.megabytes = static_cast<double>(used.ru_maxrss) / 1024;
    outcome.out = contents(said / "out");
    outcome.err = contents(said / "err");
    return outcome;
}

std::string fault(const Outcome &outcome)
{
    if (outcome.hung)
        return "did not end";
    if (outcome.signal != 0)
        return fmt::format("ended by signal {}", outcome.signal);
    if (outcome.status > 2)
        return fmt::format("exit status {}", outcome.status);
    if (!printable(outcome.out) || !printable(outcome.err))
        return "wrote control characters";
    if (outcome.status == 0)
        return {};
    if (outcome.err.size() > kLongestSentence || !isSentences(outcome.err))
        return "failed without a sentence: " + outcome.err.substr(0, kLongestSentence);
    return {};
}

void Row::count(const std::string &what, const std::string &fault, const Outcome &outcome)
{
    ++tries;
    megabytes = std::max(megabytes, outcome.megabytes);
    if (fault.empty())
        ++survived;
    else
        failures.push_back(attack + ", " + what + ": " + fault);
}

void Row::attackWith(const std::string &what, const std::string &command, double mostMegabytes)
{
    const Outcome outcome = play(command);
    std::string fault = audit::fault(outcome);
    if (fault.empty() && outcome.megabytes > mostMegabytes)
        fault = fmt::format("took {:.0f} MB", outcome.megabytes);
    count(what, fault, outcome);
}

fs::path Ground::write(const std::string &name, const std::string &bytes) const
{
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return folder / name;
}

std::string Ground::mutate(std::string bytes)
{
    const auto below = [this](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, std::max<std::size_t>(n, 1) - 1)(random);
    };
    const std::size_t changes = 1 + below(12);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
        // Half of them where the claims stand, at the start.
        const std::size_t at = below(below(2) == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 512));
        const std::size_t length = std::min(bytes.size() - at, 1 + below(64));
        switch (below(6)) {
        case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 << below(8)));
            break;
        case 1:
            bytes[at] = static_cast<char>(below(2) == 0 ? 0xFF : 0x00);
            break;
        case 2:
            bytes.replace(at, length, std::string(length, static_cast<char>(below(256))));
            break;
        case 3:
            bytes.erase(at, length);
            break;
        case 4:
            bytes.insert(at, bytes.substr(at, length));
            break;
        default:
            bytes.resize(at + 1);
            break;
        }
    }
    return bytes;
}

std::string Ground::unfinished() const
{
    for (const auto &entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        if (name.starts_with('.') || name.find("(unfinished)") != std::string::npos)
            return name;
    }
    return {};
}

} // namespace audit
