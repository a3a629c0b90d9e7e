#pragma once

#include <QString>
#include <QVector>
#include <filesystem>

namespace bokeh::ui {

/// A picture that comes with the program.
struct Background {
    QString path;
    QString name; ///< in the language of the window: "Bookshelf"
};

/// The pictures that come with the program. Owns nothing: a list of files.
class BackgroundLibrary {
public:
    explicit BackgroundLibrary(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// That of this installation: $BOKEHCAM_RESOURCES, beside the program, or in the source tree it was built from,
    /// whichever is found first.
    static BackgroundLibrary installed();

    QVector<Background> pictures() const; ///< sorted by file; empty where the folder is missing

private:
    std::filesystem::path folder_;
};

/// What a file can be as a background, judged by its name and, where that says nothing, its first bytes.
enum class BackgroundKind { None, Image, Video };
BackgroundKind backgroundKind(const QString &path);

} // namespace bokeh::ui
