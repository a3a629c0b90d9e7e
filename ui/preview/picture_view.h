#pragma once

#include <QOpenGLWidget>
#include <memory>

#include "ui/preview/preview_feed.h"
#include "ui/preview/yuv_renderer.h"

namespace bokeh::ui {

/// The OpenGL view of the newest picture. Black until there is one.
class PictureView : public QOpenGLWidget {
    Q_OBJECT

public:
    explicit PictureView(std::shared_ptr<PreviewFeed>, QWidget *parent = nullptr);
    ~PictureView() override;

    /// Whether this machine can draw one at all. Costs some milliseconds; before the first view is made.
    static bool works();

    void setMirrored(bool);
    quint64 pictures() const { return pictures_; } ///< shown so far

Q_SIGNALS:
    void firstPictureShown(); ///< it is on the screen

protected:
    bool event(QEvent *) override;
    void initializeGL() override;
    void paintGL() override;

private:
    void takePicture();
    void forget(); // before the context goes

    std::shared_ptr<PreviewFeed> feed_;
    std::unique_ptr<YuvRenderer> renderer_; // lives within the context
    image::FramePtr pending_;               // taken, not yet uploaded
    QSize pictureSize_;
    bool mirrored_ = false;
    quint64 pictures_ = 0;
};

} // namespace bokeh::ui
