#pragma once

#include <QOpenGLExtraFunctions>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <QRect>
#include <QString>
#include <array>

#include "engine/image/frame.h"

namespace bokeh::ui {

/// Draws a frame with OpenGL (3.3 core or ES 3): its three planes are textures that are written in place, and the
/// conversion to RGB is the shader's.
/// Threads: all on that of one current context, from the constructor to the destructor.
class YuvRenderer {
public:
    YuvRenderer();
    ~YuvRenderer();
    YuvRenderer(const YuvRenderer &) = delete;
    YuvRenderer &operator=(const YuvRenderer &) = delete;

    /// What the driver said against the shaders; empty while all is well.
    const QString &problem() const { return problem_; }

    /// Copies the frame; it need not live on. Allocates only where the size differs from that of the frame before.
    void upload(const image::Frame &);

    /// The frame uploaded last, to fill `target` (device pixels from the lower left). Nothing if there is none.
    void draw(const QRect &target, bool mirrored);

private:
    void allocate(image::Size);
    void setColour(image::Colour);

    QOpenGLExtraFunctions gl_;
    QOpenGLShaderProgram program_;
    QOpenGLVertexArrayObject nothing_; // a core profile draws nothing without one, even if all is in the shader
    std::array<GLuint, 3> textures_{};
    image::Size size_; // of the textures
    QString problem_;
};

} // namespace bokeh::ui
