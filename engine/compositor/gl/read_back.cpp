#include "engine/compositor/gl/read_back.h"

#include <libyuv.h>

namespace bokeh::compositor::gl {

namespace {

/// Rows start where a plane's rows do, which graphics processors write fastest.
int strideOf(image::Size size)
{
    constexpr int kAlign = image::Plane::kAlign;
    return (size.width + kAlign - 1) / kAlign * kAlign;
}

} // namespace

void ReadBack::begin(const Target &target)
{
    forget();
    glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer_.name());
    if (target.size() != size_) {
        size_ = target.size();
        glBufferData(GL_PIXEL_PACK_BUFFER, GLsizeiptr{strideOf(size_)} * size_.height, nullptr, GL_STREAM_READ);
    }
    target.bind();
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glPixelStorei(GL_PACK_ROW_LENGTH, strideOf(size_));
    glReadPixels(0, 0, size_.width, size_.height, GL_RED, GL_UNSIGNED_BYTE, nullptr);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    done_ = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
}

Status ReadBack::finish(std::chrono::nanoseconds patience, image::MutablePlaneView out)
{
    const GLenum outcome = glClientWaitSync(done_, GL_SYNC_FLUSH_COMMANDS_BIT, static_cast<GLuint64>(patience.count()));
    forget();
    if (outcome == GL_TIMEOUT_EXPIRED)
        return Error{Errc::Timeout, "the graphics processor did not finish a frame in time"};
    if (outcome == GL_WAIT_FAILED)
        return Error{Errc::Disconnected, "the graphics processor lost a frame"};
    glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer_.name());
    const int stride = strideOf(size_);
    const void *samples = glMapBufferRange(GL_PIXEL_PACK_BUFFER, 0, GLsizeiptr{stride} * size_.height, GL_MAP_READ_BIT);
    bool whole = samples != nullptr;
    if (whole) {
        libyuv::CopyPlane(static_cast<const std::uint8_t *>(samples), stride, out.data, out.stride, size_.width,
                          size_.height);
        whole = glUnmapBuffer(GL_PIXEL_PACK_BUFFER);
    }
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    if (!whole)
        return Error{Errc::Disconnected, "the graphics processor lost a frame on its way back"};
    return {};
}

void ReadBack::forget()
{
    glDeleteSync(done_); // which ignores none
    done_ = nullptr;
}

} // namespace bokeh::compositor::gl
