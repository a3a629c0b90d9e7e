// What a recording holds beside the composite, and what it never holds.
#include <algorithm>
#include <set>

#include "tests/pipeline/live/recording_tools.h"

using namespace bokeh;
using namespace bokeh::test;
using pipeline::Presence;
using pipeline::RecordingAlpha;
using pipeline::RecordingOptions;

namespace {

constexpr int kPersonShows = 190, kRoomShows = 60; // luma; contrast
constexpr int kNobody = 8;                         // of alpha: what is lost in VP9

const char *const kVp9 = "-c:v libvpx-vp9"; // FFmpeg's own decoder leaves the transparency out

bool isShown(const std::vector<std::uint8_t> &composite)
{
    return middleOf(composite) > kPersonShows;
}

/// The longest time, in microseconds, between two pictures of which none of the files has one.
std::int64_t longestSilence(std::initializer_list<const std::map<std::int64_t, std::vector<std::uint8_t>> *> files)
{
    std::set<std::int64_t> times;
    for (const auto *file : files)
        for (const auto &[time, picture] : *file)
            times.insert(time);
    std::int64_t longest = 0;
    for (auto one = times.begin(), next = one; one != times.end() && ++next != times.end(); one = next)
        longest = std::max(longest, *next - *one);
    return longest;
}

} // namespace

TEST_CASE("a recording has each part that was ordered: cut out, masks and the camera's picture, all by one clock")
{
    const Folder folder;
    TakeStage stage;
    const auto files = stage.record({.folder = folder / "", .alpha = RecordingAlpha::Webm, .mask = true, .raw = true},
                                    {}, milliseconds(3000));
    REQUIRE(files.size() == 4);
    const auto composite = planesOf(files[0]), alpha = planesOf(files[1], kVp9, "alphaextract"),
               mask = planesOf(files[2]), raw = planesOf(files[3]);
    int compared = 0;
    for (const auto &[time, picture] : composite) {
        const auto *cut = at(alpha, time), *found = at(mask, time), *camera = at(raw, time);
        if (!isShown(picture) || !cut || !found || !camera)
            continue; // an encoder did not keep up
        ++compared;
        CHECK(std::abs(contrastOf(picture)) < kRoomShows / 4);
        CHECK(contrastOf(*camera) > kRoomShows);
        CHECK(middleOf(*camera) > kPersonShows);
        CHECK(middleOf(*cut) > 255 - kNobody);
        CHECK(cut->front() < kNobody);
        const auto side = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(found->size()))));
        CHECK((*found)[side * (side * 55 / 100) + side / 2] == 31); // the chip's own numbers
        CHECK(found->front() == 0);
    }
    CHECK(compared > 0);
}

