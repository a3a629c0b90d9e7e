// Recording, from the button to a file that plays. What a recording survives is tested beside the recorder.
#include <QDir>
#include <QProcess>

#include "tests/ui/stage.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

QStringList takes()
{
    return QDir(Recording::folder()).entryList({"Bokehcam *.mp4"}, QDir::Files);
}

/// How many pictures a player finds in it.
int picturesIn(const QString &file)
{
    QProcess ffprobe;
    ffprobe.start("ffprobe", {"-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries",
                              "stream=nb_read_frames", "-of", "default=nw=1:nk=1", file});
    REQUIRE(ffprobe.waitForFinished(30'000));
    return ffprobe.readAllStandardOutput().trimmed().toInt();
}

void clear()
{
    for (const QString &name : QDir(Recording::folder()).entryList({"Bokehcam *"}, QDir::Files))
        QFile::remove(Recording::folder() + "/" + name);
}

} // namespace

TEST_CASE("a recording is what the window shows, under a name of its own, and plays")
{
    clear();
    Stage stage;
    REQUIRE(stage.live());
    QAction *record = stage.window.actions().record;
    record->trigger();
    CHECK(record->isChecked());
    CHECK(until([&] { return stage.window.statusLine()->text().contains("recording 0:01"); }));
    record->trigger();
    CHECK_FALSE(record->isChecked());
    QString said;
    QObject::connect(&stage.picture_.recording(), &Recording::ended, [&](const QString &sentence) { said = sentence; });
    REQUIRE(until([&] { return !said.isEmpty(); }));
    CHECK(said.startsWith("Saved as"));
    REQUIRE(takes().size() == 1);
    CHECK(picturesIn(Recording::folder() + "/" + takes().first()) > 0);
    CHECK_FALSE(stage.window.statusLine()->text().contains("recording"));
    clear();
}

TEST_CASE("a recording is whole when the program ends in its midst")
{
    clear();
    {
        Stage stage;
        REQUIRE(stage.live());
        stage.window.actions().record->trigger();
        REQUIRE(until([&] { return stage.picture_.recording().take()->length() >= std::chrono::seconds(1); }));
    }
    REQUIRE(takes().size() == 1);
    CHECK(picturesIn(Recording::folder() + "/" + takes().first()) > 0);
    clear();
}

TEST_CASE("where nothing can be written, that is said and nothing is recorded")
{
    clear();
    const QString folder = Recording::folder();
    QDir().mkpath(folder);
    const QString aside = folder + " aside";
    REQUIRE(QDir().rename(folder, aside));
    QFile inTheWay(folder);
    REQUIRE(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    {
        Stage stage;
        REQUIRE(stage.live());
        QString said;
        QObject::connect(&stage.picture_.recording(), &Recording::ended,
                         [&](const QString &sentence) { said = sentence; });
        stage.window.actions().record->trigger();
        REQUIRE(until([&] { return !said.isEmpty(); }));
        CHECK_FALSE(said.startsWith("Saved"));
        CHECK_FALSE(stage.window.actions().record->isChecked());
    }
    QFile::remove(folder);
    CHECK(QDir().rename(aside, folder));
}
