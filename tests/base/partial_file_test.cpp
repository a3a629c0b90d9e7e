#include "engine/base/partial_file.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/file.h"
#include "tests/folder.h"

namespace fs = std::filesystem;
using namespace bokeh;
using test::TemporaryFolder;
using Kind = PartialFile::Kind;

namespace {

void writeText(const fs::path &path, const std::string &text)
{
    std::ofstream(path) << text;
}

std::string textOf(const fs::path &path)
{
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> namesIn(const TemporaryFolder &folder)
{
    std::set<std::string> names;
    for (const auto &entry : fs::directory_iterator(folder.path()))
        names.insert(entry.path().filename().string());
    return names;
}

PartialFile partial(const fs::path &final, Kind kind, Readers readers = Readers::AsUmask)
{
    auto file = PartialFile::create(final, readers, kind);
    REQUIRE(file);
    const std::string text = "new";
    REQUIRE(writeAll(file->descriptor(), std::as_bytes(std::span(text))) == 0);
    return *std::move(file);
}

/// Lets a program of its own do something, and kills it then.
template <class Work> void inKilledProgram(Work work)
{
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        work();
        raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
}

class Umask {
public:
    explicit Umask(mode_t mask) : before_(umask(mask)) {}
    ~Umask() { umask(before_); }

private:
    mode_t before_;
};

unsigned modeOf(const fs::path &path)
{
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

const std::string kRemainder = ".bokehcam.4194305.0.part"; // no process has this number

} // namespace

TEST_CASE("a file gets its final name when it is revealed, in place of what bore it, and is removed without that")
{
    const Kind kind = GENERATE(Kind::Unnamed, Kind::Hidden);
    const bool isReplaced = GENERATE(false, true), isShown = GENERATE(false, true);
    CAPTURE(int(kind), isReplaced, isShown);
    TemporaryFolder folder;
    if (isReplaced)
        writeText(folder / "a.mp4", "old");
    const auto before = namesIn(folder);
    {
        PartialFile file = partial(folder / "a.mp4", kind);
        if (isShown)
            REQUIRE(file.show());
        CHECK(textOf(folder / "a.mp4") == (isReplaced ? "old" : ""));
    }
    CHECK(namesIn(folder) == before);
    PartialFile file = partial(folder / "a.mp4", kind);
    if (isShown)
        REQUIRE(file.show());
    REQUIRE(file.reveal());
    CHECK(namesIn(folder) == std::set<std::string>{"a.mp4"});
    CHECK(textOf(folder / "a.mp4") == "new");
}

TEST_CASE("a file never takes the place of what is no file, be it by a link")
{
    TemporaryFolder folder;
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    fs::create_directory(folder / "folder");
    fs::create_symlink("pipe", folder / "link");
    for (const char *name : {"pipe", "folder", "link"})
        CHECK_FALSE(PartialFile::create(folder / name));
    CHECK(namesIn(folder) == std::set<std::string>{"folder", "link", "pipe"});
}

TEST_CASE("a file without a name leaves nothing when its program is killed")
{
    TemporaryFolder folder;
    inKilledProgram([&] { new PartialFile(partial(folder / "a.mp4", Kind::Unnamed)); });
    CHECK(folder.empty());
}

TEST_CASE("what a killed program has shown stays, under a name that says that it is unfinished")
{
    const Kind kind = GENERATE(Kind::Unnamed, Kind::Hidden);
    TemporaryFolder folder;
    writeText(folder / "a (unfinished).mp4", "of another run");
    fs::create_symlink("nowhere", folder / "a (unfinished 2).mp4");
    inKilledProgram([&] { (void)(new PartialFile(partial(folder / "a.mp4", kind)))->show(); });
    sweepPartials(folder.path());
    CHECK(namesIn(folder) ==
          std::set<std::string>{"a (unfinished).mp4", "a (unfinished 2).mp4", "a (unfinished 3).mp4"});
    CHECK(textOf(folder / "a (unfinished 3).mp4") == "new");
    CHECK(textOf(folder / "a (unfinished).mp4") == "of another run");
}

TEST_CASE("what a killed program has left hidden is swept, and what a running one holds stays")
{
    TemporaryFolder folder;
    inKilledProgram([&] { new PartialFile(partial(folder / "a.mp4", Kind::Hidden)); });
    CHECK(folder.entries() == 1);
    PartialFile own = partial(folder / "a.mp4", Kind::Hidden);
    CHECK(folder.entries() == 2);
    sweepPartials(folder.path());
    CHECK(folder.entries() == 1);
    REQUIRE(own.reveal());
    CHECK(namesIn(folder) == std::set<std::string>{"a.mp4"});
}

TEST_CASE("nothing is swept that bears another name, is no file, or is locked")
{
    TemporaryFolder folder;
    for (const char *name : {".bokehcam.1.part", ".bokehcam.1.2.part.mp4", ".bokehcam.1.2.parts", "bokehcam.1.2.part",
                             ".bokehcam.1.2.3.part", ".bokehcam.-1.2.part", ".bokehcam..2.part", ".bokehcam.1..part",
                             ".bokehcam.part", ".bokehcam.a.2.part", ".a.1.part.mp4", ".bokehcam.12345678901.2.part"})
        writeText(folder / name, "mine");
    fs::create_directory(folder / ".bokehcam.1.2.part");
    writeText(folder / "target", "mine");
    fs::create_symlink("target", folder / ".bokehcam.1.3.part");
    REQUIRE(mkfifo((folder / ".bokehcam.1.4.part").c_str(), 0600) == 0);
    writeText(folder / ".bokehcam.1.5.part", "another program's");
    const Descriptor locked(open((folder / ".bokehcam.1.5.part").c_str(), O_RDWR));
    REQUIRE(flock(locked.number(), LOCK_EX) == 0);
    const auto before = namesIn(folder);
    writeText(folder / kRemainder, "left behind");
    sweepPartials(folder.path());
    CHECK(namesIn(folder) == before);
}

TEST_CASE("a hidden name is never one that is there, be it a link")
{
    TemporaryFolder folder;
    writeText(folder / "victim", "mine");
    // The names that come next in this process.
    const auto next = [&](const PartialFile &) {
        for (const auto &name : namesIn(folder))
            if (name.ends_with(".part"))
                return std::stoi(name.substr(name.rfind('.', name.size() - 6) + 1)) + 1;
        return -1;
    };
    int number = -1;
    {
        const PartialFile file = partial(folder / "a.txt", Kind::Hidden);
        number = next(file);
    }
    REQUIRE(number >= 0);
    for (int i = 0; i < 3; ++i)
        fs::create_symlink(
            "victim", folder / (".bokehcam." + std::to_string(getpid()) + "." + std::to_string(number + i) + ".part"));
    PartialFile file = partial(folder / "a.txt", Kind::Hidden);
    REQUIRE(file.reveal());
    CHECK(textOf(folder / "victim") == "mine");
    CHECK(textOf(folder / "a.txt") == "new");
    CHECK_FALSE(fs::is_symlink(folder / "a.txt"));
}

TEST_CASE("a file for its owner alone is 0600 from its beginning to its end, whatever the umask and what it replaces")
{
    const Kind kind = GENERATE(Kind::Unnamed, Kind::Hidden);
    const mode_t mask = GENERATE(0000U, 0022U, 0777U);
    TemporaryFolder folder;
    writeText(folder / "a.mp4", "old");
    REQUIRE(chmod((folder / "a.mp4").c_str(), 0644) == 0);
    const Umask umask(mask);
    PartialFile file = partial(folder / "a.mp4", kind, Readers::Owner);
    struct stat status {};
    REQUIRE(fstat(file.descriptor(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    REQUIRE(file.show());
    CHECK(modeOf(folder / "a (unfinished).mp4") == 0600);
    REQUIRE(file.reveal());
    CHECK(modeOf(folder / "a.mp4") == 0600);
}

TEST_CASE("other files are for whom the umask lets")
{
    const Kind kind = GENERATE(Kind::Unnamed, Kind::Hidden);
    TemporaryFolder folder;
    const Umask umask(0027);
    PartialFile file = partial(folder / "a.mp4", kind);
    REQUIRE(file.reveal());
    CHECK(modeOf(folder / "a.mp4") == 0640);
}

TEST_CASE("a file that cannot get its name says why, and is removed")
{
    const Kind kind = GENERATE(Kind::Unnamed, Kind::Hidden);
    TemporaryFolder folder;
    {
        PartialFile file = partial(folder / "a.mp4", kind);
        fs::create_directory(folder / "a.mp4");
        const Status named = file.reveal();
        REQUIRE_FALSE(named);
        CHECK(named.error().what.find("a.mp4\" cannot be written: ") != std::string::npos);
    }
    CHECK(namesIn(folder) == std::set<std::string>{"a.mp4"});
}
