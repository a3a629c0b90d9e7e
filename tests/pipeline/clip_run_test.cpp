#include "engine/pipeline/clip_run.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/file.h"
#include "engine/capture/file_source.h"
#include "engine/capture/pattern_source.h"
#include "engine/model/class_set.h"
#include "tests/accelerator/lying_chip.h"
#include "tests/allocations.h"
#include "tests/folder.h"
#include "tests/pipeline/bands.h"

namespace fs = std::filesystem;
using namespace bokeh;
using test::TemporaryFolder;

namespace {

/// A network that finds nobody: every mask is 0.
std::shared_ptr<const model::Network> nobody()
{
    model::Topology topology{
        .name = "nobody", .majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}}, .reformat = 2};
    model::Network network = model::randomNetwork(topology, 1);
    for (model::Sublayer &layer : network.sublayers) {
        std::fill(layer.weights.begin(), layer.weights.end(), std::int8_t{0});
        std::fill(layer.biases.begin(), layer.biases.end(), 0);
    }
    return std::make_shared<const model::Network>(network);
}

pipeline::ClipSettings settings(std::string output, compositor::Look look)
{
    return {.input = "pattern",
            .output = std::move(output),
            .look = std::move(look),
            .network = nobody(),
            .frames = 7,
            .size = image::Size{322, 182}};
}

const compositor::Look kRed{.kind = compositor::Look::Kind::Colour, .colour = {255, 0, 0}};

} // namespace

TEST_CASE("every frame comes out once, in order, with its time, and the look where the mask says background")
{
    TemporaryFolder folder;
    const fs::path clip = folder.path() / "out.y4m";
    auto run = pipeline::ClipRun::open(settings(clip, kRed));
    REQUIRE(run);
    std::uint64_t reports = 0;
    REQUIRE((*run)->run([&](const auto &progress) {
        CHECK(progress.frames == ++reports);
        CHECK(progress.of == 7);
        return true;
    }));
    CHECK(reports == 7);
    auto source = capture::FileSource::open(clip, {});
    REQUIRE(source);
    CHECK((*source)->format().size == image::Size{322, 182});
    const image::Yuv red = image::toYuv({255, 0, 0}, capture::PatternSource::kBt709);
    for (int i = 0; i < 7; ++i) {
        const auto frame = (*source)->read();
        REQUIRE(frame);
        REQUIRE(*frame);
        CHECK(std::chrono::duration<double>((*frame)->time).count() == Approx(i / 30.0).margin(0.001));
        bool allRed = true;
        for (int y = 0; y < 182; ++y)
            for (int x = 0; x < 322; ++x)
                allRed = allRed && (*frame)->y.row(y)[x] == red.y && (*frame)->u.row(y / 2)[x / 2] == red.u;
        CHECK(allRed);
    }
    CHECK(*(*source)->read() == nullptr);
}

TEST_CASE("the statistics have every key that outside programs read")
{
    auto run = pipeline::ClipRun::open(settings("null", kRed));
    REQUIRE(run);
    REQUIRE((*run)->run({}));
    const auto report = nlohmann::json::parse((*run)->statisticsJson());
    for (const char *key :
         {"frames_in", "frames_out", "frames_hidden", "frames_dropped", "latency_p50_ms", "latency_p95_ms",
          "mask_age_p95_ms", "cpu_percent", "network_cpu_percent", "witness_cpu_percent"}) {
        INFO(key);
        REQUIRE(report.contains(key));
        CHECK(report[key].is_number());
    }
    CHECK(report["frames_in"] == 7);
    CHECK(report["frames_out"] == 7);
    CHECK(report["network_cpu_percent"] > 0.0);
    CHECK(report["stages"]["compositor.compose"]["runs"] == 7);
}

TEST_CASE("a run that is given up, or fails, leaves nothing behind")
{
    TemporaryFolder folder;
    auto run = pipeline::ClipRun::open(settings(folder.path() / "out.mp4", kRed));
    REQUIRE(run);
    const Status stopped = (*run)->run([](const auto &progress) { return progress.frames < 3; });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    run->reset();
    CHECK(folder.empty());
    CHECK_FALSE(pipeline::ClipRun::open(settings(folder.path() / "no" / "out.mp4", kRed)));
    CHECK_FALSE(pipeline::ClipRun::open(settings(folder.path() / "out.txt", kRed)));
    auto missing = settings(folder.path() / "out.mp4", kRed);
    missing.input = folder.path() / "missing.mp4";
    CHECK_FALSE(pipeline::ClipRun::open(missing));
    CHECK(folder.empty());
}

