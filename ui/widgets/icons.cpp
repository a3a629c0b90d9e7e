#include "ui/widgets/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace bokeh::ui {

namespace {

/// Draws an SVG at the size that is asked for, with "currentColor" replaced; QIcon's own engine knows one colour only.
class LineIconEngine final : public QIconEngine {
public:
    LineIconEngine(QByteArray svg, QColor off, QColor on, QColor disabled)
        : svg_(std::move(svg)), off_(off), on_(on), disabled_(disabled)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const QColor colour = mode == QIcon::Disabled ? disabled_ : state == QIcon::On ? on_ : off_;
        QSvgRenderer(QByteArray(svg_).replace("currentColor", colour.name().toLatin1())).render(painter, rect);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new LineIconEngine(*this); }

private:
    QByteArray svg_;
    QColor off_, on_, disabled_;
};

QByteArray svgOf(const char *name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QIcon lineIcon(const char *name, const QColor &colour)
{
    return QIcon(new LineIconEngine(svgOf(name), colour, colour, colour));
}

QIcon buttonIcon(const char *name, const QPalette &palette)
{
    return QIcon(new LineIconEngine(svgOf(name), palette.color(QPalette::ButtonText),
                                    palette.color(QPalette::HighlightedText),
                                    palette.color(QPalette::Disabled, QPalette::ButtonText)));
}

QIcon programIcon()
{
    return QIcon(QStringLiteral(":/icons/bokehcam.svg"));
}

} // namespace bokeh::ui
