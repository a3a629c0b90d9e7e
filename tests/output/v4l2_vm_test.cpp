// Runs in a virtual machine: the camera as other programs see it, with a driver that tells who reads and with one that
// does not.
#include <atomic>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>

#include "engine/base/descriptor.h"
#include "tests/capture/vivid.h"
#include "tests/output/v4l2_vm.h"

using namespace bokeh;
using namespace bokeh::test;
using output::V4l2LoopbackCamera;
using std::chrono::steady_clock;

namespace {

constexpr image::Size kSmall{320, 240};

/// What the device says that it is, to a program that has just opened it.
struct Abilities {
    bool captures, outputs;
    friend bool operator==(const Abilities &, const Abilities &) = default;
};

Abilities abilities(const char *node)
{
    const Descriptor device(open(node, O_RDWR | O_CLOEXEC));
    REQUIRE(device);
    v4l2_capability capability{};
    REQUIRE(ioctl(device.number(), VIDIOC_QUERYCAP, &capability) == 0);
    return {(capability.device_caps & V4L2_CAP_VIDEO_CAPTURE) != 0,
            (capability.device_caps & V4L2_CAP_VIDEO_OUTPUT) != 0};
}

/// Another program that writes, as most do: it sets a format and writes pictures, twenty a second.
class OtherWriter {
public:
    OtherWriter(const char *node, std::uint32_t fourcc, std::size_t bytes)
        : device_(open(node, O_RDWR | O_CLOEXEC)), picture_(bytes)
    {
        v4l2_format format{};
        format.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
        format.fmt.pix = {.width = 320, .height = 240, .pixelformat = fourcc};
        REQUIRE(device_);
        REQUIRE(ioctl(device_.number(), VIDIOC_S_FMT, &format) == 0);
        REQUIRE(writes());
        thread_ = std::jthread([this](std::stop_token stop) {
            while (!stop.stop_requested()) {
                (void)writes();
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        });
    }
    bool writes() const
    {
        return write(device_.number(), picture_.data(), picture_.size()) == static_cast<ssize_t>(picture_.size());
    }

private:
    Descriptor device_;
    std::vector<char> picture_;
    std::jthread thread_;
};

} // namespace

TEST_CASE("a device that insists on being one thing is a camera while it is open, and free afterwards")
{
    CHECK(abilities(kExclusive) == Abilities{.captures = false, .outputs = true});
    for (int i = 0; i < 2; ++i) {
        {
            const auto camera = openCamera({.node = kExclusive});
            CHECK(camera->node() == kExclusive);
            CHECK(abilities(kExclusive) == Abilities{.captures = true, .outputs = false});
        }
        CHECK(abilities(kExclusive) == Abilities{.captures = false, .outputs = true});
    }
}

TEST_CASE("a reader sees the colours that were shown, whatever their matrix, range and size")
{
    struct Row {
        image::Size size;
        image::Colour shown, told;
        const char *header;
    };
    constexpr image::Colour k601{.matrix = image::Matrix::Bt601, .range = image::Range::Limited},
        k709{.matrix = image::Matrix::Bt709, .range = image::Range::Limited},
        kFull{.matrix = image::Matrix::Bt601, .range = image::Range::Full};
    const auto row = GENERATE_COPY(Row{kSmall, k601, k601, "size 320 240 YUYV 1 2\n"},
                                   Row{kSmall, k709, k601, "size 320 240 YUYV 1 2\n"},
                                   Row{{640, 480}, kFull, k601, "size 320 240 YUYV 1 2\n"},
                                   Row{{640, 180}, k601, k709, "size 320 240 YUYV 2 2\n"}, // between bars
                                   Row{kSmall, kFull, kFull, "size 320 240 YUYV 1 1\n"});
    const char *node = GENERATE(kExclusive, kBoth);
    CAPTURE(node, row.size.width, row.header);
    const auto camera = openCamera({.node = node, .size = kSmall, .colour = row.told});
    const auto frame = barsFrame(row.size, row.shown);
    REQUIRE(camera->show(frame));
    Reader reader(node);
    CHECK(reader.header() == row.header);
    std::optional<Bars> seen;
    REQUIRE(eventually([&] { // the first may be the dark one
        REQUIRE(camera->show(frame));
        seen = reader.next();
        return !seen || seen->front().y > 100;
    }));
    for (int i = 0; i < 3; ++i) {
        REQUIRE(seen);
        for (std::size_t bar = 0; bar < 8; ++bar) {
            const image::Yuv code = (*seen)[bar];
            CAPTURE(i, bar, int{code.y}, int{code.u}, int{code.v});
            CHECK(near(code, image::toYuv(kBars[bar], row.told)));
        }
        REQUIRE(camera->show(frame));
        seen = reader.next();
    }
}

TEST_CASE("watchers are known as they come and go")
{
    const char *node = GENERATE(kExclusive, kBoth);
    CAPTURE(node);
    std::atomic<int> changes = 0;
    const auto camera = openCamera({.node = node, .size = kSmall, .changed = [&] { ++changes; }});
    for (int i = 0; i < 10; ++i) {
        CAPTURE(i);
        REQUIRE(eventually([&] { return camera->watchers() == 0; }));
        const int before = changes;
        Reader reader(node);
        REQUIRE(eventually([&] { return camera->watchers() == 1 && changes > before; }));
        REQUIRE(reader.header() != "");
        REQUIRE(camera->show(barsFrame(kSmall, {})));
        REQUIRE(reader.next());
        CHECK(camera->problem().empty());
    }
    REQUIRE(eventually([&] { return camera->watchers() == 0; }));
    CHECK(changes >= 20);
}

TEST_CASE("while no frames come there is a dark picture each second")
{
    const auto camera = openCamera({.node = kBoth, .size = kSmall});
    const auto bright = barsFrame(kSmall, {});
    Reader reader(kBoth);
    REQUIRE(reader.header() != "");
    REQUIRE(camera->show(bright));
    const auto begun = steady_clock::now(); // time is the subject
    int dark = 0;
    while (dark < 4) {
        const auto seen = reader.next();
        REQUIRE(seen);
        dark += near(seen->front(), {16, 128, 128}) ? 1 : 0;
    }
    const auto took = steady_clock::now() - begun;
    CHECK(took > std::chrono::milliseconds(2500));
    CHECK(took < std::chrono::seconds(30));
}

TEST_CASE("nobody writes to a device beside another program")
{
    const char *node = GENERATE(kExclusive, kBoth);
    CAPTURE(node);
    {
        const OtherWriter other(node, V4L2_PIX_FMT_YUYV, 320 * 240 * 2);
        const Error why = refusal({.node = node, .size = kSmall});
        CHECK(why.code == Errc::Exhausted);
        CHECK(why.what.find("Another program writes to the virtual camera " + std::string(node)) == 0);
        CHECK(other.writes()); // and is not disturbed
    }
    const auto camera = openCamera({.node = node, .size = kSmall});
    const Error why = refusal({.node = node, .size = kSmall});
    CHECK(why.code == Errc::Exhausted);
    CHECK(why.what.find("Another program writes") == 0);
    CHECK(camera->show(barsFrame(kSmall, {})));
}

TEST_CASE("a device that too many programs have open is refused with that reason")
{
    std::vector<Descriptor> openers; // ten are allowed
    for (int i = 0; i < 10; ++i)
        openers.emplace_back(open(kBoth, O_RDWR | O_CLOEXEC));
    const Error why = refusal({.node = kBoth, .size = kSmall});
    CHECK(why.code == Errc::Exhausted);
    CHECK(why.what == "Too many programs have the virtual camera /dev/video11 open");
}

TEST_CASE("a reader that stays does not keep the next camera away")
{
    const char *node = GENERATE(kExclusive, kBoth);
    CAPTURE(node);
    auto camera = openCamera({.node = node, .size = kSmall});
    Reader reader(node);
    REQUIRE(reader.header() != "");
    REQUIRE(camera->show(barsFrame(kSmall, {})));
    REQUIRE(reader.next());
    camera.reset();
    camera = openCamera({.node = node, .size = kSmall});
    REQUIRE(eventually([&] { return camera->watchers() == 1; }));
    CHECK(eventually([&] {
        REQUIRE(camera->show(plainFrame(kSmall, kFresh)));
        const auto seen = reader.next();
        REQUIRE(seen);
        return near(seen->front(), image::toYuv(kFresh, {}));
    }));
}

TEST_CASE("without a choice the first device is taken that is free")
{
    const auto first = openCamera({.size = kSmall});
    CHECK(first->node() == kExclusive);
    const auto second = openCamera({.size = kSmall});
    CHECK(second->node() == kBoth);
    CHECK(refusal({.size = kSmall}).code == Errc::Exhausted);
}

TEST_CASE("a format that another program has fixed is kept to")
{
    const VividControls controls(kBoth);
    {
        const OtherWriter other(kBoth, V4L2_PIX_FMT_YUV420, 320 * 240 * 3 / 2);
        controls.set("keep_format", 1);
    }
    {
        const auto camera = openCamera({.node = kBoth, .size = {640, 360}});
        Reader reader(kBoth);
        CHECK(reader.header().starts_with("size 320 240 YU12 "));
        REQUIRE(eventually([&] {
            REQUIRE(camera->show(barsFrame({640, 480}, {})));
            const auto seen = reader.next();
            REQUIRE(seen);
            return near(seen->at(4), image::toYuv(kBars[4], {}));
        }));
    }
    controls.set("keep_format", 0);
}

TEST_CASE("a device that fails is said to, and comes back by itself")
{
    std::atomic<int> changes = 0;
    const auto camera = openCamera({.node = kBoth, .size = kSmall, .changed = [&] { ++changes; }});
    // In place of the device, a file that takes nothing.
    const Descriptor full(open("/dev/full", O_RDWR | O_CLOEXEC));
    bool replaced = false;
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/fd"))
        if (std::error_code gone; std::filesystem::read_symlink(entry.path(), gone) == kBoth)
            replaced = dup2(full.number(), std::stoi(entry.path().filename())) >= 0;
    REQUIRE(replaced);

    const auto shown = camera->show(barsFrame(kSmall, {}));
    REQUIRE_FALSE(shown);
    CHECK(shown.error().what.find("The virtual camera /dev/video11 failed: ") == 0);
    REQUIRE(eventually([&] { return camera->problem().empty() && changes >= 1; }));
    CHECK(camera->show(barsFrame(kSmall, {})));
    Reader reader(kBoth);
    CHECK(reader.header() == "size 320 240 YUYV 1 2\n");
}

TEST_CASE("what is no such device is refused in a sentence")
{
    struct Row {
        const char *node;
        Errc code;
        const char *what;
    };
    const auto row =
        GENERATE(Row{"/dev/video0", Errc::BadInput, "/dev/video0 is no virtual camera of v4l2loopback"},
                 Row{"/dev/null", Errc::BadInput, "/dev/null is no virtual camera of v4l2loopback"},
                 Row{"/dev/video42", Errc::Disconnected, "There is no virtual camera /dev/video42 (any more)"});
    const Error why = refusal({.node = row.node});
    CHECK(why.code == row.code);
    CHECK(why.what == row.what);
}
