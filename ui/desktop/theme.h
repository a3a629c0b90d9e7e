#pragma once

#include "ui/settings/choices.h"

class QColor;

namespace bokeh::ui {

/// Makes every window of the program light or dark, or what the system says. Widgets follow at once.
void applyTheme(Theme);

/// Of pages that are windows: around them and between their parts, in pixels.
inline constexpr int kPageMargin = 18, kPageGap = 14;

/// Colours that a palette has no role for; readable (4.5 : 1) with white text on them.
namespace signalColour {
QColor hidden();  ///< nobody sees the person
QColor warning(); ///< the room shows
QColor note();    ///< worth knowing
} // namespace signalColour

} // namespace bokeh::ui
