#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "program.h"

namespace {

nlohmann::json parsed(const std::filesystem::path &path)
{
    std::ifstream file(path);
    return nlohmann::json::parse(file);
}

const std::string kPattern =
    "run --input pattern --size 320x180 --model gnetseg-large-224-y-lite --look blur --realtime --frames 45 ";

} // namespace

TEST_CASE("a run by the clock takes as long as its frames do, and reports what it did")
{
    Folder folder;
    for (const char *sync : {"exact", "fast"}) {
        const Ran ran =
            cli(kPattern + "--output null --sync " + sync + " --stats '" + (folder / "s.json").string() + "'");
        INFO(ran.err);
        REQUIRE(ran.status == 0);
        const auto report = parsed(folder / "s.json");
        CHECK(report["frames_in"] == 45);
        CHECK(report["frames_out"].get<int>() + report["frames_dropped"].get<int>() >= 45);
        CHECK(report["seconds"] >= 44 / 30.0); // time is the subject
        for (const char *key : {"frames_hidden", "latency_p50_ms", "latency_p95_ms", "mask_age_p95_ms", "cpu_percent",
                                "network_cpu_percent", "witness_cpu_percent", "fps", "longest_hidden_ms"})
            CHECK(report[key].is_number());
        for (const char *key : {"source", "buffers", "compose", "sink"})
            CHECK(report["drops"][key].is_number_unsigned());
    }
}

TEST_CASE("a run by the clock writes a file that plays")
{
    Folder folder;
    const Ran ran = cli(kPattern + "--output '" + (folder / "out.mp4").string() + "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    const Ran probed =
        shell("ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames,width "
              "-of csv=p=0 '" +
              (folder / "out.mp4").string() + "'");
    CHECK(probed.out.rfind("320,", 0) == 0);
    CHECK(std::stoi(probed.out.substr(4)) > 0); // a loaded machine drops some
}

TEST_CASE("a run by the clock keeps the sound of a file whose name begins as a camera's does")
{
    Folder folder;
    const std::string in = (folder / "camera-roll.mp4").string(), out = (folder / "out.mp4").string();
    REQUIRE(
        shell("ffmpeg -v error -f lavfi -i testsrc=s=320x180:d=1 -f lavfi -i sine=d=1 -shortest '" + in + "'").status ==
        0);
    // A file of this name in the working folder is given without its path.
    const Ran ran = cli("run --realtime --look color:#204060 --input camera-roll.mp4 --output '" + out + "'",
                        "cd '" + folder.path().string() + "';");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(shell("ffprobe -v error -show_entries stream=codec_type -of csv=p=0 '" + out + "'").out.find("audio") !=
          std::string::npos);
}

TEST_CASE("faults are survived, and the run ends cleanly")
{
    Folder folder;
    const Ran ran = cli(kPattern +
                        "--output null --fault unplug@0.3 --fault fail:compose@0.4 --fault slow:capture@0.5 "
                        "--fault mute:output@0.6 --stats '" +
                        (folder / "s.json").string() + "'");
    INFO(ran.err);
    CHECK(ran.status == 0);
    CHECK(parsed(folder / "s.json")["frames_hidden"] > 0);
}

TEST_CASE("a chip that lies is told of on standard error, and the run goes on")
{
    Folder folder;
    const Ran ran = cli("run --input pattern --size 320x180 --model gnetseg-large-224-y-lite --realtime --frames 120 "
                        "--output null --fault lie@1 --stats '" +
                        (folder / "s.json").string() + "'");
    INFO(ran.err);
    CHECK(ran.status == 0);
    CHECK(ran.err.find("wrong mask") != std::string::npos);
    CHECK(parsed(folder / "s.json")["frames_out"] > 0);
}

TEST_CASE("a camera that is not there is a sentence and exit status 1")
{
    const Ran ran = cli("run --input camera:/dev/no-such-camera --output null --model gnetseg-large-224-y-lite");
    CHECK(ran.status == 1);
    CHECK(ran.err.rfind("bokehcam-cli: ", 0) == 0);
    CHECK(ran.err.find("no-such-camera") != std::string::npos);
    CHECK(ran.err.find('\n') == ran.err.size() - 1);
}
