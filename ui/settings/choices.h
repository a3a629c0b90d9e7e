#pragma once

#include <QColor>
#include <QString>
#include <optional>

#include "engine/capture/camera.h"
#include "engine/compositor/compositor.h"
#include "engine/pipeline/live/live_run.h"

namespace bokeh::ui {

/// What the effect row offers.
enum class LookKind { Off, Blur, Image, Video, Colour, Classes };

inline constexpr int kWeakestBlur = compositor::Look::kWeakest, kStrongestBlur = compositor::Look::kStrongest;

/// A look, with what each kind of look was last given, so that going back to a kind finds it as it was.
struct LookChoice {
    LookKind kind = LookKind::Blur;
    int strength = 50; ///< of Blur, kWeakestBlur to kStrongestBlur
    QColor colour{0x2f, 0x5d, 0x62};
    QString image; ///< path; empty: none chosen yet
    QString video; ///< likewise
    friend bool operator==(const LookChoice &, const LookChoice &) = default;
};

/// Whether others see the room. Such a look is chosen by a person and by nothing else: it is not remembered, undoing
/// does not lead to it, and nothing falls back to it.
inline bool showsRoom(const LookChoice &look)
{
    return look.kind == LookKind::Off || look.kind == LookKind::Classes ||
           (look.kind == LookKind::Blur && look.strength < kWeakestBlur);
}

enum class Theme { System, Light, Dark };

/// What a recording holds beside the picture as others see it.
struct RecordingChoice {
    QString folder; ///< empty: the desktop's folder of videos
    pipeline::RecordingAlpha cutOut = pipeline::RecordingAlpha::None;
    bool mask = false;
    bool camera = false;    ///< what the camera sees, room and all; until the program ends
    bool sound = false;     ///< from `microphone`
    QString microphone;     ///< MicrophoneInfo::id; empty: the session's default
    QString microphoneName; ///< of `microphone`, to name it while it is away
    friend bool operator==(const RecordingChoice &, const RecordingChoice &) = default;
};

/// A Choices::camera that is no camera.
inline const QString kTestPattern = QStringLiteral("pattern");

/// Everything that the program remembers of what a person chose.
struct Choices {
    LookChoice look;
    QString camera;     ///< CameraInfo::id or kTestPattern; empty: the first camera there is, else the pattern
    QString cameraName; ///< of `camera`, to name it while it is away
    std::optional<capture::CameraMode> mode; ///< of `camera`; empty: bestMode()
    bool sendToCalls = false;                ///< other programs find the picture as a camera
    bool mirror = true;                      ///< the preview alone
    pipeline::People people = pipeline::People::Everyone;
    pipeline::Sync sync = pipeline::Sync::Exact;
    pipeline::Cover cover = pipeline::Cover::Blur;
    bool restWhenStill = true;
    bool askTwice = false;   ///< each mask, the second time of the picture mirrored
    int budgetPercent = 100; ///< of one core, for the network alone
    accelerator::AcceleratorSelection::Kind accelerator = accelerator::AcceleratorSelection::Kind::Automatic;
    QString network; ///< a name or a file; empty: the best that this machine can afford
    compositor::Backend compositor = compositor::Backend::Automatic;
    bool overlay = false;
    Theme theme = Theme::System;
    QString language;             ///< "de"; empty: the system's
    bool keepInTray = false;      ///< closing the window leaves the program running, where there is a tray
    bool globalShortcuts = false; ///< keys that work in every window, where the desktop offers that
    RecordingChoice take;
    friend bool operator==(const Choices &, const Choices &) = default;
};

} // namespace bokeh::ui
