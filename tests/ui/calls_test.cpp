// "Send to calls", from the switch to the camera that other programs read. What such a camera does with PipeWire and
// with the kernel is tested beside them.
#include <QCheckBox>
#include <atomic>

#include "tests/ui/stage.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

/// What a camera for other programs was given.
struct Seen {
    std::atomic<int> open = 0, pictures = 0, watchers = 0;
};

class WatchedCamera final : public output::VirtualCamera {
public:
    explicit WatchedCamera(std::shared_ptr<Seen> seen) : seen_(std::move(seen)) { ++seen_->open; }
    ~WatchedCamera() override { --seen_->open; }
    Status show(const image::FramePtr &) override
    {
        ++seen_->pictures;
        return {};
    }
    int watchers() const override { return seen_->watchers; }
    std::string problem() const override { return {}; }

private:
    const std::shared_ptr<Seen> seen_;
};

Devices withCalls(const std::shared_ptr<Seen> &seen)
{
    Devices devices = patternDevices();
    devices.calls = [seen] {
        return std::make_shared<pipeline::CallCameras>(
            std::vector<pipeline::CallCameras::Open>{[seen]() -> Result<std::unique_ptr<output::VirtualCamera>> {
                return std::unique_ptr<output::VirtualCamera>(std::make_unique<WatchedCamera>(seen));
            }});
    };
    return devices;
}

QCheckBox *callsSwitch(Stage &stage)
{
    for (QCheckBox *box : stage.window.findChildren<QCheckBox *>())
        if (box->text().remove('&') == "Send to calls")
            return box;
    return nullptr;
}

} // namespace

TEST_CASE("one switch lets other programs find the picture, and takes it away again")
{
    const auto seen = std::make_shared<Seen>();
    Stage stage(withCalls(seen));
    REQUIRE(stage.live());
    QCheckBox *box = callsSwitch(stage);
    REQUIRE(box);
    CHECK_FALSE(box->isChecked());
    CHECK(seen->open == 0);

    box->click();
    CHECK(stage.choices().sendToCalls);
    CHECK(until([&] { return seen->open == 1 && seen->pictures > 3; }));
    CHECK(stage.window.actions().calls->isChecked());
    CHECK_FALSE(stage.window.statusLine()->text().contains("watching"));
    seen->watchers = 2;
    CHECK(until([&] { return stage.window.statusLine()->text().endsWith("2 watching"); }));

    stage.window.actions().calls->trigger();
    CHECK_FALSE(box->isChecked());
    CHECK(until([&] { return seen->open == 0; }));
}

TEST_CASE("while the window is away the camera is open only for as long as somebody watches")
{
    const auto seen = std::make_shared<Seen>();
    Choices choices;
    choices.sendToCalls = true;
    Stage stage(withCalls(seen), choices);
    REQUIRE(stage.live());
    stage.window.hide();
    CHECK(until([&] { return stage.picture_.status().hidden == pipeline::Hidden::Asked; }));
    seen->watchers = 1;
    const std::uint64_t before = stage.picture_.status().framesIn;
    CHECK(until([&] { return stage.picture_.status().framesIn > before + 3; }));
    CHECK(until([&] { return stage.picture_.status().hidden == pipeline::Hidden::No; }));
    seen->watchers = 0;
    CHECK(until([&] { return stage.picture_.status().hidden == pipeline::Hidden::Asked; }));
    stage.window.show();
    CHECK(stage.live());
}
