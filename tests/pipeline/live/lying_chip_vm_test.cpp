// Runs in a virtual machine with vhci_hcd, the kernel's virtual USB host: an emulated chip behind a real kernel's USB
// begins to compute wrongly in the midst of a live picture. Its masks come over the cable with right checksums.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "engine/accelerator/emulator/usbip/port.h"
#include "engine/pipeline/live/live_run.h"
#include "tests/pipeline/live/lying_chip_watch.h"

using namespace bokeh;
using namespace std::chrono_literals;
using accelerator::emulator::Lie;
using accelerator::emulator::usbip::Plug;
using accelerator::emulator::usbip::Port;
using test::CodedScene;
using test::eventually;

namespace {

constexpr auto kPatience = 60s; // the processor is emulated

/// The coded scene with a person who does not move, painted once: an emulated processor has better things to do.
class StillScene final : public capture::Source {
public:
    explicit StillScene(CodedScene scene)
    {
        format_.name = "coded scene";
        format_.size = CodedScene::kSize;
        format_.colour.range = image::Range::Full;
        scene.paint(painted_);
    }
    const capture::Format &format() const override { return format_; }
    Result<image::FramePtr> read() override
    {
        auto frame = pool_.acquire();
        if (!frame)
            return Error{Errc::Exhausted, "all frames are out"};
        for (auto [from, to] : {std::pair{&painted_.y, &frame->y}, {&painted_.u, &frame->u}, {&painted_.v, &frame->v}})
            for (int y = 0; y < from->size().height; ++y)
                std::copy_n(from->row(y), from->size().width, to->row(y));
        frame->sequence = next_;
        frame->time = std::chrono::nanoseconds(std::chrono::seconds(1)) / CodedScene::kRate * next_++;
        frame->colour.range = image::Range::Full;
        frame->captured = std::chrono::steady_clock::now();
        return image::FramePool::publish(std::move(frame));
    }

private:
    capture::Format format_;
    image::Frame painted_{CodedScene::kSize};
    image::FramePool pool_{16, [] { return image::Frame(CodedScene::kSize); }};
    std::uint64_t next_ = 0;
};

/// A live picture on a chip at this machine's USB, with the emulator standing by.
class Call {
public:
    explicit Call(const accelerator::emulator::Faults &faults = {})
    {
        auto plug = Plug::make({.device = {.faults = faults}});
        REQUIRE(plug);
        plug_ = *std::move(plug);
        auto port = Port::open(plug_->options().link);
        REQUIRE(port);
        port_ = *std::move(port);
        serving_ = std::jthread([this](std::stop_token stop) { (void)port_->serve(*plug_, stop); });
        accelerator::AcceleratorSources supply =
            accelerator::sourcesOf({.kind = accelerator::AcceleratorSelection::Kind::Usb});
        supply.standby = accelerator::openEmulator;
        pipeline::LiveSettings settings{
            .source =
                [] {
                    return Result<std::unique_ptr<capture::Source>>(
                        std::make_unique<capture::PacedSource>(std::make_unique<StillScene>(kScene)));
                },
            .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
            .accelerator = supply,
            .preview = [this](const image::FramePtr &frame) { watch.look(*frame); },
            .compositor = compositor::Backend::Cpu};
        settings.controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
        settings.controls.sync = pipeline::Sync::Fast;
        settings.controls.restWhenStill = false;
        run = pipeline::LiveRun::start(std::move(settings));
        running_ = run.get();
    }
    ~Call() { run.reset(); } // before what it uses

    bool onChip()
    {
        return eventually([&] { return run->status().linkBitsPerSecond > 0; }, kPatience);
    }
    bool foundOut()
    {
        return eventually(
            [&] {
                return run->status().linkBitsPerSecond == 0 &&
                       run->status().notice.find("wrong mask") != std::string::npos;
            },
            kPatience);
    }
    void lie(Lie how)
    {
        plug_->function().inject({.lieFromResult = 0, .lie = how});
        liesSince = std::chrono::steady_clock::now();
    }

    static constexpr CodedScene kScene{.speed = 0};
    std::atomic<std::chrono::steady_clock::time_point> liesSince{};
    test::Watch watch{kScene, [this] { return liesSince.load() != std::chrono::steady_clock::time_point(); },
                      [this] {
                          const pipeline::LiveRun *now = running_;
                          return now && now->status().linkBitsPerSecond == 0;
                      }};
    std::unique_ptr<pipeline::LiveRun> run;

private:
    std::unique_ptr<Plug> plug_;
    std::unique_ptr<Port> port_;
    std::jthread serving_;
    std::atomic<const pipeline::LiveRun *> running_ = nullptr; // for the preview's thread
};

} // namespace

TEST_CASE("of a chip at USB that lies from the start no picture is shown")
{
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit, Lie::OtherFrame);
    CAPTURE(static_cast<int>(lie));
    Call call({.lieFromResult = 0, .lie = lie});
    REQUIRE(call.foundOut());
    REQUIRE(call.watch.isShown(kPatience));
    CHECK(call.watch.rawest() < 0.5);
}

TEST_CASE("a chip at USB that begins to lie is found out within a second of pictures")
{
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit);
    CAPTURE(static_cast<int>(lie));
    Call call;
    REQUIRE(call.onChip());
    REQUIRE(call.watch.isShown(kPatience));
    call.lie(lie);
    REQUIRE(call.foundOut());
    REQUIRE(call.watch.isShown(kPatience));
    WARN("pictures shown with wrong masks: " << call.watch.shownMeanwhile() << ", over "
                                             << call.watch.meanwhile(call.liesSince.load()).count() << " ms");
    CHECK(call.watch.meanwhile(call.liesSince.load()) <= 1000ms);
    CHECK(call.watch.shownMeanwhile() <= CodedScene::kRate + 1); // those at both ends of the second
    CHECK(call.watch.rawAfter() <= 1);                           // the one that was being composed
}
