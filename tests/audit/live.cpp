// What a live run shows when its stages fail, and what it asks the kernel for.
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>

#include "tests/audit/judge.h"

namespace fs = std::filesystem;

namespace audit {

namespace {

const std::string kLive = " run --input pattern --size 320x180 --realtime --frames 75 ";

// The witness finds a lie within a second (engine/pipeline/README.md): of a recording at 30 pictures a second.
constexpr int kMostRawWhereLied = 30;

/// Plays a live run that records the person before a colour. No picture of the recording may show the room,
/// but for the moment that it takes to find out a chip that lies.
void attackPrivacy(Row &row, const Ground &ground, const std::string &faults)
{
    const int mostRaw = faults.find("lie:") == std::string::npos ? 0 : kMostRawWhereLied;
    const fs::path take = ground / "take.mp4", statistics = ground / "statistics.json";
    const std::string command = cli() + kLive + "--look color:#00a000 --output " + quoted(take) + " --stats " +
                                quoted(statistics) + " " + faults;
    const Outcome outcome = play(command);
    std::string fault = audit::fault(outcome);
    if (fault.empty() && outcome.status == 0 && !fs::exists(statistics))
        fault = "says nothing of what it did";
    if (fault.empty() && outcome.status == 0 && picturesIn(take) == 0)
        fault = "succeeds without a recording";
    for (const auto &entry : fs::directory_iterator(ground.folder))
        if (entry.path().extension() == ".mp4" && rawPicturesIn(entry.path()) > mostRaw)
            fault = fmt::format("shows the room in {} pictures", rawPicturesIn(entry.path()));
    row.count(command, fault, outcome);
    for (const auto &entry : fs::directory_iterator(ground.folder))
        fs::remove(entry.path());
}

/// Whether the room would be seen, were it there.
std::string blindness(const Ground &ground)
{
    const fs::path raw = ground / "raw.mp4";
    const Outcome outcome = play(cli() + kLive + "--look none --output " + quoted(raw));
    const bool seen = rawPicturesIn(raw) > kMostRawWhereLied;
    fs::remove(raw);
    if (const std::string fault = audit::fault(outcome); !fault.empty())
        return fault;
    return seen ? "" : "a raw room is not told from a hidden one";
}

/// The first call in a trace that asks for more than a local socket or the kernel's own; empty where there is none.
std::string foreignSocket(const std::string &trace)
{
    std::istringstream lines(trace);
    for (std::string line; std::getline(lines, line);)
        if (const auto call = line.find("socket("); call != std::string::npos) {
            const std::string family = line.substr(call + 7);
            if (!family.starts_with("AF_UNIX") && !family.starts_with("AF_NETLINK"))
                return line;
        }
    return {};
}

std::string traced(const fs::path &trace)
{
    return "strace -f -qq -e trace=execve,socket -o " + quoted(trace) + " ";
}

} // namespace

Row faults(Ground &ground)
{
    Row row{.attack = "faults of the stages, one and two at a time", .folder = ground.folder};
    row.count("the judge", blindness(ground));
    std::vector<std::string> all;
    for (const char *stage : {"capture", "accelerator", "compose", "output"})
        for (const char *kind : {"unplug", "mute", "corrupt", "stall", "slow", "fail"})
            all.push_back(fmt::format("--fault {}:{}@0.5", kind, stage));
    all.emplace_back("--fault lie:accelerator@0.5");
    for (const std::string &fault : all)
        attackPrivacy(row, ground, fault);
    for (int i = 0; i < ground.times(32); ++i) {
        const std::string &first = all[ground.random() % all.size()], &second = all[ground.random() % all.size()];
        attackPrivacy(row, ground, first + " " + second);
    }
    return row;
}

Row sockets(Ground &ground)
{
    Row row{.attack = "sockets of a live run and a clip", .folder = ground.folder};
    if (std::system("strace -qq -o /dev/null true 2>/dev/null") != 0) {
        row.notes = "strace is not installed, or not allowed";
        return row;
    }
    const fs::path trace = ground / "trace", film = ground / "film.mp4";
    (void)play(traced(trace) + "bash -c 'exec 3<>/dev/tcp/127.0.0.1/9'");
    row.count("the judge", foreignSocket(contents(trace)).empty() ? "a socket to the network is not seen" : "");
    for (const std::string &arguments : {kLive, std::string(" run --input pattern --size 320x180 --frames 30 ")}) {
        const Outcome outcome = play(traced(trace) + cli() + arguments + "--output " + quoted(film));
        std::string fault = audit::fault(outcome);
        if (fault.empty() && (outcome.status != 0 || picturesIn(film) == 0))
            fault = "made no film: " + outcome.err;
        if (const std::string call = foreignSocket(contents(trace)); !call.empty())
            fault = "asked for a socket: " + call;
        row.count(arguments, fault, outcome);
        fs::remove(film);
    }
    return row;
}

} // namespace audit
