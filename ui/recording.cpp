#include "ui/recording.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace bokeh::ui {

namespace {

constexpr std::chrono::milliseconds kLook{100};

} // namespace

Recording::Recording(QObject *parent) : QObject(parent)
{
    connect(&timer_, &QTimer::timeout, this, &Recording::look);
}

QString Recording::folder()
{
    const QString videos = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    return videos.isEmpty() ? QDir::homePath() : videos;
}

void Recording::start(const pipeline::TakeNotes &notes)
{
    take_->start(QFile::encodeName(folder()).toStdString(), notes);
    timer_.start(kLook);
    Q_EMIT changed();
}

void Recording::stop()
{
    take_->stop();
    Q_EMIT changed();
}

void Recording::look()
{
    const auto outcome = take_->takeOutcome();
    if (!outcome)
        return;
    timer_.stop();
    Q_EMIT changed();
    Q_EMIT ended(*outcome ? tr("Saved as \"%1\"").arg(QFileInfo(QFile::decodeName((*outcome)->c_str())).fileName())
                          : QString::fromStdString(outcome->error().what));
}

} // namespace bokeh::ui
