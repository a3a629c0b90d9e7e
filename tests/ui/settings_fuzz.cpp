// The files of a person's configuration that the window reads: its settings, the entry that starts it after the login,
// and what was said about accelerators. Other programs may write them.
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tests/folder.h"
#include "ui/desktop/autostart.h"
#include "ui/settings/settings.h"

using namespace bokeh;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void write(const QString &path, QByteArrayView bytes)
{
    require(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    require(file.open(QIODevice::WriteOnly) && file.write(bytes.data(), bytes.size()) == bytes.size());
}

void readSettings(const QString &folder, QByteArrayView bytes)
{
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
    write(folder + "/Bokehcam/bokehcam.ini", bytes);
    ui::Settings settings;
    const ui::Choices read = settings.now();
    require(!ui::showsRoom(read.look) && !read.take.camera);
    require(read.budgetPercent >= 10 && read.budgetPercent <= 100);
    (void)settings.geometry();
    (void)settings.clipFolder();
    // What was read can be kept.
    settings.edit([](ui::Choices &next) { next.mirror = !next.mirror; });
    require(ui::Settings().now() == settings.now());
}

void readAutostart(const QString &folder, QByteArrayView bytes)
{
    const ui::Autostart autostart(QStringLiteral("/usr/bin/bokehcam"), folder);
    write(autostart.file(), bytes);
    (void)autostart.on();
    if (const auto command = ui::commandOf(QString::fromUtf8(bytes)))
        require(ui::commandOf(ui::execLine(*command)) == command);
    require(autostart.set(true) && autostart.on());
}

void readAccelerators(const QString &folder, QByteArrayView bytes)
{
    const QString file = folder + "/accelerators";
    write(file, bytes);
    using accelerator::usb::KnownDevices;
    (void)KnownDevices(file.toStdString()).wordOn("1234");
    (void)KnownDevices(file.toStdString()).wordOn(std::string_view(bytes.data(), bytes.size()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    static const test::TemporaryFolder folder;
    static std::uint64_t run = 0; // Qt remembers a file that it has read by its name
    const QString own = QString::fromStdString((folder / std::to_string(run++)).string());
    const QByteArrayView bytes(data + 1, static_cast<qsizetype>(size) - 1);
    switch (data[0] % 3) {
    case 0:
        readSettings(own, bytes);
        break;
    case 1:
        readAutostart(own, bytes);
        break;
    default:
        readAccelerators(own, bytes);
        break;
    }
    QDir(own).removeRecursively();
    return 0;
}
