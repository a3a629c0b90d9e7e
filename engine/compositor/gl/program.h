#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/compositor/gl/objects.h"

namespace bokeh::compositor::gl {

struct ProgramKind {
    static void make(GLuint *name) { *name = glCreateProgram(); }
    static void free(const GLuint *name) { glDeleteProgram(*name); }
};

/// A fragment shader that computes every texel of a target from the texels of others. Call while its context is
/// current.
class Program {
public:
    /// `fragment` follows common.glsl. Texture number i of run() is read by samplers[i].
    /// Unsupported with the driver's words where it does not compile.
    static Result<Program> link(std::string_view fragment, std::initializer_list<const char *> samplers);

    /// Sets a uniform of the shader; it keeps its value.
    void set(const char *name, int value) const;
    void set(const char *name, float value) const;
    void set(const char *name, std::initializer_list<float> vector) const; ///< three or four
    void set(const char *name, std::span<const std::array<GLint, 4>> values) const;

    void run(std::initializer_list<const Texture *>, const Target &) const;

private:
    struct Uniform {
        std::string name;
        GLint location;
    };
    void listUniforms();
    /// Makes the program current, too: what follows sets the uniform.
    GLint locationOf(const char *name) const;

    Owned<ProgramKind> program_;
    Owned<VertexArrayKind> noVertices_; // the core profile draws nothing without one
    std::vector<Uniform> uniforms_;
};

} // namespace bokeh::compositor::gl
