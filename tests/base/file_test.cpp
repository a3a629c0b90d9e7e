#include "engine/base/file.h"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/descriptor.h"
#include "tests/folder.h"

namespace fs = std::filesystem;
using namespace bokeh;
using test::TemporaryFolder;

TEST_CASE("what is written is read back, and only under the final name")
{
    TemporaryFolder folder;
    REQUIRE(writeFile(folder.path() / "a.txt", "hello"));
    const auto bytes = readFile(folder.path() / "a.txt", 100);
    REQUIRE(bytes);
    CHECK(bytes->size() == 5);
    CHECK(folder.entries() == 1);
}

TEST_CASE("a file that cannot be written leaves the old one, and says why")
{
    TemporaryFolder folder;
    const Status written = writeFile(folder.path() / "no" / "such" / "folder.txt", "x");
    REQUIRE_FALSE(written);
    CHECK(written.error().what.find("cannot be written") != std::string::npos);
    CHECK(folder.entries() == 0);
}

TEST_CASE("reading refuses what is missing, no file, or too large, each with its own sentence")
{
    TemporaryFolder folder;
    REQUIRE(writeFile(folder.path() / "a.txt", "hello"));
    CHECK(readFile(folder.path() / "b.txt", 100).error().what.find("there is no file") == 0);
    CHECK(readFile(folder.path(), 100).error().what.find("is not a file") != std::string::npos);
    CHECK(readFile(folder.path() / "a.txt", 4).error().what.find("too large") != std::string::npos);
}

TEST_CASE("writing never goes through a link that somebody has put where the file is made")
{
    TemporaryFolder folder;
    std::ofstream(folder / "victim") << "mine";
    fs::create_symlink("victim", folder / (".a." + std::to_string(getpid()) + ".part.txt"));
    fs::create_symlink("victim", folder / "a.txt");
    REQUIRE(writeFile(folder / "a.txt", "new"));
    CHECK(fs::file_size(folder / "victim") == 4);
    CHECK_FALSE(fs::is_symlink(folder / "a.txt"));
    CHECK(fs::file_size(folder / "a.txt") == 3);
}

TEST_CASE("what is written to a pipe goes through it, be it by a link, and the pipe stays")
{
    TemporaryFolder folder;
    const fs::path name = GENERATE("pipe", "link");
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    fs::create_symlink("pipe", folder / "link");
    SECTION("to nobody, it is an error")
    {
        const Status written = writeFile(folder / name, "hello");
        REQUIRE_FALSE(written);
        CHECK(written.error().what.find("nobody reads from it") != std::string::npos);
    }
    SECTION("to a reader, it arrives")
    {
        const Descriptor reader(::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        REQUIRE(reader);
        CHECK(writeFile(folder / name, "hello"));
        std::string text(10, '\0');
        CHECK(::read(reader.number(), text.data(), text.size()) == 5);
    }
    CHECK(fs::is_fifo(folder / "pipe"));
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(folder.entries() == 2);
}

TEST_CASE("a device that is full is said to be")
{
    TemporaryFolder folder;
    const fs::path link = folder / "full"; // of the device itself nothing would be left if this failed
    fs::create_symlink("/dev/full", link);
    const Status written = writeFile(link, "hello");
    REQUIRE_FALSE(written);
    CHECK(written.error().what.find("the disk is full") != std::string::npos);
    CHECK(fs::is_symlink(link));
}
