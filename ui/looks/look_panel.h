#pragma once

#include <QStackedWidget>

#include "ui/looks/background_library.h"
#include "ui/settings/settings.h"

class QLabel;
class QSlider;

namespace bokeh::ui {

/// What there is to choose within the present look: how strong, which picture, which video, which colour.
class LookPanel : public QStackedWidget {
    Q_OBJECT

public:
    LookPanel(const BackgroundLibrary &, Settings &, QWidget *parent = nullptr);

Q_SIGNALS:
    void ownPictureWanted();
    void videoWanted();

private:
    QWidget *makeTextPage(const QString &);
    QWidget *makeBlurPage();
    QWidget *makeVideoPage();
    void follow();

    Settings &settings_;
    QSlider *strength_ = nullptr;
    QLabel *strengthValue_ = nullptr;
    QLabel *videoName_ = nullptr;
};

} // namespace bokeh::ui
