// A chip whose masks are wrong and whose checksums are right: the checksums find nothing, the witness does.
#include <atomic>
#include <catch2/catch.hpp>

#include "engine/accelerator/witness.h"
#include "engine/pipeline/live/live_run.h"
#include "tests/accelerator/lying_chip.h"
#include "tests/accelerator/socket.h"
#include "tests/pipeline/live/lying_chip_watch.h"

using namespace bokeh;
using namespace std::chrono_literals;
using accelerator::emulator::Lie;
using accelerator::test::LyingChip;
using accelerator::test::Socket;
using pipeline::Fault;
using pipeline::LiveRun;
using test::CodedScene;
using test::eventually;
using test::Watch;

namespace {

/// A run over the coded scene with a chip that may lie and an emulator that stands by.
struct Call {
    LyingChip chip;
    Socket emulator;
    Watch watch{
        {}, [this] { return chip.liedAt() != LyingChip::Clock::time_point(); }, [this] { return chip.isOver(); }};
    std::unique_ptr<LiveRun> run;

    /// `from`: the first mask that is wrong, if there is a lie.
    explicit Call(pipeline::Sync sync = pipeline::Sync::Fast, std::optional<Lie> lie = {}, int from = 0)
    {
        if (lie)
            chip.lieFrom(from, *lie);
        pipeline::LiveSettings settings{
            .source = [] { return Result(test::CodedSource::open({})); },
            .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
            .accelerator = {.preferred = chip.opener(), .standby = emulator.opener(), .witnessed = true},
            .preview = [this](const image::FramePtr &frame) { watch.look(*frame); },
            .compositor = compositor::Backend::Cpu};
        settings.controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
        settings.controls.sync = sync;
        run = LiveRun::start(std::move(settings));
    }
    ~Call() { run.reset(); } // before what it uses
    bool isShown() { return watch.isShown(); }
    /// The chip computes, however long that takes.
    bool onChip()
    {
        return eventually([&] { return chip.masks() > accelerator::Witness::kKnownAnswers + 3; }) && isShown();
    }
    bool foundOut()
    {
        return eventually([&] { return chip.isOver() && isNoticed() && !run->status().accelerator.empty(); });
    }
    bool isNoticed() const { return run->status().notice.find("wrong mask") != std::string::npos; }
};

} // namespace

TEST_CASE("of a chip that lies from the start no picture is shown, and the reason is told")
{
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit, Lie::OtherFrame);
    const auto sync = GENERATE(pipeline::Sync::Exact, pipeline::Sync::Fast);
    CAPTURE(static_cast<int>(lie), static_cast<int>(sync));
    Call call(sync, lie);
    REQUIRE(call.isShown());
    REQUIRE(eventually([&] { return call.chip.isOver(); }));
    REQUIRE(call.isShown());
    CHECK(call.watch.rawest() < 0.5);
    CHECK(eventually([&] { return call.isNoticed(); }));
    CHECK(call.chip.opened() == 1);
    CHECK(call.emulator.opened() >= 1);
}

TEST_CASE("a chip that knows what it is asked at first, and lies from the first picture on, shows none")
{
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit);
    const auto sync = GENERATE(pipeline::Sync::Exact, pipeline::Sync::Fast);
    CAPTURE(static_cast<int>(lie), static_cast<int>(sync));
    Call call(sync, lie, accelerator::Witness::kKnownAnswers);
    REQUIRE(call.foundOut());
    REQUIRE(call.isShown());
    CHECK(call.watch.rawest() < 0.5);
    CHECK(call.chip.masks() <= accelerator::Witness::kKnownAnswers + 2); // those in flight
    CHECK(call.chip.opened() == 1);
}

TEST_CASE("a chip that begins to lie is found out within a second of pictures, and is not used again")
{
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit, Lie::OtherFrame);
    const auto sync = GENERATE(pipeline::Sync::Exact, pipeline::Sync::Fast);
    CAPTURE(static_cast<int>(lie), static_cast<int>(sync));
    Call call(sync);
    REQUIRE(call.onChip());
    call.chip.lie(lie);
    REQUIRE(call.foundOut());
    REQUIRE(call.isShown());
    // Whatever the chip was used for counts as raw, because one bit of a mask cannot be seen in a picture.
    WARN("pictures shown with wrong masks: " << call.watch.shownMeanwhile() << ", over "
                                             << call.watch.meanwhile(call.chip.liedAt()).count() << " ms");
    CHECK(call.watch.meanwhile(call.chip.liedAt()) <= 1000ms);
    CHECK(call.watch.shownMeanwhile() <= CodedScene::kRate + 1); // those at both ends of the second
    CHECK(call.watch.rawAfter() <= 1);                           // the one that was being composed
    CHECK(call.chip.opened() == 1);
    CHECK(call.run->statisticsJson().find("\"witness_cpu_percent\": 0.0,") == std::string::npos);
}

TEST_CASE("a picture that was frozen while the chip lied goes when the chip does")
{
    Call call;
    REQUIRE(call.onChip());
    call.chip.lie(Lie::AllOnes);
    REQUIRE(eventually([&] { return call.watch.rawest() > 0.5; }));
    auto controls = call.run->controls();
    controls.presence = pipeline::Presence::Frozen;
    call.run->set(controls);
    REQUIRE(call.foundOut());
    CHECK(eventually([&] { return call.run->status().hidden != pipeline::Hidden::No; })); // and covered until it is live
    controls.presence = pipeline::Presence::Live;
    call.run->set(controls);
    REQUIRE(call.isShown());
    CHECK(call.watch.rawAfter() <= 1);
}

TEST_CASE("a run that is told to lie has a chip to do it")
{
    std::atomic<int> shown = 0;
    pipeline::LiveSettings settings{
        .source = [] { return Result(test::CodedSource::open({})); },
        .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
        .preview = [&](const image::FramePtr &frame) { shown += CodedScene().showsPerson(*frame) ? 1 : 0; },
        .compositor = compositor::Backend::Cpu,
        .faults = {{.kind = Fault::Kind::Lie, .at = 1s, .lasting = 1h}}};
    settings.controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
    const auto run = LiveRun::start(std::move(settings));
    CHECK(eventually([&] { return run->status().notice.find("wrong mask") != std::string::npos; }));
    const int before = shown;
    CHECK(eventually([&] { return shown > before + 5; }));
}

TEST_CASE("who waits for nothing but the emulator has no witness, and none to pay")
{
    std::atomic<int> shown = 0;
    pipeline::LiveSettings settings{.source = [] { return Result(test::CodedSource::open({})); },
                                    .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
                                    .preview = [&](const image::FramePtr &) { ++shown; },
                                    .compositor = compositor::Backend::Cpu};
    const auto run = LiveRun::start(std::move(settings));
    CHECK(eventually([&] { return run->status().masks > 3; }));
    CHECK(run->status().witnessCpuPercent == 0);
    CHECK(run->statisticsJson().find("\"witness_cpu_percent\": 0.0,") != std::string::npos);
}
