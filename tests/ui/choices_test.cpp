// What is remembered, undone and computed without a window.
#include <QFile>
#include <QImage>
#include <QSettings>
#include <QTemporaryDir>
#include <catch2/catch.hpp>

#include "ui/looks/background_library.h"
#include "ui/looks/look_history.h"
#include "ui/preview/letterbox.h"
#include "ui/preview/yuv_matrix.h"
#include "ui/settings/settings.h"

using namespace bokeh;
using namespace bokeh::ui;

namespace {

struct Folder {
    Folder() { QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, path.path()); }
    QTemporaryDir path;
};

/// Nothing as by default.
Choices unusual()
{
    return {.look = {.kind = LookKind::Video,
                     .strength = 7,
                     .colour = QColor(1, 2, 3),
                     .image = "/a b.jpg",
                     .video = "/ü.mp4"},
            .camera = "usb-1",
            .cameraName = "Desk",
            .mode = capture::CameraMode{capture::PixelFormat::Nv12, {1920, 1080}, 30000, 1001},
            .mirror = false,
            .people = pipeline::People::OnlyMe,
            .sync = pipeline::Sync::Fast,
            .cover = pipeline::Cover::Card,
            .restWhenStill = false,
            .askTwice = true,
            .budgetPercent = 40,
            .network = "gnetseg-large-224-y",
            .compositor = compositor::Backend::OpenGl,
            .overlay = true,
            .theme = Theme::Dark,
            .language = "de",
            .keepInTray = true,
            .globalShortcuts = true,
            .take = {.folder = "/films",
                     .cutOut = pipeline::RecordingAlpha::ProRes,
                     .mask = true,
                     .sound = true,
                     .microphone = "usb.desk",
                     .microphoneName = "Desk"}};
}

} // namespace

TEST_CASE("every choice is there again at the next start")
{
    const Folder folder;
    Settings().change(unusual());
    CHECK(Settings().now() == unusual());
    Settings().reset();
    CHECK(Settings().now() == Choices{});
}

TEST_CASE("that the room shows is never remembered")
{
    const Folder folder;
    Choices choices = unusual();
    Settings().change(choices);
    for (LookKind open : {LookKind::Off, LookKind::Classes}) {
        choices.look.kind = open;
        Settings().change(choices);
        CHECK(Settings().now().look.kind == LookKind::Video);
    }
    QFile file(folder.path.filePath("Bokehcam/bokehcam.ini"));
    REQUIRE(file.open(QIODevice::ReadWrite));
    const QByteArray text = file.readAll();
    for (const char *word : {"off", "none", "classes", "Off", "0", ""}) {
        file.resize(0);
        file.seek(0);
        file.write(QByteArray(text).replace("kind=video", QByteArray("kind=") + word));
        file.flush();
        CHECK(Settings().now().look.kind == LookKind::Blur);
    }
}

TEST_CASE("a blur that shows the room is neither remembered nor read, and undoing never leads there")
{
    const Folder folder;
    Choices choices = unusual();
    Settings().change(choices);
    choices.look.kind = LookKind::Blur;
    choices.look.strength = 0;
    CHECK(showsRoom(choices.look));
    Settings().change(choices);
    CHECK(Settings().now().look == unusual().look);
    {
        QSettings file(QSettings::IniFormat, QSettings::UserScope, "Bokehcam", "bokehcam");
        file.setValue("look/kind", "blur");
        file.setValue("look/strength", 0);
    }
    CHECK(Settings().now().look.kind == LookKind::Blur);
    CHECK(Settings().now().look.strength == LookChoice{}.strength);
    LookHistory history;
    LookChoice colour{.kind = LookKind::Colour};
    history.note(choices.look, colour);
    CHECK_FALSE(history.undo());
}

TEST_CASE("values that make no sense are left out, and the rest is kept")
{
    const Folder folder;
    {
        QSettings file(QSettings::IniFormat, QSettings::UserScope, "Bokehcam", "bokehcam");
        file.setValue("look/strength", 400);
        file.setValue("look/colour", "no colour");
        file.setValue("camera/mode", "1280x-720 30/0 tiff");
        file.setValue("mask/people", "nobody");
        file.setValue("mask/budget-percent", "much");
        file.setValue("camera/id", "usb-1");
    }
    Choices expected;
    expected.camera = "usb-1";
    CHECK(Settings().now() == expected);
}

TEST_CASE("what the command line says is not remembered, and what is chosen then is")
{
    const Folder folder;
    {
        Settings settings;
        Choices choices;
        choices.camera = kTestPattern;
        choices.network = "gnetseg-large-224-y";
        settings.overrideWith(choices);
        settings.edit([](Choices &now) { now.mirror = false; });
        CHECK(settings.now().camera == kTestPattern);
    }
    Choices expected;
    expected.mirror = false;
    CHECK(Settings().now() == expected);
}

