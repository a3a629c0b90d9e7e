#include <QAbstractButton>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QSlider>
#include <algorithm>

#include "tests/pipeline/bands.h"
#include "tests/ui/stage.h"
#include "ui/looks/effect_bar.h"
#include "ui/window/state_badge.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

constexpr int kJpegAndChroma = 6; // levels: 8-bit YUV and back, and the blend

/// As a person's hand does: the mouse presses, moves and lets go.
void drag(QSlider &slider, int fromValue, int toValue)
{
    const auto at = [&](int value) { return QPoint(8 + (slider.width() - 16) * value / 100, slider.height() / 2); };
    QTest::mousePress(&slider, Qt::LeftButton, {}, at(fromValue));
    QTest::mouseMove(&slider, at((fromValue + toValue) / 2));
    QTest::mouseMove(&slider, at(toValue));
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, at(toValue));
}

void drop(QWidget &window, const QString &path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    REQUIRE(enter.isAccepted());
    QDropEvent event(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &event);
}

bool isHidden(const QImage &picture, double room)
{
    return detail(picture, kShelf) < room / 4 && detail(picture, QRect(35, 20, 30, 40)) < 1;
}

/// The detail of the room as it is.
double rawRoom(Stage &stage)
{
    QTest::mouseClick(stage.window.effects()->button(LookKind::Off), Qt::LeftButton);
    REQUIRE(stage.shows([](const QImage &picture) { return detail(picture, kShelf) > 3; }));
    return detail(stage.picture(), kShelf);
}

} // namespace

TEST_CASE("the first picture on the screen does not show the room")
{
    Stage stage;
    QImage first;
    QObject::connect(&stage.window, &MainWindow::firstPictureShown, [&] { first = stage.picture(); });
    REQUIRE(until([&] { return !first.isNull(); }));
    CHECK(detail(first, kShelf) < rawRoom(stage) / 2); // the cover, or, on a fast machine, the look
}

TEST_CASE("each look is chosen by its button and shows on the screen")
{
    Stage stage;
    const double room = rawRoom(stage);
    const auto press = [&](LookKind kind) {
        QTest::mouseClick(stage.window.effects()->button(kind), Qt::LeftButton);
        CHECK(stage.choices().look.kind == kind);
        CHECK(stage.window.effects()->button(kind)->isChecked());
    };
    press(LookKind::Blur);
    CHECK(stage.shows([&](const QImage &picture) { return detail(picture, kShelf) < room / 2; }));
    press(LookKind::Colour);
    const QColor colour = stage.choices().look.colour;
    CHECK(stage.shows([&](const QImage &picture) { return isNear(colourAt(picture, 4, 20), colour, kJpegAndChroma); }));
    press(LookKind::Image);
    const QImage file(stage.choices().look.image);
    REQUIRE(!file.isNull());
    // Soft as the pictures are, their corners are even; the preview is mirrored.
    CHECK(stage.shows([&](const QImage &picture) {
        return isNear(colourAt(picture, 3, 30), colourAt(file, 97, 30), 30) &&
               isNear(colourAt(picture, 97, 30), colourAt(file, 3, 30), 30);
    }));
}

TEST_CASE("classes are offered where the network tells more than two apart, and go with it")
{
    Devices devices = patternDevices();
    devices.network = [](const std::string &name) -> Result<pipeline::NetworkPtr> {
        const int classes = name.empty() ? 4 : 2;
        return std::make_shared<const model::Network>(
            bokeh::test::bandsNetwork(classes == 4 ? model::Scene::Road : model::Scene::People, classes));
    };
    Stage stage(devices);
    QAbstractButton *button = stage.window.effects()->button(LookKind::Classes);
    const QAction *action = stage.window.actions().look(LookKind::Classes);
    REQUIRE(until([&] { return button->isVisible(); }));
    CHECK(action->isVisible());
    QTest::keyClick(&stage.window, Qt::Key_6, Qt::ControlModifier);
    CHECK(stage.choices().look.kind == LookKind::Classes);
    CHECK(button->isChecked());
    REQUIRE(stage.live());
    CHECK(stage.shows([](const QImage &picture) { return detail(picture, kShelf) > 1; })); // the room, and
    CHECK(detail(stage.picture(), QRect(3, 75, 12, 20)) > 3);                              // the legend, not mirrored
    CHECK(until([&] { return stage.window.preview()->badge()->state().tone == PictureState::Tone::Warning; }));
    stage.settings.edit([](Choices &choices) { choices.network = "two"; });
    CHECK(until([&] { return stage.choices().look.kind == LookKind::Blur; }));
    CHECK(until([&] { return !button->isVisible(); }));
    CHECK_FALSE(action->isVisible());
    QTest::keyClick(&stage.window, Qt::Key_6, Qt::ControlModifier);
    CHECK(stage.choices().look.kind == LookKind::Blur);
}

