#include "engine/pipeline/live/video_background.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "engine/output/file_sink.h"
#include "engine/pipeline/looping_video.h"
#include "tests/folder.h"

namespace fs = std::filesystem;
using namespace bokeh;
using test::TemporaryFolder;
using namespace std::chrono_literals;

namespace {

/// A film whose frames get brighter one by one.
fs::path filmOf(const TemporaryFolder &folder, int frames, image::Size size)
{
    const fs::path path = folder.path() / "film.y4m";
    auto sink = output::FileSink::open(path, {.video = {.size = size, .rateNumerator = 50, .rateDenominator = 1}});
    REQUIRE(sink);
    for (int i = 0; i < frames; ++i) {
        auto frame = std::make_shared<image::Frame>(size);
        frame->time = i * 20ms;
        for (image::Plane *plane : {&frame->y, &frame->u, &frame->v})
            for (int y = 0; y < plane->size().height; ++y)
                std::fill_n(plane->row(y), plane->size().width, static_cast<std::uint8_t>(40 + 20 * i));
        REQUIRE((*sink)->write(frame));
    }
    REQUIRE((*sink)->finish());
    return path;
}

} // namespace

TEST_CASE("a film has a picture at once, and plays round and round while somebody asks")
{
    TemporaryFolder folder;
    const auto film = pipeline::VideoBackground::open(filmOf(folder, 5, {64, 48}));
    REQUIRE(film);
    REQUIRE((*film)->current());
    std::set<int> seen;
    int rounds = 0, last = 0;
    for (int i = 0; i < 2000 && rounds < 3; ++i) {
        const int luma = (*film)->current()->y.row(10)[10];
        seen.insert(luma);
        rounds += luma < last ? 1 : 0;
        last = luma;
        std::this_thread::sleep_for(5ms);
    }
    CHECK(rounds == 3);
    CHECK(seen.size() > 1);
}

TEST_CASE("a reel shows the frame of the moment asked for, however far on, and begins anew at its end")
{
    TemporaryFolder folder;
    auto reel = pipeline::LoopingVideo::open(filmOf(folder, 5, {64, 48})); // 20 ms a frame, so 100 ms a round
    REQUIRE(reel);
    struct Row {
        std::chrono::milliseconds time;
        int frame;
    };
    for (const Row &row : std::initializer_list<Row>{
             {0ms, 0}, {19ms, 0}, {20ms, 1}, {20ms, 1}, {85ms, 4}, {99ms, 4}, {100ms, 0}, {145ms, 2}, {1030ms, 1}}) {
        INFO(row.time.count() << " ms");
        CHECK((*reel)->at(row.time)->y.row(0)[0] == 40 + 20 * row.frame);
        CHECK((*reel)->nextDue() > row.time);
    }
}

TEST_CASE("a film of one picture keeps showing it")
{
    TemporaryFolder folder;
    const auto film = pipeline::VideoBackground::open(filmOf(folder, 1, {64, 48}));
    REQUIRE(film);
    for (int i = 0; i < 10; ++i) {
        CHECK((*film)->current()->y.row(0)[0] == 40);
        std::this_thread::sleep_for(10ms);
    }
}

TEST_CASE("a film larger than full HD is scaled to fit, its shape kept")
{
    TemporaryFolder folder;
    const auto film = pipeline::VideoBackground::open(filmOf(folder, 1, {3840, 1080}));
    REQUIRE(film);
    CHECK((*film)->current()->size() == image::Size{1920, 540});
}

TEST_CASE("what is no film is refused in a sentence")
{
    TemporaryFolder folder;
    std::ofstream(folder.path() / "letter.mp4") << "dear all";
    CHECK_FALSE(pipeline::VideoBackground::open(folder.path() / "letter.mp4"));
    CHECK_FALSE(pipeline::VideoBackground::open(folder.path() / "missing.mp4"));
}
