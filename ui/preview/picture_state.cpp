#include "ui/preview/picture_state.h"

#include <QCoreApplication>
#include <optional>

namespace bokeh::ui {

namespace {

using pipeline::Hidden;
using pipeline::Presence;
using Tone = PictureState::Tone;

PictureState visible(const QString &detail)
{
    return {Tone::Warning, QCoreApplication::translate("PictureState", "Your background is visible"), detail};
}

/// The frozen picture is the engine's last, or the cover.
PictureState frozen(bool covered, bool showsRoom)
{
    const QString stays = QCoreApplication::translate("PictureState", "The last picture stays.");
    if (showsRoom && !covered)
        return visible(stays);
    return {covered ? Tone::Hidden : Tone::Note, QCoreApplication::translate("PictureState", "Frozen"),
            covered ? QCoreApplication::translate("PictureState", "Everyone sees the cover until the picture goes on.")
                    : stays};
}

std::optional<PictureState> wished(Presence presence, bool covered, bool showsRoom)
{
    switch (presence) {
    case Presence::Hidden:
        return PictureState{
            Tone::Hidden, QCoreApplication::translate("PictureState", "You are hidden"),
            QCoreApplication::translate("PictureState", "Everyone sees the cover. Hide again to come back.")};
    case Presence::Paused:
        return PictureState{Tone::Hidden, QCoreApplication::translate("PictureState", "Paused"),
                            QCoreApplication::translate("PictureState", "The camera is closed.")};
    case Presence::Frozen:
        return frozen(covered, showsRoom);
    case Presence::Live:
        break;
    }
    return {};
}

std::optional<PictureState> hiddenBecause(Hidden reason)
{
    switch (reason) {
    case Hidden::Starting:
        return PictureState{Tone::Note, QCoreApplication::translate("PictureState", "Starting"),
                            QCoreApplication::translate("PictureState", "Hidden until the first mask is there.")};
    case Hidden::StaleMask:
        return PictureState{Tone::Note, QCoreApplication::translate("PictureState", "Hidden for a moment"),
                            QCoreApplication::translate("PictureState", "The mask is too old for how much moves.")};
    case Hidden::NoPicture:
        return PictureState{Tone::Note, QCoreApplication::translate("PictureState", "No picture"), {}};
    case Hidden::Failed:
        return PictureState{Tone::Note, QCoreApplication::translate("PictureState", "Hidden"),
                            QCoreApplication::translate("PictureState", "No mask can be computed now.")};
    case Hidden::Asked: // the moment between coming back and the first picture
    case Hidden::No:
        break;
    }
    return {};
}

} // namespace

PictureState pictureState(const pipeline::LiveStatus &status, Presence presence, const LookChoice &look, bool onPattern)
{
    if (const auto wish = wished(presence, status.hidden != Hidden::No, showsRoom(look)))
        return *wish;
    if (const auto hidden = hiddenBecause(status.hidden))
        return *hidden;
    if (showsRoom(look))
        return visible({});
    if (onPattern)
        return {Tone::Note, QCoreApplication::translate("PictureState", "Test pattern"), {}};
    return {};
}

QString pictureDescription(const PictureState &state, LookKind look)
{
    if (state.tone != Tone::Plain)
        return state.detail.isEmpty() ? state.title
                                      : QCoreApplication::translate("PictureState", "%1: %2", "state: its explanation")
                                            .arg(state.title, state.detail);
    switch (look) {
    case LookKind::Off:
    case LookKind::Classes:
        break;
    case LookKind::Blur:
        return QCoreApplication::translate("PictureState", "Your picture with a blurred background");
    case LookKind::Image:
        return QCoreApplication::translate("PictureState", "Your picture before an image");
    case LookKind::Video:
        return QCoreApplication::translate("PictureState", "Your picture before a video");
    case LookKind::Colour:
        return QCoreApplication::translate("PictureState", "Your picture before one colour");
    }
    return QCoreApplication::translate("PictureState", "Your picture as it is");
}

} // namespace bokeh::ui
