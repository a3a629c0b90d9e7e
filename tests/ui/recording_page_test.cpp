// What a recording holds: the page that asks, what is remembered of the answers, and what becomes of them.
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <set>

#include "tests/ui/stage.h"
#include "ui/recording/recording_metadata.h"
#include "ui/recording/recording_page.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

/// A page by itself.
struct Page {
    explicit Page(const Devices &devices = patternDevices()) : page(settings, devices) { page.show(); }

    QCheckBox &box(const QString &part)
    {
        for (auto *found : page.findChildren<QCheckBox *>())
            if (found->text().remove('&').contains(part))
                return *found;
        FAIL("no such box: " << part.toStdString());
        throw; // FAIL does
    }
    QComboBox &list(const QString &name)
    {
        for (auto *found : page.findChildren<QComboBox *>())
            if (found->accessibleName() == name)
                return *found;
        FAIL("no such list: " << name.toStdString());
        throw;
    }
    void choose(const QString &name, int index)
    {
        list(name).setCurrentIndex(index);
        Q_EMIT list(name).activated(index);
    }
    void answer(QMessageBox::ButtonRole role)
    {
        QMessageBox *question = page.question();
        REQUIRE(question);
        for (QAbstractButton *button : question->buttons())
            if (question->buttonRole(button) == role)
                button->click();
        REQUIRE(until([&] { return !page.question(); }));
    }
    const RecordingChoice &take() const { return settings.now().take; }

    test::Folder folder;
    Settings settings;
    RecordingPage page;
};

Devices withMicrophones(std::vector<capture::MicrophoneInfo> found)
{
    Devices devices = patternDevices();
    devices.microphones = [found] { return Result(found); };
    return devices;
}

/// Hears nothing, and has the problem it was given.
class SilentSound final : public pipeline::AudioInput {
public:
    explicit SilentSound(std::string problem) : problem_(std::move(problem)) {}
    std::string problem() const override { return problem_; }

private:
    std::string problem_;
};

Devices withSound(const std::string &problem)
{
    Devices devices = patternDevices();
    devices.openSound = [problem](const std::string &, const auto &) -> Result<std::unique_ptr<pipeline::AudioInput>> {
        return std::unique_ptr<pipeline::AudioInput>(std::make_unique<SilentSound>(problem));
    };
    return devices;
}

/// Records into the folder for half a second, and says what the window said in the end.
QString recordOnce(
    Stage &stage, const std::function<bool()> &during = [] { return true; })
{
    QString said;
    Recording &recording = stage.picture_.recording();
    QObject::connect(&recording, &Recording::ended, [&](const QString &sentence) { said = sentence; });
    stage.window.actions().record->trigger();
    REQUIRE(until([&] { return recording.take()->length() > std::chrono::milliseconds(500) && during(); }));
    stage.window.actions().record->trigger();
    REQUIRE(until([&] { return !said.isEmpty(); }));
    return said;
}

QStringList endingsIn(const QString &folder)
{
    QStringList endings;
    for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name))
        endings << name.mid(QString("Bokehcam 2026-11-21 14.05.09").size());
    endings.sort();
    return endings;
}

} // namespace

TEST_CASE("what is chosen on the page is what the next recording holds, and is remembered")
{
    Page page;
    CHECK(page.take() == RecordingChoice{});
    page.choose("Also record the cut-out", 2);
    page.box("masks").click();
    CHECK(page.take().cutOut == pipeline::RecordingAlpha::ProRes);
    CHECK(page.take().mask);
    CHECK_FALSE(page.take().camera);
    CHECK_FALSE(page.take().sound);
    CHECK(Settings().now().take == page.take());
    page.settings.reset();
    CHECK(page.list("Also record the cut-out").currentIndex() == 0);
    CHECK_FALSE(page.box("masks").isChecked());
}

TEST_CASE("nothing on the page lies over anything else")
{
    Page page;
    page.page.resize(560, 600);
    QCoreApplication::processEvents();
    QList<QWidget *> parts;
    for (auto *part : page.page.findChildren<QWidget *>(Qt::FindDirectChildrenOnly))
        if (part->isVisible() && !part->isWindow())
            parts << part;
    CHECK(parts.size() > 12);
    for (const QWidget *a : parts)
        for (const QWidget *b : parts) {
            CAPTURE(a->metaObject()->className(), b->metaObject()->className());
            CHECK((a == b || !a->geometry().intersects(b->geometry())));
        }
}

TEST_CASE("that the camera is recorded as it is takes a yes each time, and is never remembered")
{
    Page page;
    QCheckBox &camera = page.box("as it is");
    for (int round = 0; round < 2; ++round) {
        camera.click();
        CHECK_FALSE(camera.isChecked()); // until the answer
        CHECK_FALSE(page.take().camera);
        CHECK(page.page.question()->text().contains("your room"));
        page.answer(QMessageBox::RejectRole);
        CHECK_FALSE(camera.isChecked());
        CHECK_FALSE(page.take().camera);
        camera.click();
        page.answer(QMessageBox::AcceptRole);
        CHECK(camera.isChecked());
        CHECK(page.take().camera);
        CHECK_FALSE(Settings().now().take.camera);
        camera.click(); // off again needs no answer
        CHECK_FALSE(page.page.question());
        CHECK_FALSE(page.take().camera);
    }
    QSettings file(QSettings::IniFormat, QSettings::UserScope, "Bokehcam", "bokehcam");
    for (const QString &key : file.allKeys())
        CHECK_FALSE((key.startsWith("record/") && (key.contains("camera") || key.contains("raw"))));
}

