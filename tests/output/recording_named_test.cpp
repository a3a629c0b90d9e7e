// Takes whose files have names of their own: all of them, or none.
#include "engine/output/recording/layer_file.h"
#include "tests/output/full_disk.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using output::Layer;
using output::LayerFile;
using output::MaskShape;

namespace {

RecordingSettings named(const Folder &folder)
{
    return {.paths = RecordingSettings::Paths{.composite = folder / "a.mkv",
                                              .alpha = folder / "b.MOV",
                                              .mask = folder / "c.mkv",
                                              .raw = folder / "d.mp4"},
            .video = formatOf({64, 48}),
            .mask = MaskShape{.side = 16},
            .raw = formatOf({64, 48})};
}

/// All that a recording with such names wants of one picture.
RecordingPicture pictureFor(const RecordingSettings &take, std::uint64_t sequence, Clock::time_point taken)
{
    RecordingPicture picture = makePicture(take, sequence, taken);
    picture.alpha = makeAlpha(take.video.size);
    return picture;
}

std::vector<std::string> visible(const Folder &folder)
{
    std::vector<std::string> names;
    for (const std::string &name : folder.names())
        if (name.front() != '.')
            names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

TEST_CASE("files with names of their own get them at the end, all at once, and take the place of others")
{
    const Folder folder;
    writeText(folder / "c.mkv", "an older one");
    const RecordingSettings take = named(folder);
    const auto recorder = startTake(take);
    for (std::uint64_t i = 0; i < 5; ++i)
        recorder->put(pictureFor(take, i, Clock::now()));
    REQUIRE(settle(*recorder, 5, 0));
    CHECK(visible(folder) == std::vector<std::string>{"a (unfinished).mkv", "b (unfinished).MOV", "c (unfinished).mkv",
                                                      "c.mkv"}); // and nothing raw
    CHECK(folder.names().size() == 4);
    CHECK(std::filesystem::file_size(folder / "c.mkv") == 12);
    const RecordingStatus status = finish(*recorder);
    INFO(status.problem);
    CHECK(status.state == RecordingStatus::State::Finished);
    CHECK(status.sidecar.empty());
    CHECK(folder.names().size() == 4);
    CHECK(visible(folder) == std::vector<std::string>{"a.mkv", "b.MOV", "c.mkv", "d.mp4"});
    for (const auto &file : status.files) {
        CAPTURE(file.path);
        CHECK(timesOf(file.path).size() == 5);
        CHECK(file.bytes == std::filesystem::file_size(file.path));
    }
    CHECK(contains(probe(folder / "b.MOV", "-show_entries stream=codec_name,pix_fmt"), "pix_fmt=yuva444p"));
}

TEST_CASE("a recording with names of its own that fails leaves what was there before, and nothing else")
{
    const Folder folder;
    writeText(folder / "c.mkv", "an older one");
    RecordingSettings take = named(folder);
    take.video = formatOf({160, 120});
    take.raw = formatOf({160, 120});
    const auto recorder = startTake(take);
    {
        const SmallDisk small(300'000);
        const Clock::time_point start = Clock::now();
        for (int i = 0; i < 5'000 && recorder->status().state == RecordingStatus::State::Recording; ++i) {
            RecordingPicture picture = pictureFor(take, 0, start + milliseconds(40) * i);
            picture.composite = noise(take.video.size, i);
            recorder->put(picture);
            settle(*recorder, static_cast<std::uint64_t>(i) + 1, 2);
        }
        REQUIRE(recorder->waitForEnd(std::chrono::minutes(1)));
    }
    CHECK(recorder->status().state == RecordingStatus::State::Failed);
    CHECK(contains(recorder->status().problem, "the disk is full"));
    CHECK(folder.names() == std::vector<std::string>{"c.mkv"});
    CHECK(std::filesystem::file_size(folder / "c.mkv") == 12);
}

TEST_CASE("where one file cannot get its name, none has")
{
    const Folder folder;
    const RecordingSettings take = named(folder);
    const auto recorder = startTake(take);
    recorder->put(pictureFor(take, 0, Clock::now()));
    std::filesystem::create_directory(folder / "d.mp4"); // the last of them
    const RecordingStatus status = finish(*recorder);
    CHECK(status.state == RecordingStatus::State::Failed);
    CHECK(contains(status.problem, "d.mp4"));
    CHECK(folder.names() == std::vector<std::string>{"d.mp4"});
}

TEST_CASE("a file that no picture came for is not kept: no player would open it")
{
    const Folder folder;
    const bool itsOwnNames = GENERATE(false, true);
    RecordingSettings take = named(folder);
    if (!itsOwnNames) {
        take.folder = folder / "";
        take.stem = "a";
        take.paths.reset();
    }
    const auto recorder = startTake(take);
    RecordingPicture picture = pictureFor(take, 0, Clock::now());
    picture.mask = nullptr;
    picture.raw = nullptr;
    recorder->put(picture);
    const RecordingStatus status = finish(*recorder);
    CHECK(status.state == RecordingStatus::State::Finished);
    CHECK(visible(folder) ==
          (itsOwnNames ? std::vector<std::string>{"a.mkv", "b.MOV"} : std::vector<std::string>{"a.json", "a.mp4"}));
    CHECK(status.files.size() == (itsOwnNames ? 2 : 1));
}

TEST_CASE("a recording without a composite has the other files")
{
    const Folder folder;
    const RecordingSettings take{.paths = RecordingSettings::Paths{.mask = folder / "c.mkv"},
                                 .video = formatOf({64, 48}),
                                 .mask = MaskShape{.side = 16}};
    const auto recorder = startTake(take);
    recorder->put({.taken = Clock::now(), .composite = nullptr, .mask = makeMask(*take.mask, 0)});
    CHECK(finish(*recorder).state == RecordingStatus::State::Finished);
    CHECK(folder.names() == std::vector<std::string>{"c.mkv"});
}

TEST_CASE("a layer's name must have an ending that can hold it, and the sentence names those that can")
{
    const auto [layer, good, bad] =
        GENERATE(std::tuple{Layer::Composite, "a.mp4", "a.webm"}, std::tuple{Layer::Composite, "a.MKV", "mkv"},
                 std::tuple{Layer::Alpha, "a.webm", "a.mp4"}, std::tuple{Layer::Alpha, "a.mov", "a"},
                 std::tuple{Layer::Mask, "a.mkv", "a.mov"}, std::tuple{Layer::Raw, "a.mkv", "a.y4m"});
    CHECK(LayerFile::check(layer, good));
    const Status refused = LayerFile::check(layer, bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::BadInput);
    CHECK(contains(refused.error().what, bad));
    CHECK(contains(refused.error().what, std::filesystem::path(good).extension() == ".MKV"
                                             ? ".mkv"
                                             : std::filesystem::path(good).extension().string()));
}
