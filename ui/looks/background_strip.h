#pragma once

#include <QButtonGroup>
#include <QHash>
#include <QWidget>

#include "ui/desktop/background_tasks.h"
#include "ui/looks/background_library.h"
#include "ui/settings/settings.h"

class QHBoxLayout;

namespace bokeh::ui {

class Tile;

/// The pictures to choose from: those that come with the program, the person's own last one, and a way to another.
class BackgroundStrip : public QWidget {
    Q_OBJECT

public:
    BackgroundStrip(const BackgroundLibrary &, Settings &, QWidget *parent = nullptr);

Q_SIGNALS:
    void ownPictureWanted();

private:
    void follow();
    Tile *addTile(const QString &path, const QString &name, int at);
    void loadThumbnail(Tile *, const QString &path);

    Settings &settings_;
    QButtonGroup group_;
    QHash<QString, Tile *> tiles_; // by path
    Tile *own_ = nullptr;          // not of the library; null until one is chosen
    QString ownPath_;
    QHBoxLayout *row_;
    BackgroundTasks tasks_;
};

} // namespace bokeh::ui