TEST_CASE("microphones are there by name, one is remembered by its id, and one that is away keeps its name")
{
    Page page(
        withMicrophones({{.id = "usb.desk", .name = "Desk"}, {.id = "pci.lid", .name = "Lid", .preferred = true}}));
    QComboBox &list = page.list("Sound");
    REQUIRE(until([&] { return list.count() == 4; }));
    CHECK(list.currentIndex() == 0);
    page.choose("Sound", 1);
    CHECK(page.take().sound);
    CHECK(page.take().microphone.isEmpty());
    page.choose("Sound", 3);
    CHECK(page.take().microphone == "pci.lid");
    CHECK(Settings().now().take == page.take());

    Page later(withMicrophones({}));
    later.settings.change(page.settings.now());
    CHECK(later.list("Sound").currentText() == "Lid");
    later.choose("Sound", 0);
    CHECK_FALSE(later.take().sound);
}

TEST_CASE("where microphones cannot be listed, that is said, and the system's can be chosen all the same")
{
    Devices devices = patternDevices();
    devices.microphones = []() -> Result<std::vector<capture::MicrophoneInfo>> {
        return Error{Errc::Unsupported, "PipeWire is not running"};
    };
    Page page(devices);
    const auto said = [&] {
        for (const auto *label : page.page.findChildren<QLabel *>())
            if (label->text() == "PipeWire is not running")
                return true;
        return false;
    };
    CHECK(until(said));
    CHECK(page.list("Sound").count() == 2);
}

TEST_CASE("a recording goes into the chosen folder, with all that was chosen and with what the window was set to")
{
    QTemporaryDir videos;
    Choices choices;
    choices.look.strength = 80;
    choices.people = pipeline::People::OnlyMe;
    choices.take = {.folder = videos.path(), .cutOut = pipeline::RecordingAlpha::Webm, .mask = true, .camera = true};
    Stage stage(patternDevices(), choices);
    REQUIRE(stage.live());
    const QString said = recordOnce(stage);
    CHECK(said.startsWith("Saved as"));
    CHECK(said.contains(" mask.mkv"));
    CHECK(endingsIn(videos.path()) == QStringList{" alpha.webm", " mask.mkv", " raw.mp4", ".json", ".mp4"});
    QFile sidecar(videos.filePath(QDir(videos.path()).entryList({"*.json"}).first()));
    REQUIRE(sidecar.open(QIODevice::ReadOnly));
    const QJsonObject json = QJsonDocument::fromJson(sidecar.readAll()).object();
    const QJsonObject settings = json["settings"].toObject();
    CHECK(settings["look"] == "blur");
    CHECK(settings["strength"] == "80");
    CHECK(settings["people"] == "only-me");
    CHECK(settings["sync"] == "exact");
    CHECK(settings["pictures"].toString().startsWith("640x360"));
    CHECK(json["network"] == "gnetseg-large-224-y-lite");
    CHECK(json["state"] == "finished");
}

TEST_CASE("where the chosen folder is gone, the recording goes to the usual one, and that is said")
{
    Choices choices;
    {
        QTemporaryDir gone;
        choices.take.folder = gone.path();
    }
    for (const QString &name : QDir(Recording::folder()).entryList({"Bokehcam *"}, QDir::Files))
        QFile::remove(Recording::folder() + "/" + name);
    Stage stage(patternDevices(), choices);
    REQUIRE(stage.live());
    QString diverted;
    QObject::connect(&stage.picture_.recording(), &Recording::diverted,
                     [&](const QString &sentence) { diverted = sentence; });
    CHECK(recordOnce(stage).startsWith("Saved as"));
    CHECK(diverted.contains(choices.take.folder));
    CHECK(diverted.contains(Recording::folder()));
    CHECK_FALSE(QDir(choices.take.folder).exists());
    const QStringList made = QDir(Recording::folder()).entryList({"Bokehcam *"}, QDir::Files);
    CHECK(made.size() == 2);
    for (const QString &name : made)
        QFile::remove(Recording::folder() + "/" + name);
}

TEST_CASE("the status line says that sound is recorded, or why not")
{
    QTemporaryDir videos;
    Choices choices;
    choices.take = {.folder = videos.path(), .sound = true};
    const std::string problem = GENERATE("", "the microphone has been unplugged");
    Stage stage(withSound(problem), choices);
    REQUIRE(stage.live());
    const QString expected = problem.empty() ? "with sound" : QString::fromStdString(problem);
    recordOnce(stage, [&] { return stage.window.statusLine()->text().contains(expected); });
    CHECK(stage.window.statusLine()->text().contains("with sound") == false);
}

TEST_CASE("of files that a look is made of, only the names are noted")
{
    Choices choices;
    choices.look.kind = LookKind::Image;
    choices.look.image = "/home/somebody/pictures/beach.jpg";
    for (const auto &[name, value] : takeNotes(choices, {}).settings)
        CHECK(value.find("somebody") == std::string::npos);
}

TEST_CASE("every look is noted by a name of its own")
{
    Choices choices;
    std::set<std::string> names;
    for (const LookKind kind :
         {LookKind::Off, LookKind::Blur, LookKind::Image, LookKind::Video, LookKind::Colour, LookKind::Classes}) {
        choices.look.kind = kind;
        for (const auto &[name, value] : takeNotes(choices, {}).settings)
            if (name == "look" && !value.empty())
                names.insert(value);
    }
    CHECK(names.size() == 6);
}
