// The command line in a session of the test's own that has a microphone: what is plugged in, and what is recorded.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "program.h"
#include "tests/capture/microphone/played_microphone.h"
#include "tests/output/pipewire/session.h"

namespace {

/// The command line, in the session whose daemon lies in `folder`.
Ran within(const std::filesystem::path &folder, const std::string &arguments)
{
    return cli(arguments, "env PIPEWIRE_RUNTIME_DIR='" + folder.string() + "' PIPEWIRE_REMOTE=pipewire-0");
}

Ran devices(const std::filesystem::path &folder, const std::string &options = "")
{
    return within(folder, "devices " + options);
}

/// How loud what `filter` leaves of a sound is on average, in decibels of full scale.
double loudness(const std::filesystem::path &file, const std::string &filter)
{
    const Ran ran = shell("ffmpeg -hide_banner -i '" + file.string() + "' -af '" + filter + ",volumedetect' -f null -");
    const auto at = ran.err.find("mean_volume: ");
    return at == std::string::npos ? -200 : std::stod(ran.err.substr(at + 13));
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

TEST_CASE("a live run records a microphone's sound beside the picture, and has it open for no longer than that")
{
    const Session session;
    const Folder folder;
    const PlayedMicrophone played(
        {.daemon = session.daemon(), .id = "mic.desk"}, [](int, PlayedMicrophone::Clock::time_point when) {
            const double seconds = std::chrono::duration<double>(when.time_since_epoch()).count();
            return static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 1000 * seconds));
        });
    const auto take = folder / "take.mp4";
    const Ran ran =
        within(session.folder(), "run --input pattern --size 320x180 --realtime --frames 150 --audio mic.desk "
                                 "--model gnetseg-large-224-y-lite --output '" +
                                     take.string() + "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(eventually([&] { return !played.inUse(); }));
    CHECK(probe(take, "stream=codec_name").find("h264") != std::string::npos);
    CHECK(loudness(take, "bandpass=f=1000:width_type=h:w=100") > -20); // a sine of one half is at -9
    CHECK(loudness(take, "bandreject=f=1000:width_type=h:w=400") < -25);
}
