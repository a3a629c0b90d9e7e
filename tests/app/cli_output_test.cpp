// What the program writes, where, and that it says so when it cannot.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/model/catalogue.h"
#include "engine/model/network_file.h"
#include "engine/pipeline/network_library.h"
#include "program.h"

using namespace bokeh;

namespace {

} // namespace

TEST_CASE("standard output that cannot be written is an error")
{
    for (const std::string arguments : {"--help", "--version", "run --help", "devices", "devices --json", "model list",
                                        "model info gnetseg-large-224-y-lite", "doctor", "doctor --json"}) {
        const Ran ran = cli(arguments + " >/dev/full");
        INFO(arguments << "\n" << ran.err);
        CHECK(ran.status == 1);
        CHECK(oneSentence(ran.err));
        CHECK(ran.err.find("standard output cannot be written") != std::string::npos);
    }
    CHECK(cli("model list >&-").status == 1);
    CHECK(cli("model list").status == 0);
}

TEST_CASE("what a file calls itself never reaches a terminal as a command")
{
    Folder folder;
    model::Topology topology = *model::topologyNamed(kLite);
    topology.name = "net\x1b[2J\x9B";
    model::Network network = model::randomNetwork(topology, 1);
    network.training = R"({"by":"\u001b]0;title\u0007"})";
    REQUIRE(model::writeNetwork(folder / "named.safetensors", network));
    const Ran info = cli("model info '" + (folder / "named.safetensors").string() + "'");
    CHECK(info.status == 0);
    CHECK(info.out.find('\x1b') == std::string::npos);
    CHECK(info.out.find("net?[2J") == 0);
    CHECK(info.out.find("\nper mask:") != std::string::npos);

    const Ran missing = cli("model info \"$(printf 'a\\033[31m\\nb\\377')" + std::string(20'000, 'x') + "\"");
    CHECK(missing.status == 1);
    CHECK(oneSentence(missing.err));
    CHECK(missing.err.find('\x1b') == std::string::npos);
    CHECK(missing.err.size() < 1100);
}

TEST_CASE("a live run whose input has a name of any bytes ends with its report")
{
    Folder folder;
    REQUIRE(shell("cd '" + folder.path().string() +
                  "' && ffmpeg -v error -f lavfi -i testsrc=s=320x240:d=0.2 -c:v libx264 whole.mkv && head -c 3900 "
                  "whole.mkv >\"$(printf 'd\\377.mkv')\"")
                .status == 0);
    const Ran ran =
        cli("run --realtime --model gnetseg-large-224-y-lite --input \"$(printf 'd\\377.mkv')\" --output null "
            "--stats s.json",
            "cd '" + folder.path().string() + "'; exec timeout --foreground -s INT 6");
    INFO(ran.err);
    CHECK(ran.err.find("json") == std::string::npos);
    const auto report = nlohmann::json::parse(contents(folder / "s.json"), nullptr, false);
    REQUIRE(report.is_object());
    CHECK(ran.err.find("d?.mkv") != std::string::npos); // most of the time it stands in the report, too
}

TEST_CASE("one damaged network does not disable the others")
{
    Folder folder;
    const auto shipped = pipeline::NetworkLibrary::installed().folder();
    std::filesystem::create_directories(folder / "models");
    const std::string lite = kLite + ".safetensors";
    std::filesystem::copy(shipped / lite, folder / "models" / lite);
    std::ofstream(folder / "models/damaged.safetensors") << "this is no network\n";
    const Ran ran = cli("run --input pattern --size 160x120 --frames 1 --output null",
                        "BOKEHCAM_RESOURCES='" + folder.path().string() + "'");
    INFO(ran.err);
    CHECK(ran.status == 0);
    CHECK(ran.err.find("damaged.safetensors") != std::string::npos);
    CHECK(oneSentence(ran.err));
}

TEST_CASE("the program loads no library that reads pictures of every kind, nor what hangs on it")
{
    const Ran ran = shell("ldd '" BOKEHCAM_CLI "'");
    REQUIRE(ran.out.find("libavcodec") != std::string::npos);
    for (const char *library : {"imgcodecs", "gdal", "gdcm", "OpenEXR", "mariadb", "libpq", "ldap", "libcurl"}) {
        CAPTURE(library);
        CHECK(ran.out.find(library) == std::string::npos);
    }
}
