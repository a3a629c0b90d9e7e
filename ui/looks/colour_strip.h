#pragma once

#include <QButtonGroup>
#include <QWidget>

#include "ui/settings/settings.h"

namespace bokeh::ui {

class Tile;

/// The colours to choose from, and a way to any other.
class ColourStrip : public QWidget {
    Q_OBJECT

public:
    ColourStrip(Settings &, QWidget *parent = nullptr);

private:
    Tile *addTile(const QColor &, const QString &name);
    void follow();
    void choose(const QColor &);
    void askForAnother();

    Settings &settings_;
    QButtonGroup group_;
    Tile *own_ = nullptr; // shows the chosen colour where it is none of ours
};

} // namespace bokeh::ui
