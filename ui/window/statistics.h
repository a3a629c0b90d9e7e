#pragma once

#include <QString>
#include <QVector>
#include <deque>

#include "engine/pipeline/live/live_status.h"

namespace bokeh::ui {

/// One line of the overlay.
struct StatisticsRow {
    QString label;
    QString value;
};

/// What the overlay says; every number comes from the status.
QVector<StatisticsRow> statisticsRows(const pipeline::LiveStatus &);

/// "Capture: 30.0 fps\n..." for those who cannot see the overlay.
QString statisticsText(const QVector<StatisticsRow> &);

/// The last ten seconds of what the graph shows.
class StatisticsHistory {
public:
    static constexpr std::chrono::seconds kSpan{10};

    struct Sample {
        std::chrono::steady_clock::time_point when;
        double p50 = 0, p95 = 0; ///< milliseconds from capture to preview
        double rate = 0;         ///< pictures a second
    };

    void add(const pipeline::LiveStatus &, std::chrono::steady_clock::time_point when);
    const std::deque<Sample> &samples() const { return samples_; } ///< oldest first

private:
    std::deque<Sample> samples_;
};

} // namespace bokeh::ui
