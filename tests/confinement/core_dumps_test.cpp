#include "engine/confinement/core_dumps.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <vector>

#include "engine/base/system_text.h"
#include "tests/confinement/child.h"
#include "tests/folder.h"

using namespace bokeh;
using bokeh::test::holdsInChild;
using bokeh::test::inChild;

namespace {

namespace fs = std::filesystem;

/// Stands for a picture in memory. Made here, so that it is not in the program's own file.
std::string secret()
{
    std::string text;
    std::uint32_t state = 1;
    for (int i = 0; i < 4096; ++i)
        text += static_cast<char>('A' + ((state = state * 1'664'525 + 1'013'904'223) >> 24) % 26);
    return text;
}

/// A part of it. Shorter ones may be in a dump as well, because they are in the processor's registers.
std::string part()
{
    return secret().substr(1000, 512);
}

/// Whether a dump of any size may be written from here on.
bool allowDumps()
{
    const rlimit limit{RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_CORE, &limit) == 0;
}

/// What a crash leaves in the folder; `prepare` comes before it.
template <class Prepare> std::string dumpOf(const test::TemporaryFolder &folder, Prepare prepare)
{
    inChild([&] {
        if (chdir(folder.path().c_str()) != 0)
            return 1;
        const std::vector<std::string> pictures(1000, secret());
        prepare();
        std::signal(SIGABRT, SIG_DFL);
        raise(SIGABRT);
        return pictures.size() == 1000 ? 0 : 1;
    });
    std::string text;
    for (const auto &file : fs::directory_iterator(folder.path())) {
        std::ifstream dump(file.path(), std::ios::binary);
        text.append(std::istreambuf_iterator<char>(dump), {});
    }
    return text;
}

/// Whether this system writes dumps where the tests can read them; says why not.
bool dumpsAreFiles()
{
    const std::string pattern = systemLine("/proc/sys/kernel/core_pattern");
    const bool files = pattern.find_first_of("|/@%") == pattern.npos;
    const bool allowed = holdsInChild(allowDumps);
    if (!files || !allowed)
        WARN("dumps are not looked at: core_pattern is \"" << pattern << "\", and the limit "
                                                           << (allowed ? "can" : "cannot") << " be raised");
    return files && allowed;
}

} // namespace

TEST_CASE("a crash leaves no core dump, and its limit cannot be raised again")
{
    CHECK(holdsInChild([] {
        confinement::forgoCoreDumps();
        rlimit limit{};
        return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur <= 1 && limit.rlim_max <= 1;
    }));
    if (!dumpsAreFiles())
        return;
    const test::TemporaryFolder with, without;
    CHECK(dumpOf(without, allowDumps).find(part()) != std::string::npos); // the test sees what it looks for
    CHECK(dumpOf(with, [] {
              allowDumps();
              confinement::forgoCoreDumps();
          }) == "");
}

TEST_CASE("a dump that is made all the same has no memory in it")
{
    CHECK(holdsInChild([] {
        confinement::forgoCoreDumps();
        return systemLine("/proc/self/coredump_filter") == "00000000";
    }));
    if (!dumpsAreFiles())
        return;
    const test::TemporaryFolder folder;
    const std::string dump = dumpOf(folder, [] { // with that filter, but a limit that lets a dump be written
        allowDumps();
        std::ofstream("/proc/self/coredump_filter") << "00000000";
    });
    CHECK(dump.size() > 0);
    CHECK(dump.find(part()) == std::string::npos);
}
