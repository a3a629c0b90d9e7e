#pragma once

#include <QComboBox>

#include "ui/camera/camera_model.h"

namespace bokeh::ui {

/// Chooses the source. Follows the settings and the list of cameras.
class CameraPicker : public QComboBox {
    Q_OBJECT

public:
    CameraPicker(CameraModel &, Settings &, QWidget *parent = nullptr);

private:
    void follow();
    void choose(int row);

    CameraModel &model_;
    Settings &settings_;
};

} // namespace bokeh::ui
