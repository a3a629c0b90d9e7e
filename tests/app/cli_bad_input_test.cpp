// Whatever is wrong: exit status 1 or 2, one sentence on standard error, nothing under the final name.
#include <catch2/catch.hpp>
#include <fstream>

#include "engine/model/catalogue.h"
#include "engine/model/network_file.h"
#include "engine/model/safetensors.h"
#include "program.h"

using namespace bokeh;

namespace {

/// One line that starts with the program's name.
void checkFails(const std::string &arguments, const Folder &folder, const std::string &saying,
                const std::string &before = "")
{
    const Ran ran = cli(arguments + " --output '" + (folder / "out.mp4").string() + "'", before);
    INFO(arguments << "\n" << ran.err);
    CHECK(ran.status == 1);
    CHECK(oneSentence(ran.err));
    CHECK(ran.err.find(saying) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "out.mp4"));
}

} // namespace

TEST_CASE("a wrong command line exits with 2 and changes nothing")
{
    Folder folder;
    for (const char *arguments : {"",
                                  "nonsense",
                                  "run",
                                  "run --input pattern --look sepia",
                                  "run --input pattern --strength 101",
                                  "run --input pattern --size 0x5",
                                  "run --input pattern --size 12",
                                  "run --input pattern --frames 0",
                                  "run --input pattern --frames many",
                                  "run --input pattern --accelerator quantum",
                                  "run --nonsense",
                                  "run --input pattern --fault unplug",
                                  "run --input pattern --sync never",
                                  "run --input pattern --accelerator usb --link usb3",
                                  "run --input pattern --link usb1",
                                  "run --input pattern --realtime --look cutout",
                                  "devices --nonsense",
                                  "eval --model x",
                                  "model",
                                  "model export gnetseg-large-224-y-lite",
                                  "bench --isa z80"}) {
        INFO(arguments);
        const Ran ran = cli(arguments);
        CHECK(ran.status == 2);
        CHECK_FALSE(ran.err.empty());
    }
}

TEST_CASE("help and version exit with 0")
{
    for (const char *arguments : {"--help", "run --help", "eval --help", "bench --help", "model --help", "--version"}) {
        const Ran ran = cli(arguments);
        CHECK(ran.status == 0);
        CHECK_FALSE(ran.out.empty());
    }
}

TEST_CASE("inputs that are no video fail with a sentence each and leave nothing")
{
    Folder folder;
    std::ofstream(folder / "text.mp4") << "this is a letter, not a film\n";
    std::ofstream(folder / "empty.mp4");
    const std::string at = "run --model gnetseg-large-224-y-lite --input '" + folder.path().string();
    checkFails(at + "/missing.mp4'", folder, "missing.mp4");
    checkFails(at + "/text.mp4'", folder, "text.mp4");
    checkFails(at + "/empty.mp4'", folder, "empty.mp4");
    checkFails(at + "'", folder, "bokeh_app_");
}

TEST_CASE("a truncated clip, or one of sound only, fails and leaves nothing")
{
    Folder folder;
    const auto in = [&](const std::string &name) { return (folder / name).string(); };
    REQUIRE(shell("ffmpeg -v error -f lavfi -i testsrc=s=320x240:d=2 -f lavfi -i sine=d=2 -c:v libx264 '" +
                  in("good.mp4") + "' && head -c 9000 '" + in("good.mp4") + "' >'" + in("cut.mp4") + "'")
                .status == 0);
    REQUIRE(shell("ffmpeg -v error -f lavfi -i sine=d=1 '" + in("sound.m4a") + "'").status == 0);
    const std::string at = "run --model gnetseg-large-224-y-lite --input '" + folder.path().string();
    checkFails(at + "/cut.mp4'", folder, "cut.mp4");
    checkFails(at + "/sound.m4a'", folder, "video");
}

TEST_CASE("a model that is missing, a text, or breaks a rule is named with the reason")
{
    Folder folder;
    std::ofstream(folder / "letter.safetensors") << "Dear model, how are you? I hope this finds you well.\n";
    model::Safetensors wrong;
    model::Topology topology = *model::topologyNamed("gnetseg-large-224-y-lite");
    topology.majors[2].channels = 33;
    wrong.metadata = {{"format", "bokehcam-network-1"}, {"topology", model::toJson(topology)}};
    const auto bytes = model::serialise(wrong);
    std::ofstream(folder / "rule.safetensors", std::ios::binary)
        .write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    const std::string with = "run --input pattern --frames 3 --model '" + folder.path().string();
    checkFails(with + "/letter.safetensors'", folder, "letter.safetensors");
    checkFails(with + "/rule.safetensors'", folder, "channels: major layer 3 has 33 channels");
    checkFails(with + "/none.safetensors'", folder, "there is no network");
    CHECK(cli("model info no-such-network").status == 1);
}

TEST_CASE("a full disk is one sentence, and what stood under the name before stays")
{
    Folder folder;
    std::ofstream(folder / "kept.mp4") << "what was here before";
    // A file-size limit stands for a full disk: a write fails in the middle of the clip.
    const Ran ran = cli("run --model gnetseg-large-224-y-lite --input pattern --frames 60 --output '" +
                            (folder / "kept.mp4").string() + "'",
                        "ulimit -f 8; ");
    INFO(ran.err);
    CHECK(ran.status == 1);
    CHECK(oneSentence(ran.err));
    CHECK(contents(folder / "kept.mp4") == "what was here before");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator()) ==
          1);
}

TEST_CASE("an output that cannot be is refused before any work")
{
    Folder folder;
    const std::string run = "run --model gnetseg-large-224-y-lite --input pattern --frames 3 --output '";
    for (const char *name : {"out.txt", "no/such/folder/out.mp4", "out"}) {
        const Ran ran = cli(run + (folder / name).string() + "'");
        INFO(name << ran.err);
        CHECK(ran.status == 1);
        CHECK(oneSentence(ran.err));
    }
    CHECK(folder.empty());
}

TEST_CASE("Ctrl-C ends a run at once and leaves nothing")
{
    Folder folder;
    const Ran ran = cli("run --model gnetseg-large-224-y-lite --input pattern --frames 100000 --output '" +
                            (folder / "out.mp4").string() + "'",
                        "exec timeout --foreground -s INT 2");
    CHECK(ran.err.find("stopped") != std::string::npos);
    CHECK(folder.empty());
}
