// The audit: attacks on the command line program, and a table of what became of it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <fmt/format.h>

#include "tests/audit/judge.h"
#include "tests/folder.h"

namespace {

struct Named {
    const char *name;
    audit::Attack attack;
};

constexpr std::array<Named, 12> kAttacks{{{"networks", audit::hostileNetworks},
                                          {"pictures", audit::hostilePictures},
                                          {"videos", audit::hostileVideos},
                                          {"mutated-videos", audit::mutatedVideos},
                                          {"names", audit::hostileNames},
                                          {"damaged-network", audit::damagedNeighbour},
                                          {"usbip-connections", audit::usbipConnections},
                                          {"usbip-sessions", audit::usbipSessions},
                                          {"surroundings", audit::surroundings},
                                          {"endings", audit::endings},
                                          {"faults", audit::faults},
                                          {"sockets", audit::sockets}}};

std::vector<std::string> names()
{
    std::vector<std::string> all;
    for (const Named &named : kAttacks)
        all.emplace_back(named.name);
    return all;
}

/// One row, in a folder of its own.
audit::Row row(const Named &named, double scale)
{
    const bokeh::test::TemporaryFolder folder;
    audit::Ground ground{.folder = folder.path(), .scale = scale};
    return named.attack(ground);
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app{"Attacks the command line program, the same way each time, and tells what became of it"};
    std::vector<std::string> rows;
    double scale = 1;
    app.add_option("--rows", rows, "These alone, separated by commas")->delimiter(',')->check(CLI::IsMember(names()));
    app.add_option("--scale", scale, "So many times as many tries")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);

    std::vector<std::string> failures;
    fmt::print("| attack | tries | survived | peak MB | notes |\n|---|---|---|---|---|\n");
    for (const Named &named : kAttacks) {
        if (!rows.empty() && std::ranges::find(rows, named.name) == rows.end())
            continue;
        const audit::Row judged = row(named, scale);
        fmt::print("| {} | {} | {} | {:.0f} | {} |\n", judged.attack, judged.tries, judged.survived, judged.megabytes,
                   judged.notes);
        std::fflush(stdout);
        failures.insert(failures.end(), judged.failures.begin(), judged.failures.end());
    }
    for (const std::string &failure : failures)
        fmt::print("FAILED: {:?}\n", failure); // names may be commands to a terminal
    return failures.empty() ? 0 : 1;
}
