#pragma once

#include <QWidget>

#include "ui/desktop/global_shortcuts.h"

namespace bokeh::ui {

/// "Shortcuts that work in every window", with its explanation. Takes no room where there is no portal to ask.
class ShortcutsSwitch : public QWidget {
    Q_OBJECT

public:
    ShortcutsSwitch(const GlobalShortcuts &, Settings &, QWidget *parent = nullptr);
};

} // namespace bokeh::ui