TEST_CASE("a picture that cannot be read for the background leaves the room blurred, whatever showed it before")
{
    Devices devices = patternDevices();
    devices.network = [](const std::string &) -> Result<pipeline::NetworkPtr> {
        model::Network nobody = bokeh::test::bandsNetwork(model::Scene::Road, 4);
        for (model::Sublayer &layer : nobody.sublayers)
            std::ranges::fill(layer.weights, std::int8_t{0});
        return std::make_shared<const model::Network>(nobody);
    };
    Choices choices;
    choices.look.kind = GENERATE(LookKind::Off, LookKind::Classes);
    choices.look.strength = 100;
    Stage stage(devices, choices);
    REQUIRE(stage.live());
    REQUIRE(stage.shows([](const QImage &picture) { return detail(picture, kShelf) > 1; }));
    const double open = detail(stage.picture(), kShelf);
    stage.settings.edit([&](Choices &now) {
        now.look.kind = LookKind::Image;
        now.look.image = stage.folder.path.filePath("not there.png");
    });
    CHECK(until([&] { return stage.choices().look.kind == LookKind::Blur; }));
    const bool blurred = stage.shows([&](const QImage &picture) { return detail(picture, kShelf) < open / 2; });
    INFO("detail " << open << ", then " << detail(stage.picture(), kShelf));
    CHECK(blurred);
}

TEST_CASE("dragging the strength blurs more, and the least there is hides the room")
{
    Stage stage;
    const double room = rawRoom(stage);
    QTest::mouseClick(stage.window.effects()->button(LookKind::Blur), Qt::LeftButton);
    auto *slider = stage.window.findChild<QSlider *>();
    REQUIRE(slider);
    drag(*slider, 50, 100);
    CHECK(stage.choices().look.strength > 95);
    REQUIRE(stage.shows([&](const QImage &picture) { return detail(picture, kShelf) < room / 4; }));
    const double strong = detail(stage.picture(), kShelf);
    drag(*slider, 100, 0);
    CHECK(stage.choices().look.strength == kWeakestBlur);
    CHECK(stage.shows([&](const QImage &picture) { return detail(picture, kShelf) > strong * 1.5; }));
    const double weak = detail(stage.picture(), kShelf);
    INFO("detail " << room << ", weakest " << weak << ", strongest " << strong);
    CHECK(weak < room / 2);
    CHECK_FALSE(showsRoom(stage.choices().look));
}

TEST_CASE("a picture of the room that was frozen is covered under another look, and marked while it shows")
{
    Stage stage;
    const double room = rawRoom(stage);
    stage.picture_.setPresence(pipeline::Presence::Frozen);
    const auto tone = [&] { return stage.window.preview()->badge()->state().tone; };
    CHECK(until([&] { return tone() == PictureState::Tone::Warning; }));
    CHECK(stage.shows([&](const QImage &picture) { return detail(picture, kShelf) > room / 2; }));
    QTest::mouseClick(stage.window.effects()->button(LookKind::Colour), Qt::LeftButton);
    CHECK(stage.shows([&](const QImage &picture) { return isHidden(picture, room); }));
    CHECK(until([&] { return tone() == PictureState::Tone::Hidden; }));
}

