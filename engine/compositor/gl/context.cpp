#include "engine/compositor/gl/context.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <dlfcn.h>
#include <epoxy/egl.h>
#include <epoxy/gl.h>

namespace bokeh::compositor::gl {

namespace {

Error unsupported(std::string what)
{
    return {Errc::Unsupported, std::move(what)};
}

/// libepoxy ends the program where a library is missing, so they are looked for first. They stay loaded: libepoxy has
/// them too.
bool loadable(const char *library)
{
    return dlopen(library, RTLD_LAZY | RTLD_LOCAL) != nullptr;
}

bool installed(Api api)
{
    if (!loadable("libEGL.so.1"))
        return false;
    return api == Api::Embedded ? loadable("libGLESv2.so.2") : loadable("libOpenGL.so.0") || loadable("libGL.so.1");
}

/// Displays of the machine's graphics processors in EGL's order, software last and only if wanted.
std::vector<EGLDisplay> displays(bool software)
{
    std::vector<EGLDisplay> found;
    const auto offered = [](const char *extension) { return epoxy_has_egl_extension(EGL_NO_DISPLAY, extension); };
    if (offered("EGL_EXT_platform_device") && offered("EGL_EXT_device_enumeration")) {
        std::array<EGLDeviceEXT, 16> devices{};
        EGLint count = 0;
        eglQueryDevicesEXT(static_cast<EGLint>(devices.size()), devices.data(), &count);
        for (EGLDeviceEXT device : std::span(devices).first(static_cast<std::size_t>(count))) {
            const char *traits = eglQueryDeviceStringEXT(device, EGL_EXTENSIONS);
            if (software || !traits || !std::strstr(traits, "EGL_MESA_device_software"))
                found.push_back(eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, device, nullptr));
        }
        if (!software)
            return found;
    }
    if (offered("EGL_MESA_platform_surfaceless"))
        found.push_back(eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr));
    return found;
}

/// EGL_NO_CONTEXT where the driver has none of this kind.
EGLContext create(EGLDisplay display, bool embedded, bool tellsResets)
{
    std::vector<EGLint> attributes{EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, embedded ? 0 : 3};
    if (!embedded)
        attributes.insert(attributes.end(), {EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT});
    if (tellsResets)
        attributes.insert(attributes.end(), {embedded ? EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY_EXT
                                                      : EGL_CONTEXT_OPENGL_RESET_NOTIFICATION_STRATEGY_KHR,
                                             EGL_LOSE_CONTEXT_ON_RESET_KHR});
    attributes.push_back(EGL_NONE);
    return eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes.data());
}

/// Preferably one that tells when the graphics processor was reset.
EGLContext create(EGLDisplay display, Api api)
{
    const EGLenum before = eglQueryAPI();
    const bool embedded = api == Api::Embedded;
    EGLContext context = EGL_NO_CONTEXT;
    if (eglBindAPI(embedded ? EGL_OPENGL_ES_API : EGL_OPENGL_API)) {
        context = create(display, embedded, true);
        if (context == EGL_NO_CONTEXT)
            context = create(display, embedded, false);
    }
    eglBindAPI(before);
    return context;
}

/// Embedded OpenGL promises to read bytes back one by one only where the driver says so.
bool readsBytes()
{
    GLuint texture = 0, framebuffer = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, 1, 1, 0, GL_RED, GL_UNSIGNED_BYTE, nullptr);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
    GLint format = 0, type = 0;
    glGetIntegerv(GL_IMPLEMENTATION_COLOR_READ_FORMAT, &format);
    glGetIntegerv(GL_IMPLEMENTATION_COLOR_READ_TYPE, &type);
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteTextures(1, &texture);
    return format == GL_RED && type == GL_UNSIGNED_BYTE;
}

const char *nameOf(GLenum error)
{
    switch (error) {
    case GL_OUT_OF_MEMORY:
        return "it is out of memory";
    case GL_INVALID_FRAMEBUFFER_OPERATION:
        return "it cannot draw into a picture of this kind";
    default:
        return "it refused a command";
    }
}

} // namespace

bool isSoftware(std::string_view renderer)
{
    std::string lower(renderer);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    constexpr std::array kSoftware{"llvmpipe", "lavapipe", "softpipe", "swrast", "swiftshader", "software rasterizer"};
    return std::any_of(kSoftware.begin(), kSoftware.end(),
                       [&](const char *name) { return lower.find(name) != std::string::npos; });
}

