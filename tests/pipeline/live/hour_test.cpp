// An hour of video at 30 frames a second, as fast as it goes.
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>
#include <unistd.h>

#include "engine/pipeline/live/inputs.h"
#include "engine/pipeline/live/live_run.h"
#include "tests/pipeline/live/coded_scene.h"

using namespace bokeh;
using namespace std::chrono_literals;

namespace {

/// What this process holds in memory now.
double megabytes()
{
    std::ifstream statm("/proc/self/statm");
    std::size_t all = 0, resident = 0;
    statm >> all >> resident;
    return static_cast<double>(resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) / 1e6;
}

} // namespace

TEST_CASE("an hour's frames leave memory where the first minute left it")
{
    constexpr std::uint64_t kMinute = 30 * 60, kHour = 60 * kMinute;
    std::uint64_t seen = 0; // the compose thread's
    double afterMinute = 0, most = 0;
    pipeline::LiveSettings settings{
        .source = pipeline::openInput({.name = "pattern", .size = image::Size{320, 180}, .paced = false}),
        .network = [] { return Result<pipeline::NetworkPtr>(test::CodedScene::network()); },
        .preview =
            [&](const image::FramePtr &) {
                if (++seen == kMinute)
                    afterMinute = megabytes();
                else if (seen > kMinute && seen % kMinute == 0)
                    most = std::max(most, megabytes());
            },
        .compositor = compositor::Backend::Cpu};
    const auto run = pipeline::LiveRun::start(std::move(settings));
    while (run->status().framesOut < kHour)
        std::this_thread::sleep_for(100ms);
    CHECK(run->status().problem.empty());
    REQUIRE(run->stop());
    WARN(seen << " frames; " << afterMinute << " MB after the first minute, " << most << " MB at most after that");
    CHECK(seen >= kHour);
    CHECK(most < afterMinute + 5);
}
