#include "ui/preview/yuv_renderer.h"

#include <QOpenGLContext>
#include <QVector2D>
#include <QVector3D>

#include "ui/preview/yuv_matrix.h"

namespace bokeh::ui {

namespace {

constexpr const char *kVertex = R"(
uniform bool mirrored;
out vec2 at;
void main()
{
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    at = vec2(mirrored ? 1.0 - corner.x : corner.x, 1.0 - corner.y);
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
)";

// Luma is sampled at four points of the pixel's footprint once the picture is shown much smaller than it is: a single
// bilinear sample would then skip texels, and edges would crawl. Chroma has half the resolution, so one will do.
constexpr const char *kFragment = R"(
uniform sampler2D planeY, planeU, planeV;
uniform mat3 toRgb;
uniform vec3 offset;
uniform vec2 chromaScale;
uniform vec2 spread; // a quarter of a shown pixel, in texture coordinates; zero where one sample is enough
in vec2 at;
out vec4 colour;
void main()
{
    float y = texture(planeY, at).r;
    if (spread.x > 0.0)
        y = 0.25 * (texture(planeY, at + spread).r + texture(planeY, at - spread).r +
                    texture(planeY, at + vec2(spread.x, -spread.y)).r + texture(planeY, at + vec2(-spread.x, spread.y)).r);
    vec2 c = at * chromaScale;
    colour = vec4(toRgb * (vec3(y, texture(planeU, c).r, texture(planeV, c).r) - offset), 1.0);
}
)";

/// From this reduction on, one bilinear sample skips texels that matter.
constexpr float kManyTexels = 1.25F;

QByteArray withHeader(const char *body)
{
    const bool es = QOpenGLContext::currentContext()->isOpenGLES();
    return QByteArray(es ? "#version 300 es\nprecision highp float;\n" : "#version 330 core\n") + body;
}

} // namespace

YuvRenderer::YuvRenderer() : gl_(QOpenGLContext::currentContext())
{
    if (!program_.addCacheableShaderFromSourceCode(QOpenGLShader::Vertex, withHeader(kVertex)) ||
        !program_.addCacheableShaderFromSourceCode(QOpenGLShader::Fragment, withHeader(kFragment)) ||
        !program_.link()) {
        problem_ = program_.log().trimmed();
        return;
    }
    nothing_.create();
    gl_.glGenTextures(static_cast<GLsizei>(textures_.size()), textures_.data());
    for (const GLuint texture : textures_) {
        gl_.glBindTexture(GL_TEXTURE_2D, texture);
        gl_.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        gl_.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        gl_.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        gl_.glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    }
    program_.bind();
    program_.setUniformValue("planeY", 0);
    program_.setUniformValue("planeU", 1);
    program_.setUniformValue("planeV", 2);
    program_.release();
}

YuvRenderer::~YuvRenderer()
{
    gl_.glDeleteTextures(static_cast<GLsizei>(textures_.size()), textures_.data());
}

void YuvRenderer::allocate(image::Size size)
{
    size_ = size;
    const image::Size chroma = image::chromaSize(size);
    for (std::size_t i = 0; i < textures_.size(); ++i) {
        const image::Size plane = i == 0 ? size : chroma;
        gl_.glBindTexture(GL_TEXTURE_2D, textures_[i]);
        gl_.glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, plane.width, plane.height, 0, GL_RED, GL_UNSIGNED_BYTE, nullptr);
    }
    // An odd side leaves half a texel of chroma outside the picture.
    program_.setUniformValue("chromaScale",
                             QVector2D(static_cast<float>(size.width) / static_cast<float>(2 * chroma.width),
                                       static_cast<float>(size.height) / static_cast<float>(2 * chroma.height)));
}

void YuvRenderer::setColour(image::Colour colour)
{
    const YuvMatrix to = yuvMatrix(colour);
    gl_.glUniformMatrix3fv(program_.uniformLocation("toRgb"), 1, GL_FALSE, to.matrix.data());
    program_.setUniformValue("offset", QVector3D(to.offset[0], to.offset[1], to.offset[2]));
}

void YuvRenderer::upload(const image::Frame &frame)
{
    if (!program_.isLinked())
        return;
    program_.bind();
    if (frame.size() != size_)
        allocate(frame.size());
    setColour(frame.colour);
    gl_.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    const std::array<image::PlaneView, 3> planes{frame.y.view(), frame.u.view(), frame.v.view()};
    for (std::size_t i = 0; i < planes.size(); ++i) {
        gl_.glPixelStorei(GL_UNPACK_ROW_LENGTH, planes[i].stride);
        gl_.glBindTexture(GL_TEXTURE_2D, textures_[i]);
        gl_.glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, planes[i].size.width, planes[i].size.height, GL_RED,
                            GL_UNSIGNED_BYTE, planes[i].data);
    }
    gl_.glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    gl_.glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    program_.release();
}

void YuvRenderer::draw(const QRect &target, bool mirrored)
{
    if (!program_.isLinked() || size_.width == 0 || target.isEmpty())
        return;
    program_.bind();
    QOpenGLVertexArrayObject::Binder binder(&nothing_);
    program_.setUniformValue("mirrored", mirrored);
    const bool smaller = static_cast<float>(size_.width) > kManyTexels * static_cast<float>(target.width());
    program_.setUniformValue("spread", smaller ? QVector2D(0.25F / static_cast<float>(target.width()),
                                                           0.25F / static_cast<float>(target.height()))
                                               : QVector2D());
    for (std::size_t i = 0; i < textures_.size(); ++i) {
        gl_.glActiveTexture(static_cast<GLenum>(GL_TEXTURE0 + i));
        gl_.glBindTexture(GL_TEXTURE_2D, textures_[i]);
    }
    gl_.glActiveTexture(GL_TEXTURE0);
    gl_.glViewport(target.x(), target.y(), target.width(), target.height());
    gl_.glDisable(GL_DEPTH_TEST);
    gl_.glDisable(GL_BLEND);
    gl_.glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    program_.release();
}

} // namespace bokeh::ui
