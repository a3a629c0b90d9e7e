// Both programs as the kernel sees them: which sockets they open, and what becomes of one that is forced.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "program.h"

namespace {

const std::string kLive = "run --input pattern --realtime --frames 30 --output null";

const char *const kRefused = "AF_INET: Address family not supported by protocol\n"
                             "AF_INET6: Address family not supported by protocol\n"
                             "AF_UNIX: made\n";

/// In front of a command: sockets are forced from within it, and the answers written to the file. The sanitizer's
/// runtime need not stand before the library.
std::string forcing(const std::filesystem::path &answers)
{
    return "env LD_PRELOAD='" PRELOADED_SOCKET
           "' ASAN_OPTIONS=verify_asan_link_order=0 LC_ALL=C BOKEHCAM_TEST_SOCKETS='" +
           answers.string() + "'";
}

/// The families of the sockets that a command of bokehcam-cli asks for. A sanitizer's search for leaks needs ptrace,
/// which strace has.
std::set<std::string> familiesOf(const std::string &command)
{
    const Folder folder;
    const Ran ran =
        shell("ASAN_OPTIONS=detect_leaks=0 timeout -s INT 100 strace -f -qq -e trace=socket,socketpair -o '" +
              (folder / "trace").string() + "' '" BOKEHCAM_CLI "' " + command);
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    const std::string trace = contents(folder / "trace");
    std::set<std::string> families;
    const std::regex call(R"(socket(pair)?\((\w+))");
    for (std::sregex_iterator at(trace.begin(), trace.end(), call), end; at != end; ++at)
        families.insert((*at)[2]);
    return families;
}

bool areLocal(const std::set<std::string> &families)
{
    return std::ranges::all_of(families,
                               [](const std::string &family) { return family == "AF_UNIX" || family == "AF_NETLINK"; });
}

} // namespace

TEST_CASE("a live run and a clip ask for local sockets alone")
{
    const Folder folder;
    const std::string clip = (folder / "clip.mp4").string();
    REQUIRE(cli("run --input pattern --frames 10 --output '" + clip + "'").status == 0);
    const std::string made = (folder / "made.mp4").string();
    for (const std::string &command : {kLive, "run --input '" + clip + "' --output '" + made + "'"}) {
        const auto families = familiesOf(command);
        CAPTURE(command, families);
        CHECK(areLocal(families));
    }
}

TEST_CASE("the served chip's one socket of the internet is seen, and no other")
{
    // What must be seen, so that the case above is no blind one.
    const Folder folder;
    const std::string trace = (folder / "trace").string();
    shell("ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=socket,bind -o '" + trace +
          "' timeout -s INT 10 '" BOKEHCAM_CLI "' emulate --usbip 0");
    const std::string seen = contents(trace);
    const std::regex internet(R"(socket\(AF_INET)");
    CAPTURE(seen);
    CHECK(std::distance(std::sregex_iterator(seen.begin(), seen.end(), internet), {}) == 1);
    CHECK(seen.find("127.0.0.1") != std::string::npos);
}

TEST_CASE("a socket of the internet that is forced in a running program is refused")
{
    const Folder folder;
    const Ran ran = cli(kLive, forcing(folder / "answers"));
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(contents(folder / "answers") == kRefused);
}

TEST_CASE("while the emulated chip is served over USB/IP no other socket can be made")
{
    const Folder folder;
    // Asks for the list of devices: version 1.1.1, request 0x8005, status 0. The answer's number is 0x0005.
    const Ran ran = shell("cd '" + folder.path().string() + "'; " + forcing("answers") +
                          " '" BOKEHCAM_CLI R"(' emulate --usbip 0 >said & served=$!
        timeout 60 bash -c '
            until grep -q tcp-port said && [ -e answers ]; do sleep 0.05; done
            exec 3<>/dev/tcp/127.0.0.1/$(sed "s/.*tcp-port \([0-9]*\).*/\1/" said)
            printf "\x01\x11\x80\x05\0\0\0\0" >&3
            head -c 8 <&3 | od -An -tx1'
        kill -INT $served; wait $served)");
    INFO(ran.err);
    CHECK(ran.out == " 01 11 00 05 00 00 00 00\n");
    CHECK(ran.status == 0);
    CHECK(contents(folder / "answers") == kRefused);
}

#ifdef BOKEHCAM
TEST_CASE("a socket of the internet that is forced in the window's program is refused")
{
    const Folder folder;
    // Without a display or a bus: the program is the same.
    const Ran ran = shell("cd '" + folder.path().string() + R"('
        export QT_QPA_PLATFORM=offscreen XDG_CONFIG_HOME=$PWD XDG_RUNTIME_DIR=$PWD DBUS_SESSION_BUS_ADDRESS=unix:path=none
        )" + forcing("answers") +
                          R"( ')" BOKEHCAM R"(' --demo & shown=$!
        timeout 60 sh -c 'until [ -e answers ]; do sleep 0.05; done'
        kill -TERM $shown; wait $shown)");
    INFO(ran.err);
    CHECK(ran.status == 0);
    CHECK(contents(folder / "answers") == kRefused);
}
#endif

TEST_CASE("the doctor tells that the kernel refuses the network")
{
    const Ran ran = cli("doctor --json");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    const auto findings = nlohmann::json::parse(ran.out)["findings"];
    CHECK(std::ranges::count(findings, "network.refused", [](const auto &finding) { return finding.at("id"); }) == 1);
}

TEST_CASE("a crash of the program leaves no core dump")
{
    const Folder folder;
    const Ran ran = shell("cd '" + folder.path().string() + R"('; ulimit -c unlimited
        ')" BOKEHCAM_CLI R"(' run --input pattern --realtime --output null >/dev/null & run=$!
        timeout 60 sh -c 'until [ $(ls /proc/$0/task | wc -l) -gt 4 ]; do sleep 0.05; done' $run
        cat /proc/$run/limits /proc/$run/coredump_filter
        kill -ABRT $run; wait $run)");
    INFO(ran.out << ran.err);
    CHECK(std::regex_search(ran.out, std::regex("Max core file size +[01] +[01] ")));
    CHECK(ran.out.find("00000000\n") != std::string::npos);
    CHECK(folder.empty());
}
