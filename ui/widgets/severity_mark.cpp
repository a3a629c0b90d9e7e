#include "ui/widgets/severity_mark.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/desktop/theme.h"

namespace bokeh::ui {

namespace {

using Severity = doctor::Finding::Severity;

// Marks are drawn in a square of this side.
constexpr double kSide = 20;

/// Each readable (4.5 : 1) under a white sign.
QColor colourOf(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return 0x1f7a3d;
    case Severity::Note:
        return 0x2b5fd0;
    case Severity::Warning:
        return signalColour::warning();
    case Severity::Problem:
        break;
    }
    return signalColour::hidden();
}

QPolygonF shapeOf(Severity severity)
{
    if (severity == Severity::Warning)
        return {{10, 1.5}, {19.5, 18.5}, {0.5, 18.5}};
    return {{6.3, 1}, {13.7, 1}, {19, 6.3}, {19, 13.7}, {13.7, 19}, {6.3, 19}, {1, 13.7}, {1, 6.3}};
}

QPainterPath signOf(Severity severity)
{
    QPainterPath path;
    const auto line = [&path](std::initializer_list<QPointF> points) { path.addPolygon(QPolygonF(points)); };
    switch (severity) {
    case Severity::Ok:
        line({{5.8, 10.4}, {8.8, 13.4}, {14.4, 7.2}});
        break;
    case Severity::Note:
        line({{10, 9.3}, {10, 14.4}});
        line({{10, 5.9}, {10, 6}});
        break;
    case Severity::Warning:
        line({{10, 7.5}, {10, 12.3}});
        line({{10, 15.5}, {10, 15.6}});
        break;
    case Severity::Problem:
        line({{6.7, 6.7}, {13.3, 13.3}});
        line({{13.3, 6.7}, {6.7, 13.3}});
        break;
    }
    return path;
}

} // namespace

QString SeverityMark::nameOf(Severity severity)
{
    switch (severity) {
    case Severity::Ok:
        return tr("All right");
    case Severity::Note:
        return tr("Note");
    case Severity::Warning:
        return tr("Warning");
    case Severity::Problem:
        break;
    }
    return tr("Problem");
}

SeverityMark::SeverityMark(Severity severity, QWidget *parent) : QWidget(parent), severity_(severity)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setToolTip(nameOf(severity));
    setAccessibleName(nameOf(severity));
}

QSize SeverityMark::sizeHint() const
{
    return {fontMetrics().height(), fontMetrics().height()};
}

void SeverityMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(width() / kSide, height() / kSide);
    const QColor colour = colourOf(severity_);
    painter.setBrush(colour);
    painter.setPen(QPen(colour, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (severity_ == Severity::Ok || severity_ == Severity::Note)
        painter.drawEllipse(QPointF(kSide / 2, kSide / 2), 9, 9);
    else
        painter.drawPolygon(shapeOf(severity_));
    painter.strokePath(signOf(severity_), QPen(Qt::white, 2.1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
}

} // namespace bokeh::ui
