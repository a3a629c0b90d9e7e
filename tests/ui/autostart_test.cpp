// Starting with the desktop: the entry that is written, and what a desktop makes of it.
#include <QCheckBox>
#include <QDir>
#include <QStandardPaths>

#include "tests/ui/program.h"
#include "tests/ui/stage.h"
#include "ui/desktop/autostart.h"
#include "ui/settings/settings_dialog.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    REQUIRE(file.write(text) == text.size());
}

/// 0 where desktop-file-validate has nothing to say.
int validate(const QString &path)
{
    QProcess validator;
    begin(validator, "desktop-file-validate", {path});
    REQUIRE(validator.waitForFinished(60'000));
    INFO(validator.readAll().toStdString());
    CHECK(validator.exitCode() == 0);
    return validator.exitCode();
}

QCheckBox *switchOf(const SettingsDialog &dialog, const QString &text)
{
    for (QCheckBox *box : dialog.findChildren<QCheckBox *>())
        if (box->text().remove('&') == text)
            return box;
    return nullptr;
}

} // namespace

TEST_CASE("the Exec line quotes as the Desktop Entry Specification says, and reads back as it was")
{
    const std::pair<QStringList, QString> lines[] = {
        {{"/usr/bin/bokehcam", "--tray"}, "/usr/bin/bokehcam --tray"},
        {{"/a b/c"}, R"("/a b/c")"},
        {{R"(/a"b)"}, R"("/a\\"b")"},
        {{R"(/a\b)"}, R"("/a\\\\b")"}, // the specification's own example: four
        {{"/$HOME/`id`"}, R"("/\\$HOME/\\`id\\`")"},
        {{"/100%U"}, R"("/100%%U")"},
        {{"/a\tb\nc"}, R"("/a\tb\nc")"},
        {{"/a\n"}, R"("/a\n")"},
        {{"/Büro/摄像头", ""}, R"("/Büro/摄像头" "")"},
    };
    for (const auto &[command, line] : lines) {
        CAPTURE(line.toStdString());
        CHECK(execLine(command).toStdString() == line.toStdString());
        CHECK(commandOf(line) == command);
    }
    CHECK(commandOf("bokehcam %U  --tray") == QStringList{"bokehcam", "--tray"});
    for (const char *wrong : {R"("/a b)", R"(/a\)", R"(/a\q)", R"("a\\)", "a;b", "a'b'", "a$b"})
        CHECK_FALSE(commandOf(wrong));
}

TEST_CASE("switched on the desktop starts this program, wherever it lies, and switched off no more")
{
    QTemporaryDir folder;
    const QString strange = folder.filePath(R"(a "b" $HOME `id` \ ; ü)");
    const QString program = strange + "/bokehcam", seen = folder.filePath("seen");
    REQUIRE(QDir().mkpath(strange));
    write(program, "#!/bin/sh\nprintf '%s' \"$*\" >\"$SEEN.new\" && mv \"$SEEN.new\" \"$SEEN\"\n");
    REQUIRE(QFile::setPermissions(program, QFile::ReadOwner | QFile::ExeOwner));

    const Autostart autostart(program, folder.filePath("autostart"));
    CHECK_FALSE(autostart.on());
    REQUIRE(autostart.set(true));
    CHECK(autostart.on());
    CHECK(validate(autostart.file()) == 0);
    CHECK_FALSE(Autostart("/usr/bin/bokehcam", folder.filePath("autostart")).on()); // it is another one that starts

    // GLib's reader is not ours. (It finds no program with a percent sign in its path, quoted or not.)
    QProcess desktop;
    begin(desktop, "gio", {"launch", autostart.file()}, {{"SEEN", seen}});
    REQUIRE(desktop.waitForFinished(60'000));
    CHECK(until([&] { return QFile::exists(seen); }));
    CHECK(contentsOf(seen) == "--tray");

    REQUIRE(autostart.set(false));
    CHECK_FALSE(QFile::exists(autostart.file()));
    CHECK_FALSE(autostart.on());
    CHECK(autostart.set(false)); // there is nothing left to do
}

TEST_CASE("an entry that a desktop or a person switched off is off, and one of nonsense is too")
{
    QTemporaryDir folder;
    const Autostart autostart("/usr/bin/bokehcam", folder.path());
    const QByteArray entry = "[Desktop Entry]\nType=Application\nName=x\nExec=/usr/bin/bokehcam --tray\n";
    write(autostart.file(), entry);
    CHECK(autostart.on());
    for (const QByteArray &off :
         {entry + "Hidden=true\n", entry + "X-GNOME-Autostart-enabled=false\n",
          "[Other]\n" + entry.mid(entry.indexOf('\n') + 1), QByteArray(), QByteArray("=\n[\n\\"),
          QByteArray(1'000'000, '\0') + entry, QByteArray(entry).replace("--tray", "\"")}) {
        write(autostart.file(), off);
        CHECK_FALSE(autostart.on());
    }
}

TEST_CASE("what cannot be written says so in a sentence, and stays as it was")
{
    QTemporaryDir folder;
    write(folder.filePath("file"), "");
    const Status blocked = Autostart("/usr/bin/bokehcam", folder.filePath("file/autostart")).set(true);
    REQUIRE_FALSE(blocked);
    CHECK_THAT(blocked.error().what, Catch::Contains("cannot be written"));

    const Autostart unsayable("/a=b/bokehcam", folder.path()); // the specification forbids it
    const Status refused = unsayable.set(true);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::BadInput);
    CHECK_FALSE(QFile::exists(unsayable.file()));
}

TEST_CASE("the settings show what the autostart folder says, and a tray's setting only where there is one")
{
    const QString file = Autostart::ofThisProgram().file();
    CHECK(file == qEnvironmentVariable("XDG_CONFIG_HOME") + "/autostart/io.github.bokehcam.Bokehcam.desktop");
    Stage stage;
    const auto shown = [&] {
        const SettingsDialog dialog({stage.settings, stage.picture_, stage.cameras});
        CHECK_FALSE(switchOf(dialog, "Keep running in the tray"));
        return switchOf(dialog, "Start with the desktop")->isChecked();
    };
    CHECK_FALSE(shown());
    {
        const SettingsDialog dialog({stage.settings, stage.picture_, stage.cameras});
        switchOf(dialog, "Start with the desktop")->click();
    }
    CHECK(QFile::exists(file));
    CHECK(shown());
    CHECK(QFile::remove(file)); // a person's own doing
    CHECK_FALSE(shown());

    // A folder in its place: the switch springs back and says why.
    REQUIRE(QDir().mkpath(file + "/x"));
    SettingsDialog dialog({stage.settings, stage.picture_, stage.cameras});
    switchOf(dialog, "Start with the desktop")->click();
    CHECK_FALSE(switchOf(dialog, "Start with the desktop")->isChecked());
    QString said;
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        said += label->text();
    CHECK_THAT(said.toStdString(), Catch::Contains("cannot be written"));
    REQUIRE(QDir(QFileInfo(file).path()).removeRecursively());
}

TEST_CASE("the entry for menus is valid, and starts the program by its name")
{
    const QString entry = BOKEHCAM_SOURCE "/packaging/" BOKEHCAM_ID ".desktop";
    CHECK(validate(entry) == 0);
    CHECK(contentsOf(entry).contains("\nExec=bokehcam\n"));
    CHECK(contentsOf(entry).contains("\nIcon=" BOKEHCAM_ID "\n"));
}
