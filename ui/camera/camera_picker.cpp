#include "ui/camera/camera_picker.h"

namespace bokeh::ui {

CameraPicker::CameraPicker(CameraModel &model, Settings &settings, QWidget *parent)
    : QComboBox(parent), model_(model), settings_(settings)
{
    setModel(&model);
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setMaximumWidth(280);
    setAccessibleName(tr("Camera"));
    setToolTip(tr("Where the picture comes from. Automatic takes the first camera there is, and the test pattern where "
                  "there is none."));
    // activated() is a person's doing only, so the list may change without choosing anything.
    connect(this, &QComboBox::activated, this, &CameraPicker::choose);
    connect(&model, &QAbstractItemModel::modelReset, this, &CameraPicker::follow);
    connect(&settings, &Settings::changed, this, &CameraPicker::follow);
    follow();
}

void CameraPicker::follow()
{
    setCurrentIndex(model_.rowOf(settings_.now().camera));
}

void CameraPicker::choose(int row)
{
    const QString id = itemData(row, CameraModel::IdRole).toString();
    const QString name = itemData(row, CameraModel::NameRole).toString();
    settings_.edit([&](Choices &choices) {
        if (choices.camera == id)
            return;
        choices.camera = id;
        choices.cameraName = name;
        choices.mode.reset(); // another camera's
    });
}

} // namespace bokeh::ui
