#include <csignal>
#include <random>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;

namespace {

/// A program that records into `folder`, until it is killed.
class Recording {
public:
    Recording(const std::string &folder, const char *kind, int interval)
    {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        pid_ = fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL); // however this test ends
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
            execl(RECORDING_CHILD, RECORDING_CHILD, folder.c_str(), kind, std::to_string(interval).c_str(), nullptr);
            _exit(127);
        }
        close(ends[1]);
        said_ = fdopen(ends[0], "r");
    }
    ~Recording()
    {
        kill();
        std::fclose(said_);
    }

    /// How many pictures it has put, once it says so; 0 when it has ended.
    int next()
    {
        int number = 0;
        return std::fscanf(said_, "%d", &number) == 1 ? number : 0;
    }
    void kill()
    {
        if (pid_ <= 0)
            return;
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }

private:
    pid_t pid_ = -1;
    std::FILE *said_ = nullptr;
};

} // namespace

TEST_CASE("killed at any moment, every file opens and plays to within the last second")
{
    const auto *kind = GENERATE("mp4", "mkv");
    const int interval = GENERATE(40, 200); // milliseconds: as a camera in good light, and as one in the dark
    std::mt19937 random(std::string(kind) == "mp4" ? 1U : 2U);
    std::uniform_int_distribution<int> moments(5, 120);
    for (int round = 0; round < (interval == 40 ? 5 : 2); ++round) {
        const Folder folder;
        const int moment = interval == 40 ? moments(random) : 12 + round;
        int last = 0;
        {
            Recording recording((folder / "").string(), kind, interval);
            while (last < moment) {
                const int number = recording.next();
                REQUIRE(number > last);
                last = number;
            }
            recording.kill();
            while (const int number = recording.next())
                last = number;
        }
        const std::int64_t lastTaken = (last - 1) * 1'000LL * interval; // microseconds
        const std::string end = std::string(".") + kind;
        const std::string alpha = std::string(kind) == "mp4" ? "a alpha.webm" : "a alpha.mov";
        for (const std::string &name : {"a" + end, alpha, std::string("a mask.mkv"), "a raw" + end}) {
            CAPTURE(moment, last, name);
            const auto times = timesOf(folder / name);
            REQUIRE_FALSE(times.empty());
            CHECK(times.back() >= lastTaken - 1'000'000);
            for (std::size_t i = 0; i < times.size(); ++i) // none is missing in between
                CHECK(std::abs(times[i] - static_cast<std::int64_t>(i) * 1'000 * interval) <= 500);
            if (name == "a" + end || name == alpha) {
                const auto sound = timesOf(folder / name, "a:0");
                CHECK((lastTaken < 1'000'000 || (!sound.empty() && sound.back() >= lastTaken - 1'000'000)));
            }
        }
        std::ifstream sidecar(folder / "a.json");
        std::string text((std::istreambuf_iterator<char>(sidecar)), {});
        CHECK(contains(text, "\"state\": \"recording\""));
    }
}
