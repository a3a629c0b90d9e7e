// What is left of a recording when something ends the program.
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <thread>

#include "program.h"
#include "running.h"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

Names namesIn(const Folder &folder)
{
    Names names;
    for (const auto &entry : fs::directory_iterator(folder.path()))
        names.insert(entry.path().filename().string());
    return names;
}

/// A live run without an end, and what else it keeps.
std::vector<std::string> record(const Folder &folder, const std::string &name, bool parts)
{
    std::vector<std::string> arguments{
        "run",        "--model",  "gnetseg-large-224-y-lite", "--input", "pattern", "--size", "320x180",
        "--realtime", "--output", (folder / name).string()};
    if (parts)
        for (const auto &[option, file] : {std::pair{"--record-raw", "raw.mp4"}, {"--record-alpha", "alpha.webm"}})
            arguments.insert(arguments.end(), {option, (folder / file).string()});
    return arguments;
}

/// Until a file holds so many pictures that all players can read, and for two minutes at most.
bool holds(const fs::path &path, int pictures)
{
    for (int i = 0; i < 1'200; ++i) {
        if (fs::exists(path) && picturesIn(path) >= pictures)
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

} // namespace

TEST_CASE("what a kill leaves of a live run's recording plays, and bears a name that says that it is unfinished")
{
    const auto *ending = GENERATE(".mp4", ".mkv", ".webm", ".mov", ".avi", ".y4m");
    CAPTURE(ending);
    Folder folder;
    const std::string name = std::string("take") + ending, left = std::string("take (unfinished)") + ending;
    Running run(record(folder, name, false));
    CHECK(holds(folder / left, 20));
    run.signal(SIGKILL);
    CHECK(run.end() == 128 + SIGKILL);
    CHECK(namesIn(folder) == Names{left});
    CHECK(picturesIn(folder / left) >= 20);
}

TEST_CASE("a kill leaves the parts of a recording, but nothing of what the camera saw")
{
    Folder folder;
    std::ofstream(folder / "take.mp4") << "the one before";
    Running run(record(folder, "take.mp4", true));
    CHECK(holds(folder / "take (unfinished).mp4", 20));
    CHECK(holds(folder / "alpha (unfinished).webm", 20));
    CHECK(namesIn(folder) == Names{"take.mp4", "take (unfinished).mp4", "alpha (unfinished).webm"});
    run.signal(SIGKILL);
    run.end();
    CHECK(namesIn(folder) == Names{"take.mp4", "take (unfinished).mp4", "alpha (unfinished).webm"});
    CHECK(contents(folder / "take.mp4") == "the one before");
    for (const char *name : {"take (unfinished).mp4", "alpha (unfinished).webm"})
        CHECK(picturesIn(folder / name) >= 20);
}

TEST_CASE("each signal that asks a program to end leaves a whole recording, and so does a terminal that is closed")
{
    const int signal = GENERATE(SIGTERM, SIGINT, SIGHUP, SIGQUIT, 0);
    const bool parts = GENERATE(false, true);
    CAPTURE(signal, parts);
    Folder folder;
    Running run(record(folder, "take.mp4", parts), signal == 0);
    REQUIRE(holds(folder / "take (unfinished).mp4", 5));
    if (signal == 0)
        run.closeTerminal();
    else
        run.signal(signal);
    CHECK(run.end() == 0);
    CHECK(namesIn(folder) == (parts ? Names{"take.mp4", "raw.mp4", "alpha.webm"} : Names{"take.mp4"}));
    CHECK(picturesIn(folder / "take.mp4") >= 5);
    if (parts) {
        struct stat raw {
        }, take{};
        REQUIRE(stat((folder / "raw.mp4").c_str(), &raw) == 0);
        REQUIRE(stat((folder / "take.mp4").c_str(), &take) == 0);
        CHECK((raw.st_mode & 07777) == 0600);
        CHECK((take.st_mode & 07777) == (0666 & ~022));
    }
}

TEST_CASE("a run that was started to outlive its terminal goes on")
{
    Folder folder;
    const auto before = std::signal(SIGHUP, SIG_IGN); // which the program inherits, as from nohup
    Running run(record(folder, "take.mp4", false));
    std::signal(SIGHUP, before);
    REQUIRE(holds(folder / "take (unfinished).mp4", 5));
    run.signal(SIGHUP);
    CHECK(holds(folder / "take (unfinished).mp4", 30));
    run.signal(SIGTERM);
    CHECK(run.end() == 0);
    CHECK(namesIn(folder) == Names{"take.mp4"});
}

TEST_CASE("a clip that is killed leaves nothing, and what killed programs have left elsewhere is swept")
{
    Folder folder;
    std::ofstream(folder / ".bokehcam.4194305.7.part") << "left behind where files need a name";
    std::ofstream(folder / ".bokehcam.4194305.part") << "somebody else's";
    {
        Running run({"run", "--model", "gnetseg-large-224-y-lite", "--input", "pattern", "--size", "320x180",
                     "--output", (folder / "clip.mp4").string(), "--record-raw", (folder / "raw.mkv").string()});
        for (int i = 0; i < 1'200 && namesIn(folder).size() > 1; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        std::this_thread::sleep_for(std::chrono::milliseconds(300)); // it writes by now, or soon
    }                                                                // kills it
    CHECK(namesIn(folder) == Names{".bokehcam.4194305.part"});
}
