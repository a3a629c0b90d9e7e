// Runs in a virtual machine: what happens when a camera is taken, stopped, silent, damaged or gone.
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unistd.h>

#include "tests/capture/vm_camera.h"

using namespace bokeh;
using namespace bokeh::capture;
using namespace bokeh::test;

namespace {

/// Counts the calls of a watch, and waits for the next.
class Bell {
public:
    void ring()
    {
        std::lock_guard lock(mutex_);
        ++rung_;
        changed_.notify_all();
    }
    bool waitFor(int count)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return rung_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int rung_ = 0;
};

} // namespace

TEST_CASE("a camera that streams is in use for others, and goes on undisturbed")
{
    const auto source = open();
    const auto second = CameraSource::open(kId, {});
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::Exhausted);
    CHECK(second.error().what == "The camera \"vivid\" is in use by another program");
    CHECK(cameras().at(0).modes.size() > 1); // to look is no use
    CHECK(read(*source));
}

TEST_CASE("what is no camera, or has no such mode, is refused with a sentence")
{
    for (const char *node : {"/dev/video1", "/dev/video2", "/dev/video3", "/dev/null"}) {
        const auto source = CameraSource::open(node, {});
        REQUIRE_FALSE(source);
        CHECK(source.error().code == Errc::BadInput);
        CHECK(source.error().what == '"' + std::string(node) + "\" is no camera");
    }
    const auto source = CameraSource::open(kNode, {.mode = CameraMode{.size = {123, 45}}});
    REQUIRE_FALSE(source);
    CHECK(source.error().code == Errc::BadInput);
    CHECK(source.error().what ==
          "The camera \"vivid\" has no mode 123×45, 30 fps, I420; 640×360, 30 fps, I420 is one of those it has");
}

TEST_CASE("a camera that this user may not open is listed without modes, and opening it says what is missing")
{
    REQUIRE(seteuid(1000) == 0);
    const auto found = cameras();
    const auto source = CameraSource::open(kId, {});
    REQUIRE(seteuid(0) == 0);
    REQUIRE(found.size() >= 1);
    CHECK(found[0].id == kId);
    CHECK(found[0].name == "vivid-000-vid-cap"); // the kernel's name, for the driver cannot be asked
    CHECK(found[0].modes.empty());
    CHECK(std::ranges::count(found, "/dev/video2", &CameraInfo::node) == 0); // metadata
    REQUIRE_FALSE(source);
    CHECK(source.error().code == Errc::BadInput);
    CHECK(source.error().what ==
          "You may not use the camera \"/dev/video0\": that takes membership of the group \"video\"");
}

TEST_CASE("a stop from another thread ends a read that waits, and all that come after")
{
    const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
    const VividControls controls(kNode);
    REQUIRE(read(*source));
    controls.set("Percentage of Dropped Buffers", 100);
    std::jthread stopper([&] { source->stop(); });
    // A read that was not stopped would end with Timeout.
    CHECK(readToError(*source).code == Errc::Cancelled);
    CHECK(source->read().error().code == Errc::Cancelled);
    controls.set("Percentage of Dropped Buffers", 0);
}

TEST_CASE("a camera that falls silent is a time-out, and may speak again")
{
    const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
    const VividControls controls(kNode);
    controls.set("Percentage of Dropped Buffers", 100);
    const Error silent = readToError(*source);
    CHECK(silent.code == Errc::Timeout);
    CHECK(silent.what == "The camera \"vivid\" has sent nothing for 2 seconds: plug it in again");
    controls.set("Percentage of Dropped Buffers", 0);
    CHECK(read(*source));
}

TEST_CASE("a picture that the driver calls damaged is passed over and counted")
{
    const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
    const VividControls controls(kNode);
    REQUIRE(read(*source));
    controls.set("Inject V4L2_BUF_FLAG_ERROR");
    for (int i = 0; i < 30 && source->damaged() == 0; ++i)
        REQUIRE(read(*source));
    CHECK(source->damaged() == 1);
}

TEST_CASE("a second of nothing but damaged pictures is an error, and the next good one is read")
{
    CameraMode slow = smallMode(PixelFormat::Yuyv);
    slow.rateNumerator = 5; // so that none slips through between two injections
    const auto source = open({.mode = slow});
    const VividControls controls(kNode);
    std::jthread damager([&](const std::stop_token &ended) {
        while (!ended.stop_requested()) {
            controls.set("Inject V4L2_BUF_FLAG_ERROR");
            std::this_thread::yield();
        }
    });
    const Error garbage = readToError(*source);
    damager.request_stop();
    damager.join();
    CHECK(garbage.code == Errc::BadReply);
    CHECK(garbage.what == "The camera \"vivid\" sends only damaged pictures: the driver calls them damaged");
    CHECK(source->damaged() > 2);
    CHECK(read(*source));
}

TEST_CASE("a camera that the driver disconnects is gone, and opens again")
{
    {
        const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
        REQUIRE(read(*source));
        VividControls(kNode).set("Disconnect");
        const Error gone = readToError(*source);
        CHECK(gone.code == Errc::Disconnected);
        CHECK(gone.what == "The camera \"vivid\" is not there: was it unplugged?");
        CHECK(source->read().error().code == Errc::Disconnected);
    }
    CHECK(read(*open()));
}

TEST_CASE("unplugging ends the stream, the watch tells of it, and the camera opens again under its name")
{
    Bell bell;
    const auto watch = CameraWatch::start([&] { bell.ring(); });
    REQUIRE(watch);
    {
        const auto source = open({.mode = smallMode(PixelFormat::Yuyv)});
        REQUIRE(read(*source));
        plugVivid(false);
        CHECK(readToError(*source).code == Errc::Disconnected);
        CHECK(bell.waitFor(1));
        CHECK(cameras().empty());
        CHECK(CameraSource::open(kId, {}).error().code == Errc::Disconnected);
        CHECK(CameraSource::open(kNode, {}).error().code == Errc::Disconnected);
    }
    plugVivid(true);
    CHECK(bell.waitFor(2));
    CHECK(cameras().at(0).id == kId);
    auto again = CameraSource::open(kId, {});
    REQUIRE(again);
    CHECK(read(**again));
}
