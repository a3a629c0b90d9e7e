// What the system does to a program: no room, no terminal, and signals.
#include <csignal>
#include <cstring>
#include <filesystem>
#include <sys/stat.h>
#include <thread>

#include "tests/audit/judge.h"

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace audit {

namespace {

const std::string kClip = " run --input pattern --size 320x180 --frames 60 --output ";
const std::string kTake = " run --input pattern --size 320x180 --realtime ";

/// Plays the command, which would write this file, and counts it. A run that failed leaves nothing under the name.
void attackOutput(Row &row, const std::string &what, const std::string &command, const fs::path &file)
{
    const Outcome outcome = play(command);
    std::string fault = audit::fault(outcome);
    if (fault.empty() && outcome.status != 0 && fs::exists(file))
        fault = "left a file that it does not vouch for";
    if (fault.empty())
        for (const auto &entry : fs::directory_iterator(row.folder))
            if (entry.path() != file)
                fault = "left " + entry.path().filename().string();
    row.count(what + ", " + command, fault, outcome);
    for (const auto &entry : fs::directory_iterator(row.folder))
        fs::remove(entry.path());
}

/// Has the program write to what is no file, which must still be that afterwards. A pipe of the audit's own: root's
/// program that puts a file in the place of /dev/full breaks the machine for all.
void attackSpecialFile(Row &row, const std::string &run, const fs::path &pipe)
{
    mkfifo(pipe.c_str(), 0600);
    const std::string command = "exec 3<>" + quoted(pipe) + "; " + run + quoted(pipe); // nobody waits for a reader
    const Outcome outcome = play(command);
    row.count("a pipe, " + command, fs::is_fifo(pipe) ? fault(outcome) : "a file is in its place", outcome);
    fs::remove(pipe);
}

/// Waits until the recording can be played for a while. False where that does not come about.
bool awaitPictures(const fs::path &unfinished)
{
    for (int i = 0; i < 600; ++i) {
        if (fs::exists(unfinished) && picturesIn(unfinished) >= 10)
            return true;
        std::this_thread::sleep_for(100ms);
    }
    return false;
}

/// What the signal left that it may not leave, or took; empty where there is no such thing.
std::string lossAfter(int signal, const Ground &ground)
{
    const bool killed = signal == SIGKILL;
    const fs::path take = ground / (killed ? "take (unfinished).mp4" : "take.mp4");
    for (const auto &entry : fs::directory_iterator(ground.folder))
        // Nobody may find the room in a file that its owner does not know of.
        if (entry.path() != take && (killed || entry.path() != ground / "raw.mp4"))
            return "left " + entry.path().filename().string();
    if (picturesIn(take) < 10)
        return "lost the recording";
    if (!killed && picturesIn(ground / "raw.mp4") < 10)
        return "lost the camera's own picture";
    return rawPicturesIn(take) > 0 ? "the recording shows the room" : "";
}

} // namespace

Row surroundings(Ground &ground)
{
    Row row{.attack = "no room, no streams, no environment", .folder = ground.folder};
    const fs::path film = ground / "clip.mp4";
    const std::string file = quoted(film), clip = cli() + kClip + file,
                      live = cli() + kTake + "--frames 30 --output " + file;
    for (const std::string &command : {clip, live}) {
        for (const char *limit :
             {"-n 12", "-n 20", "-n 64", "-f 1", "-f 16", "-v 600000", "-v 900000", "-v 1500000", "-u 1"})
            attackOutput(row, limit, std::string("ulimit ") + limit + "; " + command, film);
        attackOutput(row, "no environment", "env -i " + command, film);
        attackOutput(row, "an odd locale", "LC_ALL=xx_YY.nothing LANG=zz " + command, film);
        attackOutput(row, "no home", "HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent " + command, film);
    }
    // Without standard error there is no sentence to judge.
    for (const char *closed : {"<&-", ">&-", "<&- >&-"})
        attackOutput(row, "closed streams", clip + " " + closed, film);
    for (const char *command : {" model list", " devices", " doctor", " --help"}) {
        row.attackWith("output that nobody reads", "set -o pipefail; " + cli() + command + " | true");
        row.refuses("nothing can be written, and", cli() + command + " >/dev/full");
    }
    for (const char *option : {"--stats", "--trace"}) {
        const std::string run = cli() + " run --input pattern --size 160x90 --frames 30 --output null " + option + " ";
        row.refuses("a full disk", "ulimit -f 1; " + run + quoted(ground / "report.json"));
        attackSpecialFile(row, run, ground / "pipe");
    }
    for (const char *place : {"/proc/clip.mp4", "/sys/clip.mp4", "/nonexistent/clip.mp4"})
        row.refuses("nothing can be written, and", cli() + kClip + place);
    row.refuses("nothing can be written, and", cli() + kClip + quoted(ground.folder));
    return row;
}

Row endings(Ground &ground)
{
    Row row{.attack = "signals to a run that records, raw too", .folder = ground.folder};
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGKILL})
        for (int i = 0; i < ground.times(2); ++i) {
            bool began = false;
            const Outcome outcome =
                play("exec " + cli() + kTake + "--look color:#00a000 --output " + quoted(ground / "take.mp4") +
                         " --record-raw " + quoted(ground / "raw.mp4"),
                     [&](int group) {
                         began = awaitPictures(ground / "take (unfinished).mp4");
                         kill(-group, signal);
                     });
            std::string fault = signal == SIGKILL ? "" : audit::fault(outcome);
            if (fault.empty())
                fault = began ? lossAfter(signal, ground) : "recorded nothing";
            row.count(strsignal(signal), fault, outcome);
            for (const auto &entry : fs::directory_iterator(ground.folder))
                fs::remove(entry.path());
        }
    return row;
}

} // namespace audit
