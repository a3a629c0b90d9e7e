// The unit for systemd, as systemd itself reads it. Where there is no systemd-analyze the cases say so and pass.
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>

#include "tests/app/program.h"

namespace {

/// A manager is made up in the folder, and none is asked.
std::string analyze(const Folder &folder, const std::string &what)
{
    return "SYSTEMD_COLORS=0 XDG_RUNTIME_DIR='" + folder.path().string() + "' systemd-analyze --user " + what;
}

bool systemdIsThere()
{
    const bool there = shell("command -v systemd-analyze").status == 0;
    if (!there)
        WARN("there is no systemd-analyze here");
    return there;
}

/// The unit as it is installed, but for the program's place.
std::string unit(const Folder &folder)
{
    const std::string text = contents(BOKEHCAM_SOURCE "/packaging/systemd/bokehcam.service.in");
    const auto path = folder / "bokehcam.service";
    std::ofstream(path) << std::regex_replace(text, std::regex("@BOKEHCAM_CLI@"), BOKEHCAM_CLI);
    return path.string();
}

} // namespace

TEST_CASE("systemd takes the unit, and knows every word of it")
{
    if (!systemdIsThere())
        return;
    const Folder folder;
    const Ran ran = shell(analyze(folder, "verify --man=no --recursive-errors=no '") + unit(folder) + "'");
    CHECK(ran.status == 0);
    CHECK(ran.err.find("bokehcam.service") == std::string::npos);
}

TEST_CASE("the unit has the program's own restrictions")
{
    const Folder folder;
    const std::string text = contents(unit(folder));
    for (const char *const line :
         {"RestrictAddressFamilies=AF_UNIX AF_NETLINK", "NoNewPrivileges=yes", "LimitCORE=1"}) {
        CAPTURE(line);
        CHECK(text.find("\n" + std::string(line) + "\n") != std::string::npos);
    }
}

TEST_CASE("systemd counts the unit among those that are exposed little")
{
    if (!systemdIsThere())
        return;
    const Folder folder;
    const Ran ran = shell(analyze(folder, "security --offline=yes --no-pager '") + unit(folder) + "'");
    INFO(ran.out << ran.err);
    std::smatch level;
    REQUIRE(std::regex_search(ran.out, level, std::regex("exposure level for bokehcam.service: ([0-9.]+)")));
    CHECK(std::stod(level[1]) < 5.0); // of 10; a unit without any restriction has 9.8
}
