#include "ui/widgets/tile.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/widgets/bar_button.h"
#include "ui/widgets/icons.h"

namespace bokeh::ui {

Tile::Tile(const QString &name, QSize size, QWidget *parent) : QAbstractButton(parent), size_(size)
{
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(size);
}

void Tile::setPicture(const QImage &picture)
{
    picture_ = picture;
    update();
}

void Tile::setColour(const QColor &colour)
{
    colour_ = colour;
    update();
}

void Tile::setSymbol(const char *icon)
{
    symbol_ = icon;
    update();
}

void Tile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const QPalette &colours = palette();
    const QRectF body = QRectF(rect()).adjusted(kRing + 1, kRing + 1, -kRing - 1, -kRing - 1);
    QPainterPath shape;
    shape.addRoundedRect(body, kRadius, kRadius);
    painter.setClipPath(shape);
    painter.fillRect(body, colour_.isValid() ? colour_ : colours.color(QPalette::Mid));
    if (!picture_.isNull()) {
        const QSizeF cover = QSizeF(picture_.size()).scaled(body.size(), Qt::KeepAspectRatioByExpanding);
        QRectF target(QPointF(), cover);
        target.moveCenter(body.center());
        painter.drawImage(target, picture_);
    }
    if (symbol_) {
        painter.fillRect(body, colours.color(QPalette::Button));
        QRect icon(0, 0, 20, 20);
        icon.moveCenter(body.center().toPoint());
        buttonIcon(symbol_, colours).paint(&painter, icon);
    }
    painter.setClipping(false);
    QColor outline = colours.color(QPalette::WindowText);
    outline.setAlphaF(underMouse() ? 0.6F : 0.2F);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(outline, 1));
    painter.drawPath(shape);
    if (isChecked()) {
        painter.setPen(QPen(colours.color(QPalette::Highlight), 2.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), kRadius + 2, kRadius + 2);
    }
    if (showsFocus(*this))
        paintFocusRing(painter, body, kRadius, colours);
}

} // namespace bokeh::ui
