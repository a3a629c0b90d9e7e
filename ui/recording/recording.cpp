#include "ui/recording/recording.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>
#include <utility>

namespace bokeh::ui {

namespace {

constexpr std::chrono::milliseconds kLook{100};

/// The names of the files, as in a list within quotation marks.
QString namesOf(const std::vector<std::filesystem::path> &files)
{
    QStringList names;
    for (const std::filesystem::path &file : files)
        names << QFileInfo(QFile::decodeName(file.c_str())).fileName();
    return names.join(QStringLiteral("\", \""));
}

} // namespace

Recording::Recording(pipeline::OpenSound openSound, QObject *parent)
    : QObject(parent), recording_(std::make_shared<pipeline::LiveRecorder>(std::move(openSound)))
{
    connect(&timer_, &QTimer::timeout, this, &Recording::look);
}

QString Recording::folder()
{
    const QString videos = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    return videos.isEmpty() ? QDir::homePath() : videos;
}

void Recording::start(const RecordingChoice &choice, const pipeline::RecordingMetadata &notes)
{
    QString where = choice.folder;
    if (where.isEmpty() || !QFileInfo(where).isDir()) {
        where = folder();
        if (!choice.folder.isEmpty())
            Q_EMIT diverted(tr("The folder \"%1\" is not there, so this is recorded into \"%2\"")
                                .arg(QDir::toNativeSeparators(choice.folder), QDir::toNativeSeparators(where)));
    }
    pipeline::RecordingOptions order{.folder = QFile::encodeName(where).toStdString(),
                                     .alpha = choice.cutOut,
                                     .mask = choice.mask,
                                     .raw = choice.camera,
                                     .notes = notes};
    if (choice.sound)
        order.microphone = choice.microphone.toStdString();
    recording_->start(order);
    timer_.start(kLook);
    Q_EMIT changed();
}

void Recording::stop()
{
    recording_->stop();
    Q_EMIT changed();
}

void Recording::look()
{
    const auto outcome = recording_->recordingOutcome();
    if (!outcome)
        return;
    timer_.stop();
    Q_EMIT changed();
    Q_EMIT ended(*outcome ? tr("Saved as \"%1\"").arg(namesOf(**outcome))
                          : QString::fromStdString(outcome->error().what));
}

} // namespace bokeh::ui
