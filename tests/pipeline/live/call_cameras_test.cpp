#include "engine/pipeline/live/call_cameras.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "engine/pipeline/virtual_cameras.h"
#include "tests/eventually.h"

using namespace bokeh;
using namespace std::chrono_literals;
using output::VirtualCamera;
using pipeline::CallCameras;
using test::eventually;

namespace {

struct Notes {
    std::atomic<int> tries = 0, open = 0, shown = 0, watchers = 0;
    std::atomic<bool> allowed = true;
};

class NotedCamera final : public VirtualCamera {
public:
    explicit NotedCamera(Notes &notes) : notes_(notes) { ++notes_.open; }
    ~NotedCamera() override { --notes_.open; }
    Status show(const image::FramePtr &) override
    {
        ++notes_.shown;
        return {};
    }
    int watchers() const override { return notes_.watchers; }
    std::string problem() const override { return {}; }

private:
    Notes &notes_;
};

CallCameras::Open opener(Notes &notes, const char *refusal)
{
    return [&notes, refusal]() -> Result<std::unique_ptr<VirtualCamera>> {
        ++notes.tries;
        if (!notes.allowed)
            return Error{Errc::Unsupported, refusal};
        return std::unique_ptr<VirtualCamera>(std::make_unique<NotedCamera>(notes));
    };
}

const image::FramePtr kFrame = std::make_shared<image::Frame>(image::Size{4, 4});

} // namespace

TEST_CASE("outputs that are cameras for other programs go by names of their own")
{
    for (const char *name : {"pipewire", "pipewire:Desk", "v4l2", "v4l2:/dev/video7"})
        CHECK(pipeline::isVirtualCamera(name));
    for (const char *name : {"", "null", "pipewire:", "pipewires", "v4l2.mp4", "v4l2:", "clip.mp4"})
        CHECK_FALSE(pipeline::isVirtualCamera(name));
}

TEST_CASE("one switch opens every kind of camera, shows them the picture, and closes them")
{
    Notes first, second;
    CallCameras cameras({opener(first, ""), opener(second, "")});
    cameras.show(kFrame);
    CHECK(first.tries == 0);
    CHECK_FALSE(cameras.isOn());

    cameras.turn(true);
    REQUIRE(eventually([&] { return first.open == 1 && second.open == 1; }));
    REQUIRE(eventually([&] {
        cameras.show(kFrame);
        return first.shown > 0 && second.shown > 0;
    }));
    first.watchers = 2;
    second.watchers = 1;
    CHECK(eventually([&] { return cameras.watchers() == 3; }));
    CHECK(cameras.problem().empty());

    cameras.turn(false);
    CHECK(eventually([&] { return first.open == 0 && second.open == 0; }));
    const int shown = first.shown;
    cameras.show(kFrame);
    CHECK(first.shown == shown);
    CHECK(cameras.watchers() == 0);
}

TEST_CASE("a kind that cannot be had is no problem while another works, and is tried again")
{
    Notes first, second;
    first.allowed = second.allowed = false;
    CallCameras cameras({opener(first, "no daemon"), opener(second, "no module")});
    cameras.turn(true);
    REQUIRE(eventually([&] { return first.tries > 0 && second.tries > 0; }));
    CHECK(eventually([&] { return cameras.problem() == "no daemon"; }));
    second.allowed = true;
    CHECK(eventually([&] { return second.open == 1; }));
    CHECK(eventually([&] { return cameras.problem().empty(); }));
    cameras.turn(false);
    CHECK(cameras.problem().empty());
}

TEST_CASE("a device that hangs over a picture keeps nobody waiting, and the other kind goes on")
{
    struct Hanging final : VirtualCamera {
        explicit Hanging(std::shared_future<void> on) : released(std::move(on)) {}
        Status show(const image::FramePtr &) override
        {
            released.wait();
            return {};
        }
        int watchers() const override { return 1; }
        std::string problem() const override { return {}; }
        std::shared_future<void> released;
    };
    Notes other;
    std::promise<void> release;
    const auto released = release.get_future().share();
    auto done = std::async(std::launch::async, [&] {
        CallCameras cameras({[released]() -> Result<std::unique_ptr<VirtualCamera>> {
                                 return std::unique_ptr<VirtualCamera>(std::make_unique<Hanging>(released));
                             },
                             opener(other, "")});
        cameras.turn(true);
        const bool goesOn = eventually([&] {
            cameras.show(kFrame);
            return other.shown > 20;
        });
        (void)cameras.problem();
        (void)cameras.watchers();
        cameras.turn(false);
        return goesOn;
    });
    const bool inTime = done.wait_for(60s) == std::future_status::ready;
    release.set_value();
    CHECK(inTime);
    CHECK(done.get());
}

TEST_CASE("a device that hangs as it is opened keeps nobody waiting")
{
    const auto release = std::make_shared<std::promise<void>>();
    const auto released = release->get_future().share();
    {
        CallCameras cameras({[released]() -> Result<std::unique_ptr<VirtualCamera>> {
            released.wait();
            return Error{Errc::Timeout, "at last"};
        }});
        cameras.turn(true);
        cameras.show(kFrame);
        CHECK(cameras.watchers() == 0);
    }
    release->set_value(); // what was left behind comes home
}
