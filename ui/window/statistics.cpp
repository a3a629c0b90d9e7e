#include "ui/window/statistics.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace bokeh::ui {

namespace {

double milliseconds(metrics::Nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString count(std::uint64_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString drops(const pipeline::LiveStatus::Drops &drops)
{
    if (drops.total() == 0)
        return count(0);
    return QCoreApplication::translate("Statistics", "%1 (camera %2, buffers %3, composing %4, output %5)")
        .arg(count(drops.total()), count(drops.source), count(drops.buffers), count(drops.compose), count(drops.sink));
}

QString link(const pipeline::LiveStatus &status)
{
    if (status.linkBitsPerSecond <= 0)
        return QCoreApplication::translate("Statistics", "none, emulated");
    return QCoreApplication::translate("Statistics", "%1 Mbit/s").arg(number(status.linkBitsPerSecond / 1e6, 0));
}

} // namespace

QVector<StatisticsRow> statisticsRows(const pipeline::LiveStatus &status)
{
    const auto rate = [](double value) {
        return QCoreApplication::translate("Statistics", "%1 fps").arg(number(value, 1));
    };
    const auto time = [](double value) {
        return QCoreApplication::translate("Statistics", "%1 ms").arg(number(value, 0));
    };
    const auto share = [](double value) {
        return QCoreApplication::translate("Statistics", "%1 % of one core").arg(number(value, 0));
    };
    return {
        {QCoreApplication::translate("Statistics", "Capture"), rate(status.captureRate)},
        {QCoreApplication::translate("Statistics", "Masks"), rate(status.maskRate)},
        {QCoreApplication::translate("Statistics", "Output"), rate(status.outputRate)},
        {QCoreApplication::translate("Statistics", "Dropped"), drops(status.drops)},
        {QCoreApplication::translate("Statistics", "Hidden"), count(status.framesHidden)},
        {QCoreApplication::translate("Statistics", "Latency, median"), time(milliseconds(status.latencyP50))},
        {QCoreApplication::translate("Statistics", "Latency, 95 %"), time(milliseconds(status.latencyP95))},
        {QCoreApplication::translate("Statistics", "Mask age"), time(milliseconds(status.maskAge))},
        {QCoreApplication::translate("Statistics", "CPU, whole program"), share(status.processCpuPercent)},
        {QCoreApplication::translate("Statistics", "CPU, network alone"), share(status.networkCpuPercent)},
        {QCoreApplication::translate("Statistics", "CPU, checking the chip"),
         QCoreApplication::translate("Statistics", "%1 % of one core").arg(number(status.witnessCpuPercent, 1))},
        {QCoreApplication::translate("Statistics", "Link"), link(status)},
        {QCoreApplication::translate("Statistics", "Transferred"),
         QCoreApplication::translate("Statistics", "%1 MB/s").arg(number(status.bytesPerSecond / 1e6, 2))},
        {QCoreApplication::translate("Statistics", "CPU per transfer"),
         QCoreApplication::translate("Statistics", "%1 µs").arg(number(status.transferMicroseconds, 0))},
        {QCoreApplication::translate("Statistics", "Energy per mask"),
         QCoreApplication::translate("Statistics", "%1 mJ (estimate)").arg(number(status.millijoulesPerMask, 2))},
        {QCoreApplication::translate("Statistics", "Composed on"), QString::fromStdString(status.compositor)},
    };
}

QString statisticsText(const QVector<StatisticsRow> &rows)
{
    QStringList lines;
    for (const StatisticsRow &row : rows)
        lines << QCoreApplication::translate("Statistics", "%1: %2", "label: value").arg(row.label, row.value);
    return lines.join(QLatin1Char('\n'));
}

void StatisticsHistory::add(const pipeline::LiveStatus &status, std::chrono::steady_clock::time_point when)
{
    samples_.push_back({.when = when,
                        .p50 = milliseconds(status.latencyP50),
                        .p95 = milliseconds(status.latencyP95),
                        .rate = status.outputRate});
    while (samples_.front().when < when - kSpan)
        samples_.pop_front();
}

} // namespace bokeh::ui
