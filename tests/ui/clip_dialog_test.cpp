#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QProcess>
#include <QProgressBar>
#include <QPushButton>
#include <algorithm>
#include <sys/resource.h>

#include "engine/capture/file_source.h"
#include "tests/ui/stage.h"
#include "ui/clip/clip_dialog.h"
#include "ui/clip/clip_words.h"
#include "ui/settings/settings_dialog.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

constexpr int kShort = 45; // frames
constexpr int kEndless = 3000;

/// A folder with clips.
struct Clips {
    QString path(const QString &name) const { return folder.path.filePath(name); }

    /// Colours that move, as an H.264 clip.
    QString clip(int frames) const
    {
        const QString made = path("clip.mp4");
        QProcess ffmpeg;
        ffmpeg.start("ffmpeg", {"-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-frames:v",
                                QString::number(frames), "-preset", "ultrafast", "-pix_fmt", "yuv420p", made});
        REQUIRE(ffmpeg.waitForFinished(120'000));
        REQUIRE(ffmpeg.exitCode() == 0);
        return made;
    }
    void write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        REQUIRE(file.write(bytes) == bytes.size());
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        REQUIRE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
    /// Hidden ones, too: a run that was given up might leave such.
    QStringList files() const
    {
        return QDir(folder.path.path()).entryList({"*.mp4", "*.webm", ".*"}, QDir::Files | QDir::Hidden, QDir::Name);
    }

    Folder folder;
};

/// The dialog without the window.
struct Bench : Clips {
    Bench() : live(patternDevices(), settings), dialog(std::in_place, settings, live)
    {
        settings.edit([](Choices &choices) { choices.network = "gnetseg-large-224-y-lite"; }); // so that none is timed
        dialog->show();
        dialog->activateWindow();
        REQUIRE(QTest::qWaitForWindowActive(&*dialog));
    }
    const ClipDialog::Controls &controls() const { return dialog->controls(); }
    QString message() const { return controls().message->text(); }
    void press(QPushButton *button)
    {
        REQUIRE(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void startEndless()
    {
        dialog->useClip(clip(kEndless));
        press(controls().start);
        REQUIRE(until([&] { return controls().progress->value() > 0; }));
    }
    bool ended()
    {
        return QTest::qWaitFor([&] { return !dialog->working(); }, 100'000);
    }
    void answer(QMessageBox::ButtonRole role)
    {
        REQUIRE(dialog->question());
        for (QAbstractButton *button : dialog->question()->buttons())
            if (dialog->question()->buttonRole(button) == role)
                return button->click();
        FAIL("the question has no such answer");
    }

    Settings settings;
    LivePicture live;
    std::optional<ClipDialog> dialog;
};

/// The dialog of the window, at work on a clip that does not end soon.
ClipDialog &workingDialog(Stage &stage, const Clips &clips)
{
    QTest::keyClick(&stage.window, Qt::Key_E, Qt::ControlModifier);
    ClipDialog *dialog = stage.window.clipDialog();
    REQUIRE(dialog);
    dialog->useClip(clips.clip(kEndless));
    QTest::mouseClick(dialog->controls().start, Qt::LeftButton);
    REQUIRE(until([&] { return dialog->controls().progress->value() > 0; }));
    return *dialog;
}

/// How many frames a player gets; -1 where it cannot open the file.
int framesIn(const QString &path)
{
    auto source = capture::FileSource::open(path.toStdString(), {});
    if (!source)
        return -1;
    int frames = 0;
    for (auto frame = (*source)->read(); frame && *frame; frame = (*source)->read())
        ++frames;
    return frames;
}

QByteArray alphaMode(const QString &path)
{
    QProcess ffprobe;
    ffprobe.start("ffprobe", {"-v", "error", "-show_entries", "stream_tags=alpha_mode", "-of", "csv=p=0", path});
    REQUIRE(ffprobe.waitForFinished(60'000));
    return ffprobe.readAllStandardOutput().trimmed();
}

/// Of the threads of this program: how many stand back behind all others.
int humbleThreads()
{
    int humble = 0;
    for (const QString &thread : QDir("/proc/self/task").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        humble += getpriority(PRIO_PROCESS, thread.toUInt()) == 19;
    return humble;
}

} // namespace

TEST_CASE("a clip is made to its end beside the one it came from, and the progress moves")
{
    Bench bench;
    bench.dialog->useClip(bench.clip(kShort));
    CHECK(bench.controls().output->text() == bench.path("clip-bokehcam.mp4"));
    CHECK(bench.settings.clipFolder() == bench.folder.path.path());
    std::vector<int> told;
    QObject::connect(bench.controls().progress, &QProgressBar::valueChanged, [&](int value) { told.push_back(value); });
    bench.press(bench.controls().start);
    CHECK(bench.dialog->working());
    CHECK_FALSE(bench.controls().start->isEnabled());
    REQUIRE(bench.ended());
    CHECK(bench.message() == "Done: \"clip-bokehcam.mp4\" is ready.");
    CHECK(told.size() > 1);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.back() == 100);
    CHECK(bench.controls().show->isVisible());
    CHECK(framesIn(bench.path("clip-bokehcam.mp4")) == kShort);
    CHECK(bench.files() == QStringList{"clip-bokehcam.mp4", "clip.mp4"});
}

TEST_CASE("each look of the window can be taken, whichever shows there now")
{
    Bench bench;
    QImage red(64, 36, QImage::Format_RGB32);
    red.fill(QColor(200, 30, 40));
    REQUIRE(red.save(bench.path("red.png")));
    const QString clip = bench.clip(8);
    bench.settings.edit([&](Choices &choices) {
        choices.look.kind = LookKind::Off;
        choices.look.image = bench.path("red.png");
        choices.look.video = clip;
    });
    const int looks = bench.controls().what->count();
    CHECK(looks == 5); // four, and the cut-out
    for (int look = 0; look < looks; ++look) {
        bench.controls().what->setCurrentIndex(look);
        bench.dialog->useClip(clip);
        bench.controls().output->setText(bench.path(QStringLiteral("%1.webm").arg(look)));
        bench.press(bench.controls().start);
        REQUIRE(bench.ended());
        CAPTURE(bench.message().toStdString());
        CHECK(framesIn(bench.path(QStringLiteral("%1.webm").arg(look))) == 8);
    }
    CHECK(bench.settings.now().look.kind == LookKind::Off);
}

TEST_CASE("a cut-out is a .webm with transparency, whatever name was given")
{
    Bench bench;
    bench.dialog->useClip(bench.clip(8));
    bench.controls().output->selectAll();
    QTest::keyClicks(bench.controls().output, bench.path("me.mp4"));
    QTest::keyClick(bench.controls().what, Qt::Key_End);
    CHECK(bench.controls().output->text() == bench.path("me.webm"));
    bench.controls().output->setText(bench.path("again.mov"));
    bench.press(bench.controls().start);
    REQUIRE(bench.ended());
    CHECK(bench.files() == QStringList{"again.webm", "clip.mp4"});
    CHECK(alphaMode(bench.path("again.webm")) == "1");
}

TEST_CASE("cancelling ends the work and keeps nothing of it")
{
    Bench bench;
    bench.startEndless();
    CHECK(humbleThreads() > 0); // it stands back behind the live picture
    bench.press(bench.controls().cancel);
    REQUIRE(bench.ended());
    CHECK(bench.message() == "Stopped; nothing was kept.");
    CHECK_FALSE(bench.controls().show->isVisible());
    CHECK(bench.controls().start->isEnabled());
    CHECK(bench.files() == QStringList{"clip.mp4"});
}

TEST_CASE("whatever fails is one sentence, and the next clip can be made")
{
    Bench bench;
    bench.write("notes.mp4", "not a video");
    const auto wrong = GENERATE(table<QString, QString, const char *>({{"notes.mp4", "out.mp4", "notes.mp4"},
                                                                       {"pattern", "out.mp4", "pattern"},
                                                                       {"clip.mp4", "out.txt", "out.txt"},
                                                                       {"clip.mp4", "no/such/out.mp4", "no/such"},
                                                                       {"clip.mp4", "clip.mp4", "the clip itself"}}));
    bench.clip(8);
    bench.dialog->useClip(bench.path(std::get<0>(wrong)));
    bench.controls().output->setText(std::get<1>(wrong));
    bench.press(bench.controls().start);
    REQUIRE(bench.ended());
    CHECK(bench.message().contains(std::get<2>(wrong)));
    CHECK_FALSE(bench.message().contains('\n'));
    CHECK(bench.controls().start->isEnabled());
    CHECK_FALSE(bench.controls().show->isVisible());
    CHECK(bench.files() == QStringList{"clip.mp4", "notes.mp4"});
}

TEST_CASE("a file that is there already is replaced only after asking")
{
    Bench bench;
    bench.dialog->useClip(bench.clip(8));
    bench.write("clip-bokehcam.mp4", "dear to me");
    bench.press(bench.controls().start);
    CHECK_FALSE(bench.dialog->working());
    CHECK(bench.dialog->question()->text().contains("clip-bokehcam.mp4"));
    bench.answer(QMessageBox::RejectRole);
    CHECK_FALSE(bench.dialog->working());
    CHECK(bench.read("clip-bokehcam.mp4") == "dear to me");
    bench.press(bench.controls().start);
    bench.answer(QMessageBox::AcceptRole);
    REQUIRE(bench.ended());
    CHECK(framesIn(bench.path("clip-bokehcam.mp4")) == 8);
}

TEST_CASE("closing the dialog while it works asks first")
{
    Bench bench;
    bench.startEndless();
    QTest::keyClick(&*bench.dialog, Qt::Key_Escape);
    bench.answer(QMessageBox::RejectRole);
    CHECK(bench.dialog->working());
    CHECK(bench.dialog->isVisible());
    bench.press(bench.controls().close);
    bench.answer(QMessageBox::AcceptRole);
    CHECK(until([&] { return !bench.dialog->isVisible(); }));
    CHECK_FALSE(bench.dialog->working());
    CHECK(bench.files() == QStringList{"clip.mp4"});
}

TEST_CASE("a dialog that is destroyed while it works leaves nothing behind")
{
    Bench bench;
    bench.startEndless();
    bench.dialog.reset();
    CHECK(bench.files() == QStringList{"clip.mp4"});
}

TEST_CASE("a dropped clip is taken, and not while one is being made")
{
    Bench bench;
    const QString clip = bench.clip(kEndless);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(clip)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&*bench.dialog, &enter);
    REQUIRE(enter.isAccepted());
    QDropEvent event(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&*bench.dialog, &event);
    CHECK(bench.controls().input->text() == clip);
    bench.press(bench.controls().start);
    QDragEnterEvent late(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    late.ignore();
    QCoreApplication::sendEvent(&*bench.dialog, &late);
    CHECK_FALSE(late.isAccepted());
}

TEST_CASE("the window asks before it takes a clip down, and the end of the program does not")
{
    Clips clips;
    Stage stage;
    ClipDialog &dialog = workingDialog(stage, clips);
    stage.window.actions().quit->trigger();
    CHECK(dialog.question());
    CHECK(stage.window.isVisible());
    CHECK_FALSE(stage.window.close());
    CHECK(stage.window.isVisible());
    stage.window.quit(); // as a signal does
    CHECK_FALSE(stage.window.isVisible());
    CHECK(stage.window.clipDialog() == nullptr);
    CHECK(clips.files() == QStringList{"clip.mp4"});
}

TEST_CASE("who wants to stop the clip and quit gets both")
{
    Clips clips;
    Stage stage;
    ClipDialog &dialog = workingDialog(stage, clips);
    stage.window.actions().quit->trigger();
    REQUIRE(dialog.question());
    dialog.question()->buttons().first()->click();
    CHECK(until([&] { return !stage.window.isVisible(); }));
    CHECK(clips.files() == QStringList{"clip.mp4"});
}

TEST_CASE("a clip that is being made outlives a change of the language")
{
    Clips clips;
    Stage stage;
    ClipDialog &dialog = workingDialog(stage, clips);
    int told = 0;
    QObject::connect(&stage.window, &MainWindow::languageChosen, [&] { ++told; });
    stage.window.actions().settings->trigger();
    stage.settings.edit([](Choices &choices) { choices.language = "de"; });
    stage.window.findChild<SettingsDialog *>()->close();
    CHECK(told == 0);
    QTest::mouseClick(dialog.controls().cancel, Qt::LeftButton);
    REQUIRE(until([&] { return !dialog.working(); }));
    CHECK(told == 0);
    dialog.close();
    CHECK(told == 1);
}

TEST_CASE("names of what is made")
{
    CHECK(suggestedOutput("/a/b.c.MOV", false) == "/a/b.c-bokehcam.mov");
    CHECK(suggestedOutput("/a/b.gif", false) == "/a/b-bokehcam.mp4");
    CHECK(suggestedOutput("/a/b", false) == "/a/b-bokehcam.mp4");
    CHECK(suggestedOutput("/a/b.mp4", true) == "/a/b-bokehcam.webm");
    CHECK(suggestedOutput("", true).isEmpty());
    CHECK(asWebm("/a/b.webm") == "/a/b.webm");
    CHECK(asWebm("/a/b.c.mp4") == "/a/b.c.webm");
    CHECK(asWebm("/a/b") == "/a/b.webm");
    CHECK(asWebm("").isEmpty());
}

TEST_CASE("how far a clip is, in words")
{
    CHECK(progressText({120, 1800, 46}) == "120 of about 1,800 frames, 46 a second, 0:37 left");
    CHECK(progressText({1, 100'001, 5}) == "1 of about 100,001 frames, 5.0 a second, 5:33:20 left");
    CHECK(progressText({120, {}, 45}) == "120 frames, 45 a second");
    CHECK(progressText({130, 120, 45}) == "130 of about 120 frames, 45 a second, 0:00 left"); // an estimate
    CHECK(percentOf({60, 120, 1}) == 50);
    CHECK(percentOf({130, 120, 1}) == 100);
    CHECK_FALSE(percentOf({1, {}, 1}));
    CHECK_FALSE(percentOf({1, 0, 1}));
}
