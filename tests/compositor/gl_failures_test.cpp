// What the OpenGL compositor does when its driver fails.
#include <epoxy/gl.h>

#include "tests/compositor/gl_driver.h"

using namespace gl_driver;

namespace {

void checkFails(Compositor &compositor, Errc code)
{
    image::Frame out(kSize);
    const Status status = compose(compositor, out);
    REQUIRE(!status);
    CHECK(status.error().code == code);
    CHECK(!status.error().what.empty());
    CHECK(compositor.hide(noise(kSize, 1), out));
}

} // namespace

TEST_CASE("when OpenGL is out of memory the frame fails, and the next is composed with what is taken anew")
{
    const auto compositor = warm();
    {
        static int left;
        left = 1; // one error, then silence
        const Instead instead(
            epoxy_glGetError, +[]() -> GLenum { return left-- > 0 ? GL_OUT_OF_MEMORY : GL_NO_ERROR; });
        checkFails(*compositor, Errc::Exhausted);
    }
    checkWorks(*compositor);
}

TEST_CASE("a driver that reports errors for ever does not hold the compositor up")
{
    const auto compositor = warm();
    const Instead instead(
        epoxy_glGetError, +[]() -> GLenum { return GL_INVALID_OPERATION; });
    checkFails(*compositor, Errc::Internal);
}

TEST_CASE("a graphics processor that does not finish in time costs the frame, not the compositor")
{
    const auto compositor = warm();
    {
        const Instead instead(
            epoxy_glClientWaitSync, +[](GLsync, GLbitfield, GLuint64) -> GLenum { return GL_TIMEOUT_EXPIRED; });
        checkFails(*compositor, Errc::Timeout);
    }
    checkWorks(*compositor);
}

TEST_CASE("a frame that is lost on its way back is an error")
{
    const auto compositor = warm();
    {
        const Instead instead(
            epoxy_glClientWaitSync, +[](GLsync, GLbitfield, GLuint64) -> GLenum { return GL_WAIT_FAILED; });
        checkFails(*compositor, Errc::Disconnected);
    }
    {
        const Instead instead(
            epoxy_glMapBufferRange, +[](GLenum, GLintptr, GLsizeiptr, GLbitfield) -> void * { return nullptr; });
        checkFails(*compositor, Errc::Disconnected);
    }
    static const auto realUnmap = epoxy_glUnmapBuffer;
    {
        const Instead instead(
            epoxy_glUnmapBuffer, +[](GLenum target) -> GLboolean {
                realUnmap(target);
                return GL_FALSE;
            });
        checkFails(*compositor, Errc::Disconnected);
    }
    checkWorks(*compositor);
}

TEST_CASE("after the graphics processor was reset the compositor composes no more, but hides")
{
    const auto compositor = warm();
    {
        const Instead instead(
            epoxy_glGetGraphicsResetStatus, +[]() -> GLenum { return GL_UNKNOWN_CONTEXT_RESET; });
        checkFails(*compositor, Errc::Disconnected);
    }
    checkFails(*compositor, Errc::Disconnected);
}

TEST_CASE("a frame larger than a texture can be is refused")
{
    const auto compositor = opened();
    const image::Size wide{70000, 1};
    image::Frame out(wide);
    CHECK(compositor->compose(noise(wide, 1), alpha(wide, 0), lookOf(Kind::Colour), out).error().code ==
          Errc::Unsupported);
    checkWorks(*compositor);
}
