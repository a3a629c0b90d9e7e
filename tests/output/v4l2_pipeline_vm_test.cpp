// Runs in a virtual machine: from a camera through the whole program to one that watches.
#include <fmt/format.h>

#include "engine/pipeline/live/inputs.h"
#include "engine/pipeline/live/live_run.h"
#include "tests/capture/vivid.h"
#include "tests/output/v4l2_vm.h"
#include "tests/pipeline/live/coded_scene.h"

using namespace bokeh;
using namespace bokeh::test;

namespace {

constexpr image::Size kSize{320, 180};
constexpr image::Rgb kBackground{40, 90, 160};

/// The camera's own picture: the bars of kBars at full strength.
image::Yuv raw(std::size_t bar)
{
    const auto full = [](std::uint8_t part) { return static_cast<std::uint8_t>(part == 0 ? 0 : 255); };
    const image::Rgb rgb = kBars[bar];
    return image::toYuv({full(rgb.r), full(rgb.g), full(rgb.b)}, {});
}

/// White and yellow are bright enough for a person, and cyan is half of one.
bool isRight(const Bars &seen)
{
    for (const std::size_t bar : {0, 1})
        if (!near(seen[bar], raw(bar)))
            return false;
    for (const std::size_t bar : {3, 4, 5, 6, 7})
        if (!near(seen[bar], image::toYuv(kBackground, {})))
            return false;
    return true;
}

/// Anything of the background as the camera saw it; but for black, for hidden pictures are dark.
bool showsRoom(const Bars &seen)
{
    for (const std::size_t bar : {3, 4, 5, 6})
        if (near(seen[bar], raw(bar)))
            return true;
    return false;
}

pipeline::LiveSettings settingsFor(output::V4l2LoopbackCamera &camera)
{
    pipeline::LiveSettings settings{
        .source = pipeline::openInput(
            {.name = "camera:0",
             .mode = capture::CameraMode{.pixels = capture::PixelFormat::Yuyv, .size = kSize, .rateNumerator = 30}}),
        .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
        .preview = [&camera](const image::FramePtr &frame) { (void)camera.show(frame); }, // the reader sees what fails
        .compositor = compositor::Backend::Cpu};
    settings.controls.look = {.kind = compositor::Look::Kind::Colour, .colour = kBackground};
    return settings;
}

} // namespace

TEST_CASE("three hundred pictures of a camera reach a reader with their background replaced, and none without")
{
    const char *node = GENERATE(kExclusive, kBoth);
    CAPTURE(node);
    const VividControls vivid("/dev/video0");
    vivid.set("OSD Text Mode", 2); // none
    vivid.set("Test Pattern", 1);  // bars at full strength
    const auto camera = openCamera({.node = node, .size = kSize});
    const auto run = pipeline::LiveRun::start(settingsFor(*camera));
    Reader reader(node);
    CHECK(reader.header() == "size 320 180 YUYV 1 2\n");
    // An emulated processor is so slow that some masks come too late, and those pictures are hidden.
    int right = 0, others = 0;
    std::optional<Bars> last;
    while (right < 300 && others < 300) {
        last = reader.next();
        REQUIRE(last);
        REQUIRE_FALSE(showsRoom(*last));
        (isRight(*last) ? right : others) += 1;
    }
    std::string seen;
    for (const image::Yuv &code : *last)
        seen += fmt::format(" ({} {} {})", code.y, code.u, code.v);
    INFO("the last had" << seen << ", and " << others << " were hidden; " << run->status().problem);
    CHECK(right == 300);
    CHECK(camera->watchers() == 1);
    CHECK(run->stop(std::chrono::seconds(20)));
}