TEST_CASE("while the person has hidden, paused or frozen the picture, no file shows what the camera sees")
{
    const Presence presence = GENERATE(Presence::Hidden, Presence::Paused, Presence::Frozen);
    CAPTURE(static_cast<int>(presence));
    const Folder folder;
    TakeStage stage;
    const auto files = stage.record({.folder = folder / "", .alpha = RecordingAlpha::ProRes, .mask = true, .raw = true},
                                    {presence, Presence::Live}, milliseconds(1000));
    REQUIRE(files.size() == 4);
    auto alpha = planesOf(files[1], "", "alphaextract");
    const auto mask = planesOf(files[2]), raw = planesOf(files[3]);
    std::erase_if(alpha, [](const auto &picture) { return std::ranges::max(picture.second) == 0; }); // nobody
    // Of the second, less a picture that was on its way. One that slips through would halve it.
    CHECK(longestSilence({&alpha, &mask, &raw}) > 600'000);
    for (const auto &[time, picture] : raw)
        CHECK(contrastOf(picture) > kRoomShows); // and what is there, is the camera's
}

TEST_CASE("what was not ordered is not recorded, and the next recording may order otherwise")
{
    const Folder folder;
    TakeStage stage;
    const auto names = [&](const RecordingOptions &order) {
        std::vector<std::string> endings;
        for (const auto &file : stage.record(order, {}, milliseconds(100)))
            endings.push_back(file.filename().string().substr(std::string("Bokehcam 2026-11-21 14.05.09").size()));
        for (std::string &ending : endings)
            if (ending.rfind(" (", 0) == 0)
                ending.erase(0, ending.find(')') + 1);
        return endings;
    };
    using Names = std::vector<std::string>;
    CHECK(names({.folder = folder / ""}) == Names{".mp4"});
    CHECK(names({.folder = folder / "", .raw = true}) == Names{".mp4", " raw.mp4"});
    CHECK(names({.folder = folder / "", .alpha = RecordingAlpha::Webm}) == Names{".mp4", " alpha.webm"});
    CHECK(names({.folder = folder / "", .mask = true}) == Names{".mp4", " mask.mkv"});
    CHECK(names({.folder = folder / ""}) == Names{".mp4"});
    for (const std::string &name : folder.names())
        CHECK(name.front() != '.');
}

TEST_CASE("with the room on show there is nobody to cut out, and the camera's picture is there all the same")
{
    const Folder folder;
    TakeStage stage;
    REQUIRE(waitUntil([&] { return stage.showsPerson(); }));
    stage.controls.look.kind = compositor::Look::Kind::None;
    stage.run->set(stage.controls);
    REQUIRE(
        waitUntil([&, before = stage.run->status().framesOut] { return stage.run->status().framesOut > before + 2; }));
    const auto files =
        stage.record({.folder = folder / "", .alpha = RecordingAlpha::Webm, .mask = true, .raw = true}, {});
    REQUIRE(files.size() == 3); // no mask
    for (const auto &[time, cut] : planesOf(files[1], kVp9, "alphaextract"))
        CHECK(*std::max_element(cut.begin(), cut.end()) < kNobody);
    for (const auto &[time, picture] : planesOf(files[2]))
        CHECK(contrastOf(picture) > kRoomShows);
}

TEST_CASE("files with names of their own are recorded without a folder, and without a composite")
{
    const Folder folder;
    TakeStage stage;
    const auto files =
        stage.record({.paths = pipeline::TakePaths{.alpha = folder / "b.mov", .raw = folder / "d.mkv"}}, {});
    CHECK(files == std::vector<std::filesystem::path>{folder / "b.mov", folder / "d.mkv"});
    CHECK(folder.names().size() == 2);
    CHECK(contrastOf(planesOf(folder / "d.mkv").begin()->second) > kRoomShows);
}

TEST_CASE("what waits to be encoded is copied: the buffers of camera and call are free again at once")
{
    const Folder folder;
    pipeline::LiveRecorder take;
    take.start({.folder = folder / "", .alpha = RecordingAlpha::ProRes, .mask = true, .raw = true});
    const output::MaskShape shape{.side = 16};
    image::FramePool pool(1, [] {
        auto made = makeFrame({640, 480}, 0, {});
        return image::Frame(made->size());
    });
    image::Alpha alpha{.plane = image::Plane({640, 480})};
    for (int y = 0; y < 480; ++y)
        std::fill_n(alpha.plane.row(y), 640, std::uint8_t{255});
    const auto mask = makeMask(shape, 0);
    const auto wanted = makeFrame({640, 480}, 0, {});
    const auto put = [&] {
        auto frame = pool.acquire();
        REQUIRE(frame);
        frame->setHeader(*wanted);
        for (auto [from, to] : {std::pair{&wanted->y, &frame->y}, {&wanted->u, &frame->u}, {&wanted->v, &frame->v}})
            for (int y = 0; y < from->size().height; ++y)
                std::copy_n(from->row(y), from->size().width, to->row(y));
        frame->captured = Clock::now();
        take.put({.picture = *frame,
                  .alpha = &alpha,
                  .mask = mask.get(),
                  .camera = frame.get(),
                  .format = formatOf({640, 480}),
                  .masks = shape});
    };
    REQUIRE(waitUntil([&] {
        put();
        return take.length() > milliseconds(50);
    }));
    for (int i = 0; i < 200; ++i) // more than any queue holds, faster than any encoder takes them
        put();
    take.stop();
    REQUIRE(take.waitForEnd(std::chrono::minutes(1)));
    const auto outcome = take.recordingOutcome();
    REQUIRE(outcome);
    REQUIRE(*outcome);
    CHECK((*outcome)->size() == 4);
}