TEST_CASE("the panic key hides at once what is on the screen, and the window says so")
{
    Stage stage;
    const double room = rawRoom(stage);
    QTest::keyClick(&stage.window, Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(stage.picture_.presence() == pipeline::Presence::Hidden);
    CHECK(stage.shows([&](const QImage &picture) { return isHidden(picture, room); }));
    CHECK(stage.window.preview()->badge()->state().tone == PictureState::Tone::Hidden);
    CHECK(stage.window.preview()->badge()->isVisible());
    QTest::keyClick(&stage.window, Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(stage.picture_.presence() == pipeline::Presence::Live);
    CHECK(stage.shows([&](const QImage &picture) { return !isHidden(picture, room); }));
}

TEST_CASE("the raw room is marked while it shows")
{
    Stage stage;
    rawRoom(stage);
    CHECK(until([&] { return stage.window.preview()->badge()->state().tone == PictureState::Tone::Warning; }));
    CHECK(stage.window.preview()->badge()->isVisible());
}

TEST_CASE("the overlay comes and goes with its key and tells its numbers in words")
{
    Stage stage;
    REQUIRE(stage.live());
    StatisticsOverlay *overlay = stage.window.preview()->statistics();
    CHECK_FALSE(overlay->isVisible());
    QTest::keyClick(&stage.window, Qt::Key_I, Qt::ControlModifier);
    CHECK(overlay->isVisible());
    CHECK(until([&] {
        return overlay->accessibleDescription().contains("Capture: ") &&
               !overlay->accessibleDescription().contains("Capture: 0.0");
    }));
    QTest::keyClick(&stage.window, Qt::Key_I, Qt::ControlModifier);
    CHECK_FALSE(overlay->isVisible());
}

TEST_CASE("a dropped picture becomes the background, and undoing goes back")
{
    Stage stage;
    REQUIRE(stage.live());
    QImage red(64, 36, QImage::Format_RGB32);
    red.fill(QColor(200, 30, 40));
    const QString path = stage.folder.path.filePath("red.png");
    REQUIRE(red.save(path));
    drop(stage.window, path);
    CHECK(stage.choices().look.image == path);
    CHECK(stage.shows([](const QImage &picture) { return isNear(colourAt(picture, 3, 30), QColor(200, 30, 40), 8); }));
    QTest::keyClick(&stage.window, Qt::Key_Z, Qt::ControlModifier);
    CHECK(stage.choices().look.kind == LookKind::Blur);
    CHECK(
        stage.shows([](const QImage &picture) { return !isNear(colourAt(picture, 3, 30), QColor(200, 30, 40), 40); }));
}

TEST_CASE("a dropped file that is no background is refused in a sentence, and nothing changes")
{
    Stage stage;
    QFile text(stage.folder.path.filePath("notes.txt"));
    REQUIRE(text.open(QIODevice::WriteOnly));
    text.write("not a picture");
    text.close();
    const Choices before = stage.choices();
    drop(stage.window, text.fileName());
    CHECK(stage.window.preview()->problem().contains("notes.txt"));
    CHECK(stage.choices() == before);
}

TEST_CASE("a background whose file is gone gives way to blur, with a sentence")
{
    Choices choices;
    choices.look.kind = LookKind::Image;
    choices.look.image = "/nowhere/at/all.jpg";
    Stage stage(patternDevices(), choices);
    CHECK(until([&] { return stage.choices().look.kind == LookKind::Blur; }));
    CHECK(stage.window.preview()->problem().contains("/nowhere/at/all.jpg"));
}

TEST_CASE("where no camera is found, the test pattern is shown and named")
{
    Stage stage;
    REQUIRE(stage.live());
    CHECK(until([&] { return stage.window.preview()->badge()->state().title == "Test pattern"; }));
}

TEST_CASE("the preview alone is mirrored, and colours are those of the frame")
{
    const image::Rgb left{200, 60, 40}, right{30, 90, 180};
    const auto colour = GENERATE(image::Colour{image::Matrix::Bt601, image::Range::Full},
                                 image::Colour{image::Matrix::Bt601, image::Range::Limited},
                                 image::Colour{image::Matrix::Bt709, image::Range::Limited},
                                 image::Colour{image::Matrix::Bt2020, image::Range::Full});
    Devices devices = patternDevices();
    devices.openPattern = [=] { return stillSource(halves(left, right, colour)); };
    Choices choices;
    choices.look.kind = LookKind::Off;
    choices.mirror = false;
    Stage stage(devices, choices);
    const QColor l(left.r, left.g, left.b), r(right.r, right.g, right.b);
    CHECK(stage.shows([&](const QImage &picture) {
        return isNear(colourAt(picture, 25, 50), l, 3) && isNear(colourAt(picture, 75, 50), r, 3);
    }));
    QTest::keyClick(&stage.window, Qt::Key_M, Qt::ControlModifier);
    CHECK(stage.shows([&](const QImage &picture) {
        return isNear(colourAt(picture, 25, 50), r, 3) && isNear(colourAt(picture, 75, 50), l, 3);
    }));
}

TEST_CASE("without OpenGL a sentence takes the picture's place, and the window works")
{
    Stage stage(patternDevices(), {}, false);
    CHECK(stage.window.preview()->view() == nullptr);
    QTest::mouseClick(stage.window.effects()->button(LookKind::Colour), Qt::LeftButton);
    CHECK(stage.choices().look.kind == LookKind::Colour);
    bool said = false;
    for (const QLabel *label : stage.window.preview()->findChildren<QLabel *>())
        said = said || (label->isVisible() && label->text().contains("OpenGL"));
    CHECK(said);
}
