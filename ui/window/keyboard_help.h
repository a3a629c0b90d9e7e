#pragma once

#include <QDialog>

#include "ui/window/actions.h"

namespace bokeh::ui {

/// Every key the window knows, made from its actions, so that it cannot fall behind them.
class KeyboardHelp : public QDialog {
    Q_OBJECT

public:
    explicit KeyboardHelp(const Actions &, QWidget *parent = nullptr);
};

} // namespace bokeh::ui
