#pragma once

#include <QWidget>

#include "ui/window/statistics.h"

namespace bokeh::ui {

/// The numbers over the picture, and a graph of the last ten seconds. Draws what show() was given, and nothing else.
class StatisticsOverlay : public QWidget {
    Q_OBJECT

public:
    explicit StatisticsOverlay(QWidget *parent);

    void show(const pipeline::LiveStatus &, std::chrono::steady_clock::time_point now);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *) override;

private:
    int rowHeight() const;
    int labelWidth() const;
    void paintRows(QPainter &) const;
    void paintGraph(QPainter &, const QRectF &) const;

    QVector<StatisticsRow> rows_;
    StatisticsHistory history_;
    std::chrono::steady_clock::time_point now_{};
};

} // namespace bokeh::ui