Result<Context> Context::open(Wanted wanted)
{
    if (wanted.api == Api::Any) {
        if (Result<Context> desktop = open({Api::Desktop, wanted.software}))
            return desktop;
        return open({Api::Embedded, wanted.software});
    }
    if (!installed(wanted.api))
        return unsupported("OpenGL is not installed");
    Error last = unsupported("there is no graphics processor that OpenGL can use without a window");
    for (EGLDisplay display : displays(wanted.software)) {
        Result<Context> context = openOn(display, wanted);
        if (context)
            return context;
        last = context.error();
    }
    return last;
}

Result<Context> Context::openOn(void *display, Wanted wanted)
{
    // Initialised again and again: EGL counts no users, so nobody may terminate a display that others may use.
    if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr))
        return unsupported("the graphics driver does not start");
    for (const char *needed : {"EGL_KHR_surfaceless_context", "EGL_KHR_no_config_context", "EGL_KHR_create_context"})
        if (!epoxy_has_egl_extension(display, needed))
            return unsupported(std::string("the graphics driver lacks ") + needed);
    const EGLContext handle = create(display, wanted.api);
    if (handle == EGL_NO_CONTEXT)
        return unsupported("the graphics driver is older than OpenGL 3.3 and OpenGL ES 3.0");
    Context context(display, handle);
    if (Status status = context.describe(wanted); !status)
        return status.error();
    return context;
}

Status Context::describe(Wanted wanted)
{
    const Current current(*this);
    if (!current)
        return unsupported("the graphics driver cannot work without a window");
    renderer_ = reinterpret_cast<const char *>(glGetString(GL_RENDERER));
    software_ = isSoftware(renderer_);
    if (software_ && !wanted.software)
        return unsupported("OpenGL runs on the CPU here (" + renderer_ + ")");
    if (wanted.api == Api::Embedded && !readsBytes())
        return unsupported(renderer_ + " cannot read planes of bytes back");
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largestSide_);
    tellsResets_ = epoxy_has_gl_extension("GL_KHR_robustness");
    glDisable(GL_DITHER); // on by default, and it would change samples
    return check();
}

Context::Context(Context &&other) noexcept
    : display_(other.display_),
      context_(std::exchange(other.context_, EGL_NO_CONTEXT)),
      renderer_(std::move(other.renderer_)),
      software_(other.software_),
      largestSide_(other.largestSide_),
      tellsResets_(other.tellsResets_),
      lost_(other.lost_)
{
}

Context::~Context()
{
    if (context_ != EGL_NO_CONTEXT)
        eglDestroyContext(display_, context_);
}

Status Context::alive() const
{
    if (lost_)
        return Error{Errc::Disconnected, renderer_ + " was reset or unplugged"};
    return {};
}

Status Context::check()
{
    if (tellsResets_ && glGetGraphicsResetStatus() != GL_NO_ERROR)
        lost_ = true;
    if (lost_)
        return alive();
    const GLenum error = glGetError();
    if (error == GL_NO_ERROR)
        return {};
    constexpr int kMostKinds = 8; // a driver keeps one error of each kind; a lost context may never run out of them
    for (int i = 0; i < kMostKinds && glGetError() != GL_NO_ERROR; ++i) {
    }
    return Error{error == GL_OUT_OF_MEMORY ? Errc::Exhausted : Errc::Internal,
                 renderer_ + " could not compose the frame: " + nameOf(error)};
}

Context::Current::Current(const Context &wanted)
    : own_(wanted.display_),
      display_(eglGetCurrentDisplay()),
      context_(eglGetCurrentContext()),
      draw_(eglGetCurrentSurface(EGL_DRAW)),
      read_(eglGetCurrentSurface(EGL_READ)),
      done_(eglMakeCurrent(own_, EGL_NO_SURFACE, EGL_NO_SURFACE, wanted.context_))
{
    if (!done_) // rather none than another's
        eglMakeCurrent(own_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

Context::Current::~Current()
{
    eglMakeCurrent(context_ == EGL_NO_CONTEXT ? own_ : display_, draw_, read_, context_);
}

} // namespace bokeh::compositor::gl
