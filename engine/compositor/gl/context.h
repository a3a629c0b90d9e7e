#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace bokeh::compositor::gl {

/// Which language a driver is asked for.
enum class Api {
    Any,     ///< Desktop, and where there is none Embedded
    Desktop, ///< OpenGL 3.3, core profile
    Embedded ///< OpenGL ES 3.0
};

struct Wanted {
    Api api = Api::Any;
    bool software = false; ///< a renderer that runs on the CPU will do
};

/// Whether a renderer's name is that of one that runs on the CPU.
bool isSoftware(std::string_view renderer);

/// An OpenGL context without a window or a display server. The first graphics processor that EGL offers is taken; the
/// display connection stays open for the process, which other contexts may share it with.
/// Threads: opened, used and destroyed on one thread, which may have other contexts beside it.
class Context {
public:
    /// Unsupported where EGL, a driver or a renderer of the wanted kind is missing. Nothing is current afterwards that
    /// was not before.
    static Result<Context> open(Wanted);

    Context(Context &&) noexcept;
    Context &operator=(Context &&) = delete;
    ~Context();

    /// The context is current for as long as this lives, then the one that was before.
    class Current {
    public:
        explicit Current(const Context &);
        ~Current();
        Current(const Current &) = delete;
        Current &operator=(const Current &) = delete;

        /// False where the driver refused: no context is current then, and OpenGL calls do nothing.
        explicit operator bool() const { return done_; }

    private:
        void *own_;
        void *display_, *context_, *draw_, *read_; // as they were
        bool done_;
    };

    const std::string &renderer() const { return renderer_; }
    bool software() const { return software_; }
    int largestSide() const { return largestSide_; } ///< of a texture, in texels

    /// How long one frame may take. A graphics processor that hangs must not hold up a stop, which is promised within
    /// half a second; software is only as slow as the processor that all the others use too.
    std::chrono::milliseconds patience() const
    {
        return software() ? std::chrono::seconds(20) : std::chrono::milliseconds(300);
    }

    /// Disconnected once check() has found the graphics processor reset or unplugged, and for good.
    Status alive() const;

    /// alive(), and what OpenGL has complained about since the last call. Call while current.
    Status check();

private:
    Context(void *display, void *context) : display_(display), context_(context) {}
    static Result<Context> openOn(void *display, Wanted);
    Status describe(Wanted);

    void *display_, *context_; // EGLDisplay, EGLContext
    std::string renderer_;
    bool software_ = false;
    int largestSide_ = 0;
    bool tellsResets_ = false;
    bool lost_ = false;
};

} // namespace bokeh::compositor::gl
