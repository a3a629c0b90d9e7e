#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "engine/output/recording/recording_names.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using output::MaskShape;

namespace {

const char *endingOf(RecordingSettings::Composite composite)
{
    return composite == RecordingSettings::Composite::Mp4 ? ".mp4" : ".mkv";
}

nlohmann::json jsonOf(const std::filesystem::path &path)
{
    std::ifstream file(path);
    return nlohmann::json::parse(file);
}

std::vector<std::string> sorted(std::vector<std::string> names)
{
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

TEST_CASE("a recording is several files side by side with one stem")
{
    const Folder folder;
    const RecordingSettings take{.folder = folder / "",
                                 .stem = "a recording",
                                 .video = formatOf({64, 48}),
                                 .alpha = RecordingSettings::Alpha::Webm,
                                 .mask = MaskShape{.side = 16},
                                 .raw = formatOf({96, 64})};
    const RecordingStatus status = record(take, 3);
    CHECK(sorted(folder.names()) == std::vector<std::string>{"a recording alpha.webm", "a recording mask.mkv",
                                                             "a recording raw.mp4", "a recording.json",
                                                             "a recording.mp4"});
    CHECK(status.files.size() == 4);
    for (const auto &file : status.files) {
        CAPTURE(file.path);
        CHECK(file.pictures == 3);
        CHECK(file.dropped == 0);
        CHECK(file.bytes == std::filesystem::file_size(file.path));
    }
    CHECK(status.length == milliseconds(80));
    CHECK(contains(probe(quoted(folder / "a recording raw.mp4"), "-show_entries stream=width,height"), "width=96"));
}

TEST_CASE("what the camera saw is for its owner's eyes alone, from the file's beginning to its end")
{
    const bool itsOwnNames = GENERATE(false, true);
    const Folder folder;
    RecordingSettings take{.folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .raw = formatOf({64, 48})};
    if (itsOwnNames)
        take.paths = RecordingSettings::Paths{.composite = folder / "a.mp4", .raw = folder / "a raw.mp4"};
    const mode_t before = umask(0);
    const auto modeOf = [&](const char *name) {
        struct stat status {};
        return stat((folder / name).c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
    };
    const auto recorder = startTake(take);
    recorder->put(makePicture(take, 0, Clock::now()));
    CHECK(modeOf("a raw.mp4") == (itsOwnNames ? 0 : 0600)); // 0: no such file
    finish(*recorder);
    umask(before);
    CHECK(modeOf("a raw.mp4") == 0600);
    CHECK(modeOf("a.mp4") == 0666);
}

TEST_CASE("a name that is taken gets a number, in every file of the recording")
{
    const Folder folder;
    writeText(folder / "a.json", "mine");
    const RecordingSettings take{.folder = folder / "", .stem = "a", .video = formatOf({64, 48})};
    record(take, 1);
    record(take, 1);
    CHECK(sorted(folder.names()) ==
          std::vector<std::string>{"a (2).json", "a (2).mp4", "a (3).json", "a (3).mp4", "a.json"});
    CHECK(std::filesystem::file_size(folder / "a.json") == 4);
}

TEST_CASE("the stem of a recording without one is the program's name and the time")
{
    const std::string stem = output::stemOfNow();
    CAPTURE(stem);
    REQUIRE(stem.size() == std::string("Bokehcam 2026-11-21 14.05.09").size());
    CHECK(stem.substr(0, 9) == "Bokehcam ");
    const Folder folder;
    record({.folder = folder / "", .video = formatOf({64, 48})}, 1);
    for (const std::string &name : folder.names())
        CHECK(name.substr(0, 11) == "Bokehcam 20");
}

TEST_CASE("what is recorded comes back: both containers, any size")
{
    const auto composite = GENERATE(RecordingSettings::Composite::Mp4, RecordingSettings::Composite::Matroska);
    const auto [width, height] = GENERATE(std::pair{128, 72}, std::pair{641, 479});
    CAPTURE(width, height);
    const Folder folder;
    record({.folder = folder / "", .stem = "a", .video = formatOf({width, height}), .composite = composite}, 40);
    const auto source = openSource(folder / (std::string("a") + endingOf(composite)));
    REQUIRE(source->format().size == image::Size{width, height});
    for (std::uint64_t i = 0; i < 40; ++i) {
        const auto frame = *source->read();
        REQUIRE(frame);
        const auto wanted = makeFrame({width, height}, i, {});
        CHECK(difference(frame->y, wanted->y) <= 2.5);
        CHECK(difference(frame->u, wanted->u) <= 2.5);
        CHECK(difference(frame->v, wanted->v) <= 2.5);
    }
    CHECK(*source->read() == nullptr);
}

TEST_CASE("times are those at which the pictures were taken: to the microsecond in mp4, to the millisecond in Matroska")
{
    const auto composite = GENERATE(RecordingSettings::Composite::Mp4, RecordingSettings::Composite::Matroska);
    const Folder folder;
    const RecordingSettings take{
        .folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .composite = composite};
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    std::vector<std::int64_t> times;
    for (std::int64_t n = 0; n < 60; ++n) { // 2 to 60 ms apart: fragments end in all sorts of places
        times.push_back(n * 2'345 + n * n * 487);
        recorder->put(makePicture(take, static_cast<std::uint64_t>(n), start + microseconds(times.back())));
        REQUIRE(settle(*recorder, static_cast<std::uint64_t>(n) + 1, 4));
    }
    finish(*recorder);
    const auto seen = timesOf(folder / (std::string("a") + endingOf(composite)));
    REQUIRE(seen.size() == times.size());
    for (std::size_t i = 0; i < times.size(); ++i)
        CHECK(std::abs(seen[i] - times[i]) <= (composite == RecordingSettings::Composite::Mp4 ? 0 : 500));
}

TEST_CASE("colour tags are kept in every file that can say them")
{
    const auto range = GENERATE(image::Range::Limited, image::Range::Full);
    const auto composite = GENERATE(RecordingSettings::Composite::Mp4, RecordingSettings::Composite::Matroska);
    const Folder folder;
    auto format = formatOf({64, 48});
    format.colour = {image::Matrix::Bt709, range, 9, 13, 1, 1};
    record({.folder = folder / "",
            .stem = "a",
            .video = format,
            .composite = composite,
            .alpha = RecordingSettings::Alpha::Webm,
            .raw = format},
           3);
    for (const std::string &name :
         {std::string(endingOf(composite)), std::string(" alpha.webm"), std::string(" raw") + endingOf(composite)}) {
        CAPTURE(name);
        const std::string seen =
            probe(quoted(folder / ("a" + name)),
                  "-select_streams v -show_entries stream=color_range,color_space,color_primaries,color_transfer");
        CHECK(contains(seen, range == image::Range::Full ? "color_range=pc" : "color_range=tv"));
        CHECK(contains(seen, "color_space=bt709"));
        CHECK(contains(seen, "color_primaries=bt2020"));
        CHECK(contains(seen, "color_transfer=iec61966-2-1"));
    }
}

TEST_CASE("a key frame stands at least every second, and pictures leave the encoder in order")
{
    const Folder folder;
    record({.folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .alpha = RecordingSettings::Alpha::Webm},
           100);
    for (const char *name : {"a.mp4", "a alpha.webm"}) {
        CAPTURE(name);
        const std::string kinds = outputOf(
            "ffprobe -v error -select_streams v -show_entries packet=flags -of csv=p=0 " + quoted(folder / name));
        std::istringstream lines(kinds);
        int sinceKey = 0, count = 0;
        for (std::string line; std::getline(lines, line);) {
            if (line.empty()) // side data has a line of its own
                continue;
            sinceKey = line[0] == 'K' ? 0 : sinceKey + 1;
            CHECK(sinceKey <= 25);
            ++count;
        }
        CHECK(count == 100);
    }
    CHECK(contains(probe(quoted(folder / "a.mp4"), "-select_streams v -show_entries stream=has_b_frames"), "=0"));
}

TEST_CASE("the sidecar is there from the start, and says at the end what was recorded with what")
{
    const Folder folder;
    RecordingSettings take{
        .folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .mask = MaskShape{.side = 16}};
    take.interval = milliseconds(20);
    take.soundChannels = 2;
    take.notes = {.program = "Bokehcam 1",
                  .network = "large",
                  .accelerator = "emulator",
                  .settings = {{"look", "blur"}, {"odd", "\xff"}}};
    const auto recorder = startTake(take);
    CHECK(jsonOf(folder / "a.json")["state"] == "recording");
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < 10; ++i) {
        recorder->put(makePicture(take, 0, start + milliseconds(40 * i)));
        REQUIRE(settle(*recorder, static_cast<std::uint64_t>(i) + 1, 8));
    }
    // What a crash would leave.
    REQUIRE(waitUntil([&] { return jsonOf(folder / "a.json")["files"][0]["pictures"] == 10; }));
    CHECK(jsonOf(folder / "a.json")["state"] == "recording");
    finish(*recorder);

    const auto said = jsonOf(folder / "a.json");
    CHECK(said["state"] == "finished");
    CHECK(said["problem"] == "");
    CHECK(said["program"] == "Bokehcam 1");
    CHECK(said["network"] == "large");
    CHECK(said["accelerator"] == "emulator");
    CHECK(said["settings"]["look"] == "blur");
    CHECK(said["video"] == nlohmann::json{{"width", 64}, {"height", 48}});
    CHECK(said["mask"]["side"] == 16);
    CHECK(said["raw"].is_null());
    CHECK(said["length_s"] == Approx(0.36));
    CHECK(said["pictures"]["came"] == 10);
    CHECK(said["pictures"]["dropped"] == 0);
    CHECK(said["pictures"]["interval_p95_ms"].get<double>() == Approx(40).epsilon(0.05));
    CHECK(said["pictures"]["mask_age_p50_ms"].get<double>() == Approx(20).epsilon(0.05));
    CHECK(said["sound"]["channels"] == 2);
    CHECK(said["files"].size() == 2);
    CHECK(said["files"][0]["name"] == "a.mp4");
    CHECK(said["files"][1]["name"] == "a mask.mkv");
    CHECK(said["started"].get<std::string>().size() == std::string("2026-11-21T13:05:09.120Z").size());
    CHECK(said["first_picture"] >= said["started"]);
}

TEST_CASE("a recording without a picture leaves nothing")
{
    const Folder folder;
    const auto recorder =
        startTake({.folder = folder / "", .video = formatOf({64, 48}), .alpha = RecordingSettings::Alpha::Webm});
    CHECK(folder.names().size() == 3);
    const RecordingStatus status = finish(*recorder);
    CHECK(status.state == RecordingStatus::State::Failed);
    CHECK(contains(status.problem, "no picture"));
    CHECK(folder.names().empty());
}
