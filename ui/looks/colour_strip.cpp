#include "ui/looks/colour_strip.h"

#include <QColorDialog>
#include <QHBoxLayout>

#include "ui/widgets/tile.h"

namespace bokeh::ui {

namespace {

constexpr QSize kSwatchSize(50, 50);

} // namespace

ColourStrip::ColourStrip(Settings &settings, QWidget *parent) : QWidget(parent), settings_(settings)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    const std::pair<QRgb, QString> colours[] = {
        {0x2f5d62, tr("Teal")}, {0x2b3a67, tr("Navy")},  {0x5b4b8a, tr("Violet")}, {0x8a3b4a, tr("Wine")},
        {0xd8c3a5, tr("Sand")}, {0xf2f2f0, tr("White")}, {0x3a3d42, tr("Grey")},   {0x00b140, tr("Studio green")},
    };
    for (const auto &[colour, name] : colours)
        row->addWidget(addTile(QColor(colour), name));
    own_ = addTile({}, tr("Your colour"));
    row->addWidget(own_);
    auto *add = new Tile(tr("Another colour…"), kSwatchSize, this);
    add->setSymbol("add");
    connect(add, &Tile::clicked, this, &ColourStrip::askForAnother);
    row->addWidget(add);
    row->addStretch();
    connect(&settings_, &Settings::changed, this, &ColourStrip::follow);
    follow();
}

Tile *ColourStrip::addTile(const QColor &colour, const QString &name)
{
    auto *tile = new Tile(name, kSwatchSize, this);
    tile->setCheckable(true);
    tile->setProperty("colour", colour);
    tile->setColour(colour);
    group_.addButton(tile);
    connect(tile, &Tile::clicked, this, [this, tile] { choose(tile->property("colour").value<QColor>()); });
    return tile;
}

void ColourStrip::choose(const QColor &colour)
{
    settings_.edit([&](Choices &choices) {
        choices.look.kind = LookKind::Colour;
        choices.look.colour = colour;
    });
}

void ColourStrip::follow()
{
    const QColor &colour = settings_.now().look.colour;
    Tile *chosen = nullptr;
    for (QAbstractButton *button : group_.buttons())
        if (button != own_ && button->property("colour").value<QColor>() == colour)
            chosen = static_cast<Tile *>(button);
    if (!chosen) {
        chosen = own_;
        own_->setProperty("colour", colour);
        own_->setColour(colour);
    }
    own_->setVisible(chosen == own_ || own_->property("colour").value<QColor>().isValid());
    chosen->setChecked(true);
}

void ColourStrip::askForAnother()
{
    const QColor colour = QColorDialog::getColor(settings_.now().look.colour, this, tr("Background colour"));
    if (colour.isValid())
        choose(colour);
}

} // namespace bokeh::ui
