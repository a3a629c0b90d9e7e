#include "ui/clip/clip_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "engine/pipeline/outputs.h"

namespace bokeh::ui {

namespace {

/// "0:37", "1:02:05"
QString clock(double seconds)
{
    const auto whole = static_cast<long long>(std::ceil(seconds));
    const QLatin1Char zero('0');
    const QString rest = QStringLiteral(":%1").arg(whole % 60, 2, 10, zero);
    if (whole < 3600)
        return QString::number(whole / 60) + rest;
    return QStringLiteral("%1:%2").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, zero) + rest;
}

} // namespace

QString suggestedOutput(const QString &clip, bool cutOut)
{
    const QFileInfo file(clip);
    if (file.completeBaseName().isEmpty())
        return {};
    const QString stem = file.dir().filePath(file.completeBaseName() + QStringLiteral("-bokehcam."));
    if (cutOut)
        return stem + QStringLiteral("webm");
    const QString own = stem + file.suffix().toLower();
    return pipeline::checkOutput(own.toStdString()) ? own : stem + QStringLiteral("mp4");
}

QString asWebm(const QString &output)
{
    const QFileInfo file(output);
    if (file.completeBaseName().isEmpty() || file.suffix() == QLatin1String("webm"))
        return output;
    return file.dir().filePath(file.completeBaseName() + QStringLiteral(".webm"));
}

std::optional<int> percentOf(const pipeline::ClipRun::Progress &progress)
{
    if (!progress.of || *progress.of == 0)
        return {};
    return static_cast<int>(std::min(progress.frames, *progress.of) * 100 / *progress.of);
}

QString progressText(const pipeline::ClipRun::Progress &progress)
{
    const QLocale locale;
    const QString frames = locale.toString(static_cast<qulonglong>(progress.frames));
    const QString rate = locale.toString(progress.framesPerSecond, 'f', progress.framesPerSecond < 10 ? 1 : 0);
    if (!progress.of || progress.framesPerSecond <= 0)
        return QCoreApplication::translate("Clip", "%1 frames, %2 a second").arg(frames, rate);
    const std::uint64_t left = *progress.of - std::min(progress.frames, *progress.of); // it is an estimate
    return QCoreApplication::translate("Clip", "%1 of about %2 frames, %3 a second, %4 left")
        .arg(frames, locale.toString(static_cast<qulonglong>(*progress.of)), rate,
             clock(static_cast<double>(left) / progress.framesPerSecond));
}

} // namespace bokeh::ui
