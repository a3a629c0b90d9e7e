#include "ui/window/status_line.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace bokeh::ui {

namespace {

QString figure(double value, int decimals = 0)
{
    return QLocale().toString(value, 'f', decimals);
}

QString computesOn(const pipeline::LiveStatus &status)
{
    if (status.accelerator.empty())
        return QCoreApplication::translate("StatusLine", "Getting the network ready");
    return acceleratorName(status);
}

} // namespace

QString networkName(const std::string &name)
{
    const QString whole = QString::fromStdString(name);
    static const QRegularExpression shape(QStringLiteral("^gnetseg-([a-z]+)-(\\d+)-(y|yuv|rgb)((?:-[a-z0-9]+)*)$"));
    const auto match = shape.match(whole);
    if (!match.hasMatch())
        return whole;
    QString size = match.captured(1);
    size[0] = size[0].toUpper();
    QString text = QStringLiteral("GnetSeg-") + size;
    if (match.captured(2) != QLatin1String("224"))
        text += QLatin1Char(' ') + match.captured(2);
    if (match.captured(3) != QLatin1String("y"))
        text += QLatin1Char(' ') + match.captured(3).toUpper();
    return text + match.captured(4).replace(QLatin1Char('-'), QLatin1Char(' '));
}

QString acceleratorName(const pipeline::LiveStatus &status)
{
    if (status.linkBitsPerSecond <= 0)
        return QCoreApplication::translate("StatusLine", "CPU emulator");
    return status.linkBitsPerSecond > 480e6 ? QCoreApplication::translate("StatusLine", "Accelerator on USB 3")
                                            : QCoreApplication::translate("StatusLine", "Accelerator on USB 2");
}

QString statusLine(const pipeline::LiveStatus &status)
{
    QStringList parts{computesOn(status)};
    if (!status.network.empty())
        parts << networkName(status.network);
    if (status.outputRate > 0)
        parts << QCoreApplication::translate("StatusLine", "%1 fps").arg(figure(status.outputRate));
    if (status.networkMilliseconds > 0)
        parts << QCoreApplication::translate("StatusLine", "%1 ms").arg(figure(status.networkMilliseconds));
    if (status.processCpuPercent > 0)
        parts << QCoreApplication::translate("StatusLine", "%1 % of one core").arg(figure(status.processCpuPercent));
    return parts.join(QCoreApplication::translate("StatusLine", ", ", "between the parts of the status line"));
}

QString statusDetails(const pipeline::LiveStatus &status)
{
    QStringList lines;
    if (!status.accelerator.empty())
        lines << QCoreApplication::translate("StatusLine", "Masks are computed by: %1")
                     .arg(QString::fromStdString(status.accelerator));
    if (!status.network.empty())
        lines << QCoreApplication::translate("StatusLine", "Network: %1").arg(QString::fromStdString(status.network));
    if (status.format.size.width > 0)
        lines << QCoreApplication::translate("StatusLine", "Source: %1, %2 × %3")
                     .arg(QString::fromStdString(status.format.name))
                     .arg(status.format.size.width)
                     .arg(status.format.size.height);
    if (!status.notice.empty() && !status.newcomer) // about whom the window asks
        lines << QString::fromStdString(status.notice);
    lines << QCoreApplication::translate(
        "StatusLine", "The milliseconds are the network's; the share of a core is the whole program's.");
    return lines.join(QLatin1Char('\n'));
}

} // namespace bokeh::ui
