#include "tests/audit/judge.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
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
constexpr std::uintmax_t kLargestKept = 64 << 20;

[[noreturn]] void become(const std::string &command, const fs::path &said)
{
    const fs::path out = said / "out", err = said / "err", temporary = said / "temporary";
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing outlives the audit
    setenv("TMPDIR", temporary.c_str(), 1);
    setenv("OPENCV_TEMP_PATH", temporary.c_str(), 1);
    const std::string whole = "exec </dev/null >" + quoted(out) + " 2>" + quoted(err) + "; " + command;
    execl("/bin/bash", "bash", "-c", whole.c_str(), nullptr);
    _exit(127);
}

/// Bytes of the character that starts here; 0 where it is not UTF-8 in form.
std::size_t characterLength(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length > text.size())
        return 0;
    const auto rest = text.substr(1, length == 0 ? 0 : length - 1);
    return std::ranges::all_of(rest, [](char c) { return (c & 0xC0) == 0x80; }) ? length : 0;
}

/// A terminal obeys the controls of Latin-1, which UTF-8 writes in two bytes, too.
bool isControl(std::string_view character)
{
    const auto byte = static_cast<unsigned char>(character.back());
    if (character.size() == 1)
        return (byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r') || byte == 0x7F;
    return character.size() == 2 && character.front() == '\xC2' && byte < 0xA0;
}

bool printable(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        if (length == 0 || isControl(text.substr(0, length)))
            return false;
        text.remove_prefix(length);
    }
    return true;
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

/// Copies what the failed try was made of to where it outlives the audit.
fs::path keep(const fs::path &folder)
{
    static int kept = 0;
    const fs::path place =
        fs::temp_directory_path() / fmt::format("audit-failed-{}", getpid()) / std::to_string(++kept);
    fs::create_directories(place);
    for (const auto &entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && entry.file_size() < kLargestKept)
            fs::copy_file(entry.path(), place / entry.path().filename());
    return place;
}

} // namespace

Outcome play(const std::string &command, const std::function<void(int)> &meanwhile, std::chrono::seconds patience)
{
    const bokeh::test::TemporaryFolder said;
    fs::create_directory(said / "temporary");
    const pid_t child = fork();
    if (child < 0)
        throw std::runtime_error("the machine has no room for another process");
    if (child == 0)
        become(command, said.path());
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
    for (const auto &entry : fs::directory_iterator(said / "temporary"))
        outcome.leftBehind = entry.path().filename();
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
        return "wrote control characters, or no UTF-8";
    if (!outcome.leftBehind.empty())
        return "left the temporary file " + outcome.leftBehind;
    if (outcome.status == 0)
        return {};
    if (outcome.err.size() > kLongestSentence || !isSentences(outcome.err))
        return "failed without a sentence: " + outcome.err.substr(0, kLongestSentence);
    return {};
}

static std::string faultWithin(const Outcome &outcome, double mostMegabytes)
{
    std::string why = fault(outcome);
    if (why.empty() && outcome.megabytes > mostMegabytes)
        why = fmt::format("took {:.0f} MB", outcome.megabytes);
    return why;
}

void Row::count(const std::string &what, const std::string &fault, const Outcome &outcome)
{
    ++tries;
    megabytes = std::max(megabytes, outcome.megabytes);
    if (fault.empty())
        ++survived;
    else
        failures.push_back(fmt::format("{}, {}: {} (its files: {})", attack, what, fault, keep(folder).string()));
}

void Row::attackWith(const std::string &what, const std::string &command, double mostMegabytes)
{
    const Outcome outcome = play(command);
    count(what + ", " + command, faultWithin(outcome, mostMegabytes), outcome);
}

void Row::refuses(const std::string &what, const std::string &command, double mostMegabytes)
{
    const Outcome outcome = play(command);
    const std::string fault = faultWithin(outcome, mostMegabytes);
    count(what + ", " + command, fault.empty() && outcome.status == 0 ? "succeeded" : fault, outcome);
}

} // namespace audit
