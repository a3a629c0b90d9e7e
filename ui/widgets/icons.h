#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>

namespace bokeh::ui {

/// One of our line icons (resources/icons) in one colour, sharp at any size and device pixel ratio.
QIcon lineIcon(const char *name, const QColor &);

/// In the colours of a palette's buttons: pressed-in ones bear the highlight's text colour.
QIcon buttonIcon(const char *name, const QPalette &);

/// The program's own.
QIcon programIcon();

} // namespace bokeh::ui
