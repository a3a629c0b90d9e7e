#pragma once

#include <QAction>
#include <QCoreApplication>
#include <QWidget>
#include <array>
#include <vector>

#include "ui/settings/choices.h"

namespace bokeh::ui {

/// Everything that can be done from menus and keys, once: menus, buttons and the keyboard list all show these.
/// Owned by the window they are made for.
class Actions {
    Q_DECLARE_TR_FUNCTIONS(bokeh::ui::Actions)

public:
    explicit Actions(QWidget *window);

    std::array<QAction *, 6> looks; ///< by LookKind; Classes is not to be seen before it is offered
    QAction *stronger, *weaker, *undo, *ownPicture, *video;
    QAction *hide, *freeze, *pause, *rescan, *clip, *quit;
    QAction *calls, *record, *mirror, *overlay, *fullScreen, *settings;
    QAction *keyboard, *about;

    QAction *look(LookKind kind) const { return looks[static_cast<std::size_t>(kind)]; }
    /// All of them, in the order in which the keyboard list shows them.
    std::vector<QAction *> all() const;
};

} // namespace bokeh::ui
