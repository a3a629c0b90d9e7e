#pragma once

#include <QColor>
#include <QString>
#include <optional>

#include "engine/capture/camera.h"
#include "engine/compositor/compositor.h"
#include "engine/pipeline/live/live_run.h"

namespace bokeh::ui {

/// What the effect row offers.
enum class LookKind { Off, Blur, Image, Video, Colour };

/// A look, with what each kind of look was last given, so that going back to a kind finds it as it was.
struct LookChoice {
    LookKind kind = LookKind::Blur;
    int strength = 50; ///< of Blur, 0 to 100
    QColor colour{0x2f, 0x5d, 0x62};
    QString image; ///< path; empty: none chosen yet
    QString video; ///< likewise
    friend bool operator==(const LookChoice &, const LookChoice &) = default;
};

enum class Theme { System, Light, Dark };

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
    int budgetPercent = 100; ///< of one core, for the network alone
    accelerator::Choice::Kind accelerator = accelerator::Choice::Kind::Automatic;
    QString network; ///< a name or a file; empty: the best that this machine can afford
    compositor::Backend compositor = compositor::Backend::Automatic;
    bool overlay = false;
    Theme theme = Theme::System;
    QString language;        ///< "de"; empty: the system's
    bool keepInTray = false; ///< closing the window leaves the program running, where there is a tray
    friend bool operator==(const Choices &, const Choices &) = default;
};

} // namespace bokeh::ui
