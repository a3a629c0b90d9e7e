// What is plugged in, as `bokehcam-cli devices` tells it; the microphones in a session of the test's own.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "program.h"
#include "tests/capture/microphone/played_microphone.h"
#include "tests/output/pipewire/session.h"

namespace {

/// The command, in the session whose daemon lies in `folder`.
Ran devices(const std::filesystem::path &folder, const std::string &options = "")
{
    return cli("devices " + options, "env PIPEWIRE_RUNTIME_DIR='" + folder.string() + "' PIPEWIRE_REMOTE=pipewire-0");
}

} // namespace

TEST_CASE("cameras and microphones are listed, for people and as JSON")
{
    const Session session;
    const PlayedMicrophone played({.daemon = session.daemon(), .id = "mic.desk", .name = "Desk"},
                                  [](int, PlayedMicrophone::Clock::time_point) { return 0.0F; });
    nlohmann::json report;
    REQUIRE(eventually([&] {
        const Ran ran = devices(session.folder(), "--json");
        report = nlohmann::json::parse(ran.out, nullptr, false);
        return ran.status == 0 && report["microphones"].size() == 1 && report["microphones"][0]["preferred"] == true;
    }));
    CHECK(report["cameras"].is_array());
    CHECK(report["accelerators"].is_array());
    CHECK(report["microphones"][0]["id"] == "mic.desk");
    CHECK(report["microphones"][0]["name"] == "Desk");
    CHECK_FALSE(report.contains("microphones_problem"));
    const Ran text = devices(session.folder());
    CHECK(text.status == 0);
    CHECK(text.out.find("Microphone  Desk  (taken by default)\n    id mic.desk\n") != std::string::npos);
}

TEST_CASE("a machine without PipeWire has its devices listed all the same, and a line that says so")
{
    const Folder empty;
    const Ran text = devices(empty.path());
    CHECK(text.status == 0);
    CHECK(text.err.empty());
    CHECK(text.out.find("No microphone can be found: PipeWire is not running.\n") != std::string::npos);
    const Ran json = devices(empty.path(), "--json");
    REQUIRE(json.status == 0);
    const auto report = nlohmann::json::parse(json.out);
    CHECK(report["cameras"].is_array());
    CHECK(report["microphones"].empty());
    CHECK(report["microphones_problem"] == "PipeWire is not running");
}
