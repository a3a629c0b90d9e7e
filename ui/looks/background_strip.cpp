#include "ui/looks/background_strip.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QImageReader>
#include <QPointer>

#include "ui/widgets/tile.h"

namespace bokeh::ui {

namespace {

constexpr QSize kTileSize(82, 50);

/// Small, but sharp on a screen of double density.
QImage thumbnail(const QString &path)
{
    QImageReader reader(path);
    reader.setAutoTransform(true);
    if (const QSize size = reader.size(); !size.isEmpty())
        reader.setScaledSize(size.scaled(kTileSize * 2, Qt::KeepAspectRatioByExpanding));
    return reader.read();
}

} // namespace

BackgroundStrip::BackgroundStrip(const BackgroundLibrary &library, Settings &settings, QWidget *parent)
    : QWidget(parent), settings_(settings), row_(new QHBoxLayout(this))
{
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(4);
    for (const Background &background : library.pictures())
        addTile(background.path, background.name, row_->count());
    auto *add = new Tile(tr("Your own picture…"), kTileSize, this);
    add->setSymbol("add");
    connect(add, &Tile::clicked, this, &BackgroundStrip::ownPictureWanted);
    row_->addWidget(add);
    row_->addStretch();
    connect(&settings_, &Settings::changed, this, &BackgroundStrip::follow);
    follow();
}

Tile *BackgroundStrip::addTile(const QString &path, const QString &name, int at)
{
    auto *tile = new Tile(name, kTileSize, this);
    tile->setCheckable(true);
    group_.addButton(tile);
    row_->insertWidget(at, tile);
    tiles_.insert(path, tile);
    connect(tile, &Tile::clicked, this, [this, path] {
        settings_.edit([&](Choices &choices) {
            choices.look.kind = LookKind::Image;
            choices.look.image = path;
        });
    });
    loadThumbnail(tile, path);
    return tile;
}

void BackgroundStrip::loadThumbnail(Tile *tile, const QString &path)
{
    tasks_.send([path] { return thumbnail(path); },
                [tile = QPointer(tile)](const QImage &picture) {
                    if (tile)
                        tile->setPicture(picture);
                });
}

void BackgroundStrip::follow()
{
    const QString &path = settings_.now().look.image;
    if (!path.isEmpty() && !tiles_.contains(path)) {
        const int at = own_ ? row_->indexOf(own_) : row_->count() - 2; // before the last tile and the stretch
        if (own_) {
            tiles_.remove(ownPath_);
            delete own_;
        }
        own_ = addTile(path, QFileInfo(path).fileName(), at);
        ownPath_ = path;
    }
    if (Tile *chosen = tiles_.value(path))
        chosen->setChecked(true);
}

} // namespace bokeh::ui
