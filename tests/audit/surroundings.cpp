// What the system does to a program: no room, no terminal, signals, and stages that fail.
#include <array>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <thread>

#include "tests/audit/judge.h"

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace audit {

namespace {

const std::string kLive = " run --input pattern --size 320x180 --realtime ";

/// Waits until there is something in the file, or in one of no name that will be it; a moment where it cannot be seen.
void awaitBeginning()
{
    std::this_thread::sleep_for(3s);
}

} // namespace

Row surroundings(Ground &ground)
{
    Row row{.attack = "no room, no streams, no environment"};
    const std::string clip = cli() + " run --input pattern --size 320x180 --frames 60 --output ";
    const std::string file = quoted(ground / "clip.mp4");
    const auto attack = [&](const std::string &what, const std::string &command) {
        const Outcome outcome = play(command);
        std::string fault = audit::fault(outcome);
        if (fault.empty() && outcome.status != 0 && fs::exists(ground / "clip.mp4"))
            fault = "left a file that it does not vouch for";
        if (fault.empty() && !ground.unfinished().empty())
            fault = "left " + ground.unfinished();
        row.count(what, fault, outcome);
        fs::remove(ground / "clip.mp4");
    };
    for (const char *limit :
         {"-n 12", "-n 20", "-n 64", "-f 1", "-f 16", "-v 600000", "-v 900000", "-v 1500000", "-u 1"})
        attack(std::string("ulimit ") + limit, std::string("ulimit ") + limit + "; " + clip + file);
    attack("no environment", "env -i " + clip + file);
    attack("an odd locale", "LC_ALL=xx_YY.nothing LANG=zz " + clip + file);
    attack("no home", "HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent " + clip + file);
    attack("closed streams", clip + file + " <&- >&- 2>&-");
    attack("output that nobody reads", "( " + clip + file + " ) | true; exit 0");
    attack("a full disk", clip + "/dev/full");
    attack("a folder that is read only", clip + "/proc/clip.mp4");
    attack("a folder as a file", clip + quoted(ground.folder));
    for (const char *command : {" devices", " model list", " doctor", " --help"}) {
        const Outcome outcome = play(cli() + command + " >/dev/full");
        row.count(std::string(command) + " to a full disk", outcome.status == 0 ? "thinks it was read" : fault(outcome),
                  outcome);
    }
    return row;
}

Row endings(Ground &ground)
{
    Row row{.attack = "signals to a run that records, raw too"};
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL})
        for (int i = 0; i < ground.times(2); ++i) {
            const Outcome outcome = play("exec " + cli() + kLive + "--output " + quoted(ground / "take.mp4") +
                                             " --record-raw " + quoted(ground / "raw.mp4"),
                                         [&](int group) {
                                             awaitBeginning();
                                             kill(-group, signal);
                                         });
            std::string fault = signal == SIGKILL ? "" : audit::fault(outcome);
            // Nobody may find the room in a file that its owner does not know of.
            for (const auto &entry : fs::directory_iterator(ground.folder))
                if (const std::string name = entry.path().filename(); name.starts_with('.'))
                    fault = "left the hidden file " + name;
            if (fault.empty() && signal != SIGKILL && !fs::exists(ground / "take.mp4"))
                fault = "lost the take";
            row.count(strsignal(signal), fault, outcome);
            for (const auto &entry : fs::directory_iterator(ground.folder))
                fs::remove(entry.path());
        }
    return row;
}

Row faults(Ground &ground)
{
    Row row{.attack = "faults of the stages, one and two at a time"};
    std::vector<std::string> all;
    for (const char *stage : {"capture", "accelerator", "compose", "output"})
        for (const char *kind : {"unplug", "mute", "corrupt", "stall", "slow", "fail"})
            all.push_back(fmt::format("--fault {}:{}@0.5", kind, stage));
    all.emplace_back("--fault lie:accelerator@0.5");
    const auto attack = [&](const std::string &which) {
        row.attackWith(which, "timeout -s INT 60 " + cli() + kLive + "--frames 40 " + which);
    };
    for (const std::string &fault : all)
        attack(fault);
    std::uniform_int_distribution<std::size_t> any(0, all.size() - 1);
    for (int i = 0; i < ground.times(16); ++i)
        attack(all[any(ground.random)] + " " + all[any(ground.random)]);
    return row;
}

Row sockets(Ground &ground)
{
    Row row{.attack = "sockets of a live run and a clip"};
    if (std::system("command -v strace >/dev/null") != 0) {
        row.notes = "strace is not installed";
        return row;
    }
    for (const std::string &arguments :
         {kLive + "--frames 30", " run --input pattern --frames 30 --output " + quoted(ground / "a.mp4")}) {
        const fs::path trace = ground / "trace";
        const Outcome outcome =
            play("strace -f -qq -e trace=socket,connect,bind -o " + quoted(trace) + " " + cli() + arguments);
        const std::string said = contents(trace);
        std::string fault = audit::fault(outcome);
        if (said.find("AF_INET") != std::string::npos || said.find("AF_PACKET") != std::string::npos)
            fault = "opened a socket to the network";
        row.count(arguments, fault, outcome);
    }
    return row;
}

} // namespace audit
