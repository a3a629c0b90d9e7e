#include "ui/window/statistics_overlay.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace bokeh::ui {

namespace {

constexpr int kOverlayMargin = 12, kLineGap = 14, kGraph = 72, kLegend = 18;
constexpr QRgb kBack = 0xd8101318, kText = 0xfff2f4f8, kFaint = 0xffaab2c0, kLine = 0xff3a404a;
constexpr QRgb kP50 = 0xff6fb1ff, kP95 = 0xffffb86b, kRate = 0xff8fe3b0;

/// The top of a scale that holds `most`, with a round number.
double scaleFor(double most, double least)
{
    double top = least;
    while (top < most)
        top *= 2;
    return top;
}

} // namespace

StatisticsOverlay::StatisticsOverlay(QWidget *parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Statistics"));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    setFont(small);
    QWidget::hide();
}

void StatisticsOverlay::show(const pipeline::LiveStatus &status, std::chrono::steady_clock::time_point now)
{
    rows_ = statisticsRows(status);
    history_.add(status, now);
    now_ = now;
    setAccessibleDescription(statisticsText(rows_));
    update();
}

int StatisticsOverlay::rowHeight() const
{
    return fontMetrics().height() + 2;
}

int StatisticsOverlay::labelWidth() const
{
    int width = 0;
    for (const StatisticsRow &row : rows_)
        width = std::max(width, fontMetrics().horizontalAdvance(row.label));
    return width;
}

QSize StatisticsOverlay::sizeHint() const
{
    // Values have room to grow, so that the panel does not jump with every digit.
    int value = fontMetrics().horizontalAdvance(QStringLiteral("000.0 % of one core"));
    for (const StatisticsRow &row : rows_)
        value = std::max(value, fontMetrics().horizontalAdvance(row.value));
    return {2 * kOverlayMargin + labelWidth() + kLineGap + value,
            2 * kOverlayMargin + static_cast<int>(rows_.size()) * rowHeight() + kLineGap + kGraph + kLegend};
}

void StatisticsOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromRgba(kBack));
    painter.drawRoundedRect(rect(), 10, 10);
    paintRows(painter);
    paintGraph(painter, QRectF(kOverlayMargin, height() - kOverlayMargin - kGraph - kLegend,
                               width() - 2 * kOverlayMargin, kGraph));
}

void StatisticsOverlay::paintRows(QPainter &painter) const
{
    const int valueAt = kOverlayMargin + labelWidth() + kLineGap;
    int top = kOverlayMargin;
    for (const StatisticsRow &row : rows_) {
        painter.setPen(QColor(kFaint));
        painter.drawText(QRect(kOverlayMargin, top, valueAt - kOverlayMargin, rowHeight()), Qt::AlignVCenter,
                         row.label);
        painter.setPen(QColor(kText));
        painter.drawText(QRect(valueAt, top, width() - valueAt - kOverlayMargin, rowHeight()), Qt::AlignVCenter,
                         row.value);
        top += rowHeight();
    }
}

void StatisticsOverlay::paintGraph(QPainter &painter, const QRectF &area) const
{
    const auto &samples = history_.samples();
    double most = 0, mostRate = 0;
    for (const auto &sample : samples) {
        most = std::max(most, sample.p95);
        mostRate = std::max(mostRate, sample.rate);
    }
    const double top = scaleFor(most, 50), topRate = scaleFor(mostRate, 30);
    painter.setPen(QColor(kLine));
    for (int i = 0; i <= 2; ++i)
        painter.drawLine(QPointF(area.left(), std::round(area.top() + i * area.height() / 2) + 0.5),
                         QPointF(area.right(), std::round(area.top() + i * area.height() / 2) + 0.5));

    const auto drawLine = [&](auto value, double scale, QRgb colour) {
        QPainterPath path;
        for (const auto &sample : samples) {
            const double age = std::chrono::duration<double>(now_ - sample.when) / StatisticsHistory::kSpan;
            const QPointF at(area.right() - age * area.width(), area.bottom() - value(sample) / scale * area.height());
            path.elementCount() == 0 ? path.moveTo(at) : path.lineTo(at);
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(colour), 1.6));
        painter.drawPath(path);
    };
    drawLine([](const auto &sample) { return sample.rate; }, topRate, kRate);
    drawLine([](const auto &sample) { return sample.p50; }, top, kP50);
    drawLine([](const auto &sample) { return sample.p95; }, top, kP95);

    int x = static_cast<int>(area.left());
    const auto legend = [&](const QString &text, QRgb colour) {
        painter.setPen(QColor(colour));
        painter.drawText(QRectF(x, area.bottom() + 3, area.width(), kLegend), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += painter.fontMetrics().horizontalAdvance(text) + kLineGap;
    };
    legend(tr("median"), kP50);
    legend(tr("95 %"), kP95);
    legend(tr("fps"), kRate);
    painter.setPen(QColor(kFaint));
    painter.drawText(QRectF(area.left(), area.bottom() + 3, area.width(), kLegend), Qt::AlignRight | Qt::AlignVCenter,
                     tr("%1 ms, 10 s", "the graph's height and width").arg(QLocale().toString(top, 'f', 0)));
}

} // namespace bokeh::ui