TEST_CASE("a clip of classes is half the frame and half the colour of each pixel's class, with a legend")
{
    const auto network = std::make_shared<const model::Network>(test::bandsNetwork(model::Scene::Road, 4));
    auto source = capture::PatternSource::open({.size = {642, 362}, .frames = 1});
    REQUIRE(source);
    const image::FramePtr raw = *(*source)->read();
    TemporaryFolder folder;
    auto wanted = settings(folder.path() / "out.y4m", {.kind = compositor::Look::Kind::Classes});
    wanted.network = network;
    wanted.frames = 1;
    wanted.size = raw->size();
    auto run = pipeline::ClipRun::open(wanted);
    REQUIRE(run);
    REQUIRE((*run)->run({}));
    auto clip = capture::FileSource::open(folder.path() / "out.y4m", {});
    REQUIRE(clip);
    const image::FramePtr out = *(*clip)->read();
    REQUIRE(out);
    const model::ClassSet &classes = *model::classSet(model::Scene::Road, 4);
    const auto &full = image::fullRangeLuma(raw->colour.range);
    int far = 0, of = 0;
    for (int y = 8; y < 180; ++y) // above the legend
        for (int x = 8; x < 634; ++x) {
            const std::uint8_t *luma = raw->y.row(y) + x;
            const int even = full[*luma];
            if (std::abs(even - full[luma[-6]]) + std::abs(even - full[luma[6]]) +
                    std::abs(even - full[raw->y.row(y - 4)[x]]) + std::abs(even - full[raw->y.row(y + 4)[x]]) >
                4)
                continue; // another class may have the vote
            const int k = std::clamp((even * 3 + 127) / 255, 0, 3);
            if (std::abs(even * 3 - 255 * k) > 90)
                continue; // between two classes
            const int expected =
                (*luma * 127 + image::toYuv(classes[static_cast<std::size_t>(k)].colour, raw->colour).y * 128) / 255;
            far += std::abs(out->y.row(y)[x] - expected) > 1 ? 1 : 0;
            ++of;
        }
    INFO(far << " of " << of);
    CHECK(of > 1000);
    CHECK(far < of / 50); // on a line between classes
    int white = 0;
    for (int y = 250; y < 362; ++y)
        white +=
            static_cast<int>(std::count_if(out->y.row(y), out->y.row(y) + 160, [](int luma) { return luma > 220; }));
    CHECK(white > 50);
}

TEST_CASE("once a run is under way, no frame allocates")
{
    using Kind = compositor::Look::Kind;
    for (const compositor::Look &look :
         {kRed, compositor::Look{.kind = Kind::Blur}, compositor::Look{.kind = Kind::Classes}}) {
        auto measured = settings("null", look);
        measured.frames = 40;
        auto run = pipeline::ClipRun::open(measured);
        REQUIRE(run);
        long atTen = 0, atThirty = 0;
        REQUIRE((*run)->run([&](const auto &progress) {
            if (progress.frames == 10)
                atTen = allocations();
            if (progress.frames == 30)
                atThirty = allocations();
            return true;
        }));
        CHECK(atTen > 0);
        CHECK(atThirty == atTen);
    }
}

TEST_CASE("a pattern without end into nothing is refused")
{
    auto endless = settings("null", kRed);
    endless.frames.reset();
    CHECK_FALSE(pipeline::ClipRun::open(endless));
}

TEST_CASE("a clip for which a chip has lied is not kept, however late it began to")
{
    TemporaryFolder folder;
    const fs::path clip = folder.path() / "out.y4m";
    accelerator::test::LyingChip chip;
    pipeline::ClipSettings wanted = settings(clip, kRed);
    wanted.accelerator = {.preferred = chip.opener(), .standby = {}, .witnessed = true};
    auto run = pipeline::ClipRun::open(wanted);
    REQUIRE(run);
    const Status done = (*run)->run([&](const auto &progress) {
        if (progress.frames == 6)
            chip.lie(accelerator::emulator::Lie::StuckBit);
        return true;
    });
    REQUIRE_FALSE(done);
    CHECK(done.error().what.find("wrong mask") != std::string::npos);
    (*run).reset();
    CHECK(folder.empty());
}

TEST_CASE("a chip that lies from the start computes nothing of a clip, and that is said")
{
    TemporaryFolder folder;
    const fs::path clip = folder.path() / "out.y4m", expected = folder.path() / "expected.y4m";
    accelerator::test::LyingChip chip;
    chip.lie(accelerator::emulator::Lie::AllOnes);
    pipeline::ClipSettings wanted = settings(clip, kRed);
    wanted.accelerator = {.preferred = chip.opener(), .standby = accelerator::openEmulator, .witnessed = true};
    auto run = pipeline::ClipRun::open(wanted);
    REQUIRE(run);
    REQUIRE((*run)->run({}));
    auto plain = pipeline::ClipRun::open(settings(expected, kRed));
    REQUIRE(plain);
    REQUIRE((*plain)->run({}));
    CHECK(*readFile(clip, 1 << 20) == *readFile(expected, 1 << 20));
}
