#include "ui/looks/background_library.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QMimeDatabase>
#include <cstdlib>

namespace bokeh::ui {

namespace fs = std::filesystem;

namespace {

QString titleOf(const QString &stem)
{
    static const QHash<QString, const char *> kTitles{
        {"bookshelf", QT_TRANSLATE_NOOP("Background", "Bookshelf")},
        {"city", QT_TRANSLATE_NOOP("Background", "City at night")},
        {"dusk", QT_TRANSLATE_NOOP("Background", "Dusk")},
        {"hills", QT_TRANSLATE_NOOP("Background", "Window with hills")},
        {"plaster", QT_TRANSLATE_NOOP("Background", "Plaster wall")},
        {"studio", QT_TRANSLATE_NOOP("Background", "Studio")},
    };
    const char *title = kTitles.value(stem, nullptr);
    return title ? QCoreApplication::translate("Background", title) : stem;
}

} // namespace

BackgroundLibrary BackgroundLibrary::installed()
{
    std::vector<fs::path> places;
    if (const char *forced = std::getenv("BOKEHCAM_RESOURCES"))
        places.emplace_back(forced);
    std::error_code failed;
    places.push_back(fs::read_symlink("/proc/self/exe", failed).parent_path().parent_path() / "share/bokehcam");
    places.emplace_back(BOKEHCAM_SOURCE_RESOURCES);
    for (const fs::path &place : places)
        if (fs::is_directory(place / "backgrounds", failed))
            return BackgroundLibrary(place / "backgrounds");
    return BackgroundLibrary(places.front() / "backgrounds");
}

QVector<Background> BackgroundLibrary::pictures() const
{
    QVector<Background> pictures;
    const QDir folder(QString::fromStdString(folder_.string()));
    for (const QFileInfo &file : folder.entryInfoList({"*.jpg"}, QDir::Files, QDir::Name))
        pictures.append({file.absoluteFilePath(), titleOf(file.completeBaseName())});
    return pictures;
}

BackgroundKind backgroundKind(const QString &path)
{
    const QMimeType type = QMimeDatabase().mimeTypeForFile(path);
    if (type.name() == QLatin1String("image/gif")) // it moves
        return BackgroundKind::Video;
    if (type.name().startsWith(QLatin1String("image/")))
        return BackgroundKind::Image;
    return type.name().startsWith(QLatin1String("video/")) ? BackgroundKind::Video : BackgroundKind::None;
}

} // namespace bokeh::ui