TEST_CASE("undoing goes back look by look, a slider's way at once, and never to the raw room")
{
    LookHistory history;
    LookChoice now;
    const auto go = [&](auto alter) {
        const LookChoice before = now;
        alter(now);
        history.note(before, now);
    };
    CHECK_FALSE(history.undo());
    for (int strength : {51, 60, 90})
        go([&](LookChoice &look) { look.strength = strength; });
    go([](LookChoice &look) { look.kind = LookKind::Off; });
    go([](LookChoice &look) { look.kind = LookKind::Classes; });
    go([](LookChoice &look) { look.kind = LookKind::Colour; });
    go([](LookChoice &look) { look.colour = Qt::red; });
    const LookChoice colour = *history.undo();
    CHECK(colour.kind == LookKind::Colour);
    CHECK(colour.colour == LookChoice{}.colour);
    const LookChoice blur = *history.undo();
    CHECK(blur.kind == LookKind::Blur);
    CHECK(blur.strength == 90);
    CHECK(history.undo()->strength == 50);
    CHECK(history.empty());
}

TEST_CASE("the history forgets what is long ago")
{
    LookHistory history;
    LookChoice now;
    for (int i = 0; i < 200; ++i) {
        const LookChoice before = now;
        now.kind = i % 2 == 0 ? LookKind::Colour : LookKind::Image;
        history.note(before, now);
    }
    std::size_t steps = 0;
    while (history.undo())
        ++steps;
    CHECK(steps == LookHistory::kSteps);
}

TEST_CASE("a picture is shown whole, centred and at its own proportions")
{
    CHECK(letterbox({1280, 720}, {640, 640}) == QRect(0, 140, 640, 360));
    CHECK(letterbox({720, 1280}, {640, 640}) == QRect(140, 0, 360, 640));
    CHECK(letterbox({640, 360}, {1280, 720}) == QRect(0, 0, 1280, 720));
    CHECK(letterbox({4000, 1}, {100, 100}).height() == 1);
    CHECK(letterbox({}, {100, 100}).isEmpty());
    CHECK(letterbox({100, 100}, {0, 100}).isEmpty());
}

TEST_CASE("the shader's numbers convert colours as the engine does")
{
    const auto matrix = GENERATE(image::Matrix::Bt601, image::Matrix::Bt709, image::Matrix::Bt2020);
    const auto range = GENERATE(image::Range::Limited, image::Range::Full);
    const image::Colour colour{matrix, range};
    const YuvMatrix to = yuvMatrix(colour);
    for (const image::Rgb rgb :
         {image::Rgb{0, 0, 0}, {255, 255, 255}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {90, 140, 60}}) {
        const image::Yuv yuv = image::toYuv(rgb, colour);
        const float in[] = {static_cast<float>(yuv.y) / 255 - to.offset[0],
                            static_cast<float>(yuv.u) / 255 - to.offset[1],
                            static_cast<float>(yuv.v) / 255 - to.offset[2]};
        const image::Rgb back = image::toRgb(yuv, colour);
        const std::uint8_t expected[] = {back.r, back.g, back.b};
        for (std::size_t row = 0; row < 3; ++row) {
            const float out = to.matrix[row] * in[0] + to.matrix[3 + row] * in[1] + to.matrix[6 + row] * in[2];
            CHECK(std::clamp(out * 255, 0.0F, 255.0F) == Approx(expected[row]).margin(0.51));
        }
    }
}

TEST_CASE("the built-in backgrounds are there, named, small and of the camera's shape")
{
    const auto pictures = BackgroundLibrary::installed().pictures();
    CHECK(pictures.size() >= 4);
    for (const Background &background : pictures) {
        CAPTURE(background.path.toStdString());
        CHECK(background.name.at(0).isUpper()); // a name of its own, not the file's
        CHECK(QFile(background.path).size() < 150'000);
        const QImage picture(background.path);
        CHECK(picture.size() == QSize(1280, 720));
    }
}

TEST_CASE("a file is told to be a picture, a video or neither")
{
    CHECK(backgroundKind("/a/b.jpg") == BackgroundKind::Image);
    CHECK(backgroundKind("/a/b.PNG") == BackgroundKind::Image);
    CHECK(backgroundKind("/a/b.mp4") == BackgroundKind::Video);
    CHECK(backgroundKind("/a/b.gif") == BackgroundKind::Video);
    CHECK(backgroundKind("/a/b.txt") == BackgroundKind::None);
    CHECK(backgroundKind("/a") == BackgroundKind::None);
}
