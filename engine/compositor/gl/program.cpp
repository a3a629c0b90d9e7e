#include "engine/compositor/gl/program.h"

#include <algorithm>

#include "engine/compositor/disc.h"
#include "engine/compositor/gl/shaders.h"

namespace bokeh::compositor::gl {

namespace {

constexpr GLsizei kLongestText = 512;

struct ShaderOwner {
    GLuint name;
    explicit ShaderOwner(GLenum stage) : name(glCreateShader(stage)) {}
    ~ShaderOwner() { glDeleteShader(name); }
    ShaderOwner(const ShaderOwner &) = delete;
    ShaderOwner &operator=(const ShaderOwner &) = delete;
};

std::string preamble()
{
    const std::string version =
        epoxy_is_desktop_gl()
            ? "#version 330 core\n"
            : "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n";
    return version + "const int kMostSpans = " + std::to_string(kMostSpans) + ";\n";
}

Status compile(const ShaderOwner &shader, const std::string &source)
{
    const char *text = source.c_str();
    glShaderSource(shader.name, 1, &text, nullptr);
    glCompileShader(shader.name);
    GLint done = GL_FALSE;
    glGetShaderiv(shader.name, GL_COMPILE_STATUS, &done);
    if (done)
        return {};
    std::array<char, kLongestText> words{};
    glGetShaderInfoLog(shader.name, kLongestText, nullptr, words.data());
    return Error{Errc::Unsupported, std::string("the graphics driver does not compile a shader: ") + words.data()};
}

} // namespace

Result<Program> Program::link(std::string_view fragment, std::initializer_list<const char *> samplers)
{
    const ShaderOwner cover(GL_VERTEX_SHADER), shader(GL_FRAGMENT_SHADER);
    if (Status status = compile(cover, preamble() + kCoverShader); !status)
        return status.error();
    if (Status status = compile(shader, preamble() + kCommonShader + std::string(fragment)); !status)
        return status.error();
    Program program;
    const GLuint name = program.program_.name();
    glAttachShader(name, cover.name);
    glAttachShader(name, shader.name);
    glLinkProgram(name);
    GLint done = GL_FALSE;
    glGetProgramiv(name, GL_LINK_STATUS, &done);
    if (!done) {
        std::array<char, kLongestText> words{};
        glGetProgramInfoLog(name, kLongestText, nullptr, words.data());
        return Error{Errc::Unsupported, std::string("the graphics driver does not link a shader: ") + words.data()};
    }
    program.listUniforms();
    int unit = 0;
    for (const char *sampler : samplers)
        program.set(sampler, unit++);
    return program;
}

/// Once: some drivers wait for their own threads when asked for a location.
void Program::listUniforms()
{
    const GLuint name = program_.name();
    GLint count = 0;
    glGetProgramiv(name, GL_ACTIVE_UNIFORMS, &count);
    for (GLint i = 0; i < count; ++i) {
        std::array<char, 64> text{};
        GLint size = 0;
        GLenum type = 0;
        glGetActiveUniform(name, static_cast<GLuint>(i), static_cast<GLsizei>(text.size()), nullptr, &size, &type,
                           text.data());
        const std::string full = text.data();
        uniforms_.push_back({full.substr(0, full.find('[')), glGetUniformLocation(name, full.c_str())});
    }
}

GLint Program::locationOf(const char *name) const
{
    glUseProgram(program_.name());
    const auto found = std::find_if(uniforms_.begin(), uniforms_.end(),
                                    [name](const Uniform &uniform) { return uniform.name == name; });
    return found == uniforms_.end() ? -1 : found->location;
}

void Program::set(const char *name, int value) const
{
    glUniform1i(locationOf(name), value);
}

void Program::set(const char *name, float value) const
{
    glUniform1f(locationOf(name), value);
}

void Program::set(const char *name, std::initializer_list<float> vector) const
{
    const GLint location = locationOf(name);
    vector.size() == 3 ? glUniform3fv(location, 1, vector.begin()) : glUniform4fv(location, 1, vector.begin());
}

void Program::set(const char *name, std::span<const std::array<GLint, 4>> values) const
{
    glUniform4iv(locationOf(name), static_cast<GLsizei>(values.size()), values.front().data());
}

void Program::run(std::initializer_list<const Texture *> textures, const Target &target) const
{
    glUseProgram(program_.name());
    glBindVertexArray(noVertices_.name());
    GLenum unit = GL_TEXTURE0;
    for (const Texture *texture : textures) {
        glActiveTexture(unit++);
        glBindTexture(GL_TEXTURE_2D, texture->name());
    }
    target.bind();
    glDrawArrays(GL_TRIANGLES, 0, 3);
}

} // namespace bokeh::compositor::gl
