#pragma once

#include <QRect>
#include <QSize>

namespace bokeh::ui {

/// Where a picture goes within an area so that all of it shows at its own proportions, as large as fits, centred.
/// Empty where either is empty.
inline QRect letterbox(QSize picture, QSize area)
{
    if (picture.isEmpty() || area.isEmpty())
        return {};
    QRect target(QPoint(), picture.scaled(area, Qt::KeepAspectRatio).expandedTo({1, 1}));
    target.moveCenter(QRect(QPoint(), area).center());
    return target;
}

} // namespace bokeh::ui
