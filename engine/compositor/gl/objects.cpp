#include "engine/compositor/gl/objects.h"

namespace bokeh::compositor::gl {

namespace {

struct Format {
    GLint internal;
    GLenum external, type;
};

Format formatOf(Texels texels)
{
    switch (texels) {
    case Texels::FourBytes:
        return {GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE};
    case Texels::FourSums:
        return {GL_RGBA32UI, GL_RGBA_INTEGER, GL_UNSIGNED_INT};
    case Texels::Byte:
        break;
    }
    return {GL_R8, GL_RED, GL_UNSIGNED_BYTE};
}

} // namespace

void Texture::resize(image::Size size, Texels texels)
{
    if (size == size_ && texels == texels_)
        return;
    size_ = size;
    texels_ = texels;
    const Format format = formatOf(texels);
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    glTexImage2D(GL_TEXTURE_2D, 0, format.internal, size.width, size.height, 0, format.external, format.type, nullptr);
    // Integers cannot be filtered, and a texture that lacks its smaller copies is incomplete unless it wants none.
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
}

void Texture::upload(image::PlaneView plane)
{
    resize(plane.size, Texels::Byte);
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, plane.stride);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, plane.size.width, plane.size.height, GL_RED, GL_UNSIGNED_BYTE, plane.data);
}

void Target::resize(image::Size size, Texels texels, int count)
{
    if (size == this->size() && texels == texels_ && count == count_)
        return;
    texels_ = texels;
    count_ = count;
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    std::array<GLenum, 3> attachments{};
    for (int i = 0; i < count; ++i) {
        const auto which = static_cast<std::size_t>(i);
        attachments[which] = GL_COLOR_ATTACHMENT0 + static_cast<GLenum>(i);
        textures_[which].resize(size, texels);
        glFramebufferTexture2D(GL_FRAMEBUFFER, attachments[which], GL_TEXTURE_2D, textures_[which].name(), 0);
    }
    glDrawBuffers(count, attachments.data());
}

void Target::bind() const
{
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glViewport(0, 0, size().width, size().height);
}

} // namespace bokeh::compositor::gl
