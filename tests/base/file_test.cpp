#include "engine/base/file.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <unistd.h>

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
