#include <atomic>
#include <future>

#include "tests/ui/stage.h"
#include "ui/camera/camera_picker.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

capture::CameraInfo cameraNamed(const std::string &name)
{
    return {.id = "usb-" + name, .node = "/dev/video-" + name, .name = name, .modes = {}};
}

/// One camera, which can be unplugged while it runs. It shows a plain picture.
struct Plug {
    std::atomic<bool> in = true;

    class Source final : public capture::Source {
    public:
        Source(std::unique_ptr<capture::Source> inner, std::shared_ptr<Plug> plug)
            : inner_(std::move(inner)), plug_(std::move(plug))
        {
        }
        const capture::Format &format() const override { return inner_->format(); }
        Result<image::FramePtr> read() override
        {
            if (!plug_->in)
                return Error{Errc::Disconnected, "the camera \"Desk\" was unplugged"};
            return inner_->read();
        }
        void stop() noexcept override { inner_->stop(); }

    private:
        std::unique_ptr<capture::Source> inner_;
        std::shared_ptr<Plug> plug_;
    };
};

Devices withCamera(const std::shared_ptr<Plug> &plug)
{
    Devices devices = patternDevices();
    devices.cameras = [plug] {
        return plug->in ? std::vector{cameraNamed("Desk")} : std::vector<capture::CameraInfo>();
    };
    devices.openCamera = [plug](const std::string &, std::optional<capture::CameraMode>) -> Devices::OpenedSource {
        if (!plug->in)
            return Error{Errc::Disconnected, "the camera \"Desk\" is not there"};
        auto opened = stillSource(halves({80, 90, 100}, {120, 110, 90}));
        return std::unique_ptr<capture::Source>(std::make_unique<Plug::Source>(*std::move(opened), plug));
    };
    return devices;
}

/// A device that answers nothing and does not hear stop(): only letGo() ends its read().
class HangingSource final : public capture::Source {
public:
    explicit HangingSource(std::shared_future<void> letGo) : letGo_(std::move(letGo)) { format_.size = {640, 360}; }
    const capture::Format &format() const override { return format_; }
    Result<image::FramePtr> read() override
    {
        letGo_.wait();
        return Error{Errc::Disconnected, "it hung"};
    }

private:
    std::shared_future<void> letGo_;
    capture::Format format_;
};

} // namespace

TEST_CASE("a camera that vanishes leaves a sentence and no room, and comes back by itself")
{
    auto plug = std::make_shared<Plug>();
    Stage stage(withCamera(plug));
    stage.cameras.refresh();
    REQUIRE(until([&] { return stage.cameras.cameras().size() == 1; }));
    auto *picker = stage.window.findChild<CameraPicker *>();
    REQUIRE(picker);
    picker->setFocus();
    QTest::keyClicks(picker, "Desk"); // as typed by a person
    REQUIRE(stage.choices().camera == "usb-Desk");
    REQUIRE(stage.live());

    plug->in = false;
    stage.cameras.refresh();
    CHECK(until([&] { return stage.window.preview()->problem().contains("Desk"); }));
    CHECK(until([&] { return picker->currentText() == "Desk (not there)"; }));
    CHECK(stage.choices().camera == "usb-Desk");
    CHECK(until([&] { return stage.picture_.status().hidden != pipeline::Hidden::No; }));

    plug->in = true;
    stage.cameras.refresh();
    CHECK(stage.live());
    CHECK(until([&] { return stage.window.preview()->problem().isEmpty(); }));
    CHECK(picker->currentText() == "Desk");
}

TEST_CASE("the first camera to come takes the test pattern's place")
{
    auto plug = std::make_shared<Plug>();
    plug->in = false;
    Stage stage(withCamera(plug));
    REQUIRE(stage.live());
    CHECK(stage.picture_.onPattern());
    plug->in = true;
    stage.cameras.refresh();
    CHECK(until([&] { return !stage.picture_.onPattern() && stage.picture_.status().format.name == "Still"; }));
}

TEST_CASE("closing ends in time although a device hangs")
{
    std::promise<void> letGo;
    auto hangs = letGo.get_future().share();
    Devices devices = patternDevices();
    devices.openPattern = [hangs]() -> Devices::OpenedSource {
        return std::unique_ptr<capture::Source>(std::make_unique<HangingSource>(hangs));
    };
    {
        Stage stage(devices);
        const auto start = std::chrono::steady_clock::now();
        stage.window.close();
        CHECK_FALSE(stage.picture_.stop()); // the thread is left behind
        // Time is the subject here: the engine promises half a second, and a loaded machine is late.
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(900));
        CHECK_FALSE(stage.window.isVisible());
    }
    letGo.set_value();
}

TEST_CASE("looking for cameras keeps nobody waiting, and one look at a time is enough")
{
    std::promise<void> letGo;
    auto hangs = letGo.get_future().share();
    std::atomic<int> looks = 0;
    Folder folder;
    Settings settings;
    CameraModel model(
        [&looks, hangs] {
            ++looks;
            hangs.wait();
            return std::vector{cameraNamed("Desk"), cameraNamed("Desk")};
        },
        settings);
    for (int i = 0; i < 5; ++i)
        model.refresh();          // none of these waits, or the test would hang here
    CHECK(model.rowCount() == 2); // automatic and the pattern
    letGo.set_value();
    CHECK(until([&] { return model.rowCount() == 4 && looks == 2; }));
    CHECK(model.index(1).data().toString() == "Desk (/dev/video-Desk)");
    CHECK(model.rowOf("/dev/video-Desk") == 1);
}
