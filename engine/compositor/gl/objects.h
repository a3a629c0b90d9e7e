// Owners of OpenGL's objects. Everything here needs its context to be current, destructors included.
#pragma once

#include <array>
#include <span>
#include <utility>

#include <epoxy/gl.h>

#include "engine/image/plane.h"

namespace bokeh::compositor::gl {

/// The name of an OpenGL object, or 0. `Kind` makes and frees them.
template <class Kind> class Owned {
public:
    Owned() = default;
    ~Owned() { reset(); }
    Owned(Owned &&other) noexcept : name_(std::exchange(other.name_, 0U)) {}
    Owned &operator=(Owned &&other) noexcept
    {
        std::swap(name_, other.name_);
        return *this;
    }

    /// Made when first asked for.
    GLuint name() const
    {
        if (name_ == 0)
            Kind::make(&name_);
        return name_;
    }
    void reset()
    {
        if (name_ != 0)
            Kind::free(&name_);
        name_ = 0;
    }

private:
    mutable GLuint name_ = 0;
};

struct TextureKind {
    static void make(GLuint *name) { glGenTextures(1, name); }
    static void free(const GLuint *name) { glDeleteTextures(1, name); }
};
struct FramebufferKind {
    static void make(GLuint *name) { glGenFramebuffers(1, name); }
    static void free(const GLuint *name) { glDeleteFramebuffers(1, name); }
};
struct BufferKind {
    static void make(GLuint *name) { glGenBuffers(1, name); }
    static void free(const GLuint *name) { glDeleteBuffers(1, name); }
};
struct VertexArrayKind {
    static void make(GLuint *name) { glGenVertexArrays(1, name); }
    static void free(const GLuint *name) { glDeleteVertexArrays(1, name); }
};

enum class Texels {
    Byte,      ///< one normalised byte, as a plane has
    FourBytes, ///< four
    FourSums   ///< four unsigned integers of 32 bits
};

/// A picture in the graphics processor's memory, read texel by texel.
class Texture {
public:
    /// Takes memory where size or kind differ from before; the contents are undefined then.
    void resize(image::Size, Texels);
    /// Takes on a plane's size and samples.
    void upload(image::PlaneView);

    image::Size size() const { return size_; }
    GLuint name() const { return texture_.name(); }

private:
    image::Size size_;
    Texels texels_ = Texels::Byte;
    Owned<TextureKind> texture_;
};

/// One to three textures of one size that are drawn into together.
class Target {
public:
    /// Takes memory where something differs from before.
    void resize(image::Size, Texels, int count = 1);
    /// Makes it the place to draw into, or to read from.
    void bind() const;

    image::Size size() const { return textures_[0].size(); }
    const Texture &texture(int which = 0) const { return textures_[static_cast<std::size_t>(which)]; }

private:
    std::array<Texture, 3> textures_;
    Texels texels_ = Texels::Byte;
    int count_ = 0;
    Owned<FramebufferKind> framebuffer_;
};

} // namespace bokeh::compositor::gl
