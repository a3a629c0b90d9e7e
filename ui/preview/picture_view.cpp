#include "ui/preview/picture_view.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>

#include "ui/preview/letterbox.h"

namespace bokeh::ui {

namespace {

QSurfaceFormat wantedFormat()
{
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    if (QOpenGLContext::openGLModuleType() == QOpenGLContext::LibGLES) {
        format.setRenderableType(QSurfaceFormat::OpenGLES);
        format.setVersion(3, 0);
    } else {
        format.setVersion(3, 3);
        format.setProfile(QSurfaceFormat::CoreProfile);
    }
    return format;
}

bool isEnough(const QOpenGLContext &context)
{
    return context.format().version() >= (context.isOpenGLES() ? qMakePair(3, 0) : qMakePair(3, 3));
}

} // namespace

bool PictureView::works()
{
    QOpenGLContext context;
    context.setFormat(wantedFormat());
    if (!context.create() || !isEnough(context))
        return false;
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    return context.makeCurrent(&surface);
}

PictureView::PictureView(std::shared_ptr<PreviewFeed> feed, QWidget *parent)
    : QOpenGLWidget(parent), feed_(std::move(feed))
{
    setFormat(wantedFormat());
    feed_->join(this);
}

PictureView::~PictureView()
{
    feed_->leave(this);
    forget();
}

void PictureView::forget()
{
    if (!renderer_)
        return;
    makeCurrent();
    renderer_.reset();
    doneCurrent();
}

void PictureView::setMirrored(bool mirrored)
{
    mirrored_ = mirrored;
    update();
}

bool PictureView::event(QEvent *event)
{
    if (event->type() != PreviewFeed::arrival())
        return QOpenGLWidget::event(event);
    takePicture();
    return true;
}

void PictureView::takePicture()
{
    auto picture = feed_->take();
    if (!picture)
        return;
    pending_ = std::move(picture);
    pictureSize_ = {pending_->size().width, pending_->size().height};
    update();
}

void PictureView::initializeGL()
{
    // A view that moves to another window gets another context.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &PictureView::forget, Qt::UniqueConnection);
    renderer_ = std::make_unique<YuvRenderer>();
}

void PictureView::paintGL()
{
    QOpenGLFunctions *gl = context()->functions();
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    if (pending_) {
        renderer_->upload(*pending_);
        pending_ = nullptr; // back to its pool
        if (++pictures_ == 1)
            connect(this, &QOpenGLWidget::frameSwapped, this, &PictureView::firstPictureShown,
                    Qt::SingleShotConnection);
    }
    const qreal ratio = devicePixelRatio();
    renderer_->draw(letterbox(pictureSize_, (QSizeF(size()) * ratio).toSize()), mirrored_);
}

} // namespace bokeh::ui
