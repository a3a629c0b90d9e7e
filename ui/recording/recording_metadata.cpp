#include "ui/recording/recording_metadata.h"

#include <QFileInfo>

#include "ui/settings/settings.h"

namespace bokeh::ui {

namespace {

std::string nameIn(const QString &path)
{
    return QFileInfo(path).fileName().toStdString();
}

std::string formatOf(const capture::Format &format)
{
    const double rate = static_cast<double>(format.rateNumerator) / format.rateDenominator;
    return QStringLiteral("%1x%2 at %3")
        .arg(format.size.width)
        .arg(format.size.height)
        .arg(rate, 0, 'g', 4)
        .toStdString();
}

} // namespace

pipeline::RecordingMetadata takeNotes(const Choices &choices, const pipeline::LiveStatus &status)
{
    const LookChoice &look = choices.look;
    pipeline::RecordingMetadata notes{
        .program = "Bokehcam " BOKEHCAM_VERSION, .network = status.network, .accelerator = status.accelerator};
    const auto note = [&](const char *name, const std::string &value) { notes.settings.emplace_back(name, value); };
    note("source", status.format.name);
    note("pictures", formatOf(status.format));
    note("look", settingName(look.kind));
    if (look.kind == LookKind::Blur)
        note("strength", std::to_string(look.strength));
    else if (look.kind == LookKind::Image)
        note("image", nameIn(look.image));
    else if (look.kind == LookKind::Video)
        note("video", nameIn(look.video));
    else if (look.kind == LookKind::Colour)
        note("colour", look.colour.name().toStdString());
    note("people", settingName(choices.people));
    note("sync", settingName(choices.sync));
    note("cover", settingName(choices.cover));
    note("rest_when_still", choices.restWhenStill ? "yes" : "no");
    note("ask_twice", choices.askTwice ? "yes" : "no");
    note("budget_percent", std::to_string(choices.budgetPercent));
    note("compositor", status.compositor);
    return notes;
}

} // namespace bokeh::ui
