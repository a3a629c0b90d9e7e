// What the window does for a recording.
#include <QAction>
#include <QLocale>

#include "ui/preview/preview_pane.h"
#include "ui/recording/recording_metadata.h"
#include "ui/widgets/bar_button.h"
#include "ui/window/main_window.h"

namespace bokeh::ui {

void MainWindow::record(bool on)
{
    if (!on)
        return parts_.live.recording().stop();
    const Choices &now = parts_.settings.now();
    parts_.live.recording().start(now.take, takeNotes(now, parts_.live.status()));
    followRecording(); // it may still be finishing the last recording
}

void MainWindow::followRecording()
{
    const bool active = parts_.live.recording().active();
    actions_.record->setChecked(active);
    record_->setChecked(active);
    refresh();
}

QString MainWindow::moreStatus() const
{
    QString more;
    if (const Recording &recording = parts_.live.recording(); recording.active()) {
        const pipeline::LiveRecorder &take = *recording.take();
        const auto seconds = static_cast<int>(take.length() / std::chrono::seconds(1));
        const QString text = take.hears() ? tr("recording %1:%2 with sound", "minutes, seconds")
                                          : tr("recording %1:%2", "minutes, seconds");
        more += QStringLiteral(" · ") + text.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
        if (const auto dropped = take.dropped(); dropped > 0)
            more += QStringLiteral(", ") + tr("%1 pictures lost").arg(QLocale().toString(qulonglong(dropped)));
        if (const std::string problem = take.problem(); !problem.empty())
            more += QStringLiteral(" · ") + QString::fromStdString(problem);
    }
    if (const int watchers = parts_.live.watchers(); watchers > 0)
        more += QStringLiteral(" · ") +
                tr("%1 watching", "after the status line: how many programs").arg(QLocale().toString(watchers));
    return more;
}

} // namespace bokeh::ui
