// What the OpenGL compositor takes from its driver and from the heap.
#include <epoxy/gl.h>

#include "tests/allocations.h"
#include "tests/compositor/gl_driver.h"

using namespace gl_driver;

namespace {

/// Counts calls of an OpenGL function and passes them on, as long as this lives. Each `Place` has its own.
template <auto &Place> class Counted;
template <class... Arguments, void (*&Place)(Arguments...)> class Counted<Place> {
public:
    Counted() : instead_(Place, begin()) {}
    int calls() const { return calls_; }

private:
    static auto begin()
    {
        calls_ = 0;
        real_ = Place;
        return +[](Arguments... arguments) {
            ++calls_;
            real_(arguments...);
        };
    }

    static inline int calls_ = 0;
    static inline void (*real_)(Arguments...) = nullptr;
    Instead<void (*)(Arguments...)> instead_;
};

} // namespace

TEST_CASE("composing takes names and memory of OpenGL for the first frame of a size and look only")
{
    const auto compositor = warm();
    const Counted<epoxy_glGenTextures> textures;
    const Counted<epoxy_glTexImage2D> textureMemory;
    const Counted<epoxy_glGenFramebuffers> framebuffers;
    const Counted<epoxy_glGenBuffers> buffers;
    const Counted<epoxy_glBufferData> bufferMemory;
    const Counted<epoxy_glGenVertexArrays> vertexArrays;
    const auto taken = [&] {
        return textures.calls() + textureMemory.calls() + framebuffers.calls() + buffers.calls() +
               bufferMemory.calls() + vertexArrays.calls();
    };
    image::Frame out(kSize), small({64, 48});
    for (int round = 0; round < 3; ++round)
        for (Kind kind : kBlending)
            REQUIRE(compositor->compose(noise(kSize, 1), alpha(kSize, 90), lookOf(kind), out));
    CHECK(taken() == 0);
    REQUIRE(compositor->compose(noise({64, 48}, 1), alpha({64, 48}, 90), lookOf(Kind::Blur), small));
    CHECK(taken() > 0);
}

TEST_CASE("the OpenGL compositor takes memory of its own for the first frame of a size and look only")
{
    const auto compositor = warm();
    const image::Frame frame = noise(kSize, 1);
    const image::Alpha with = alpha(kSize, 90);
    image::Frame out(kSize);
    for (Kind kind : kBlending) {
        const Look look = lookOf(kind);
        REQUIRE(compositor->compose(frame, with, look, out));
        const long before = allocations();
        const bool done = static_cast<bool>(compositor->compose(frame, with, look, out));
        const long after = allocations();
        CHECK(done);
        CHECK(after == before);
    }
}

TEST_CASE("a compositor leaves nothing in OpenGL behind, and every frame's fences are given back")
{
    warm().reset(); // libepoxy knows the functions that free, too
    const Counted<epoxy_glGenTextures> made;
    const Counted<epoxy_glDeleteTextures> freed;
    const Counted<epoxy_glGenFramebuffers> targetsMade;
    const Counted<epoxy_glDeleteFramebuffers> targetsFreed;
    const Counted<epoxy_glGenBuffers> buffersMade;
    const Counted<epoxy_glDeleteBuffers> buffersFreed;
    static int fences = 0;
    static const auto realFence = epoxy_glFenceSync;
    static const auto realDelete = epoxy_glDeleteSync;
    const Instead fence(
        epoxy_glFenceSync, +[](GLenum condition, GLbitfield flags) {
            ++fences;
            return realFence(condition, flags);
        });
    const Instead forget(
        epoxy_glDeleteSync, +[](GLsync sync) {
            fences -= sync != nullptr;
            realDelete(sync);
        });
    checkWorks(*warm());
    CHECK(made.calls() > 0);
    CHECK(made.calls() == freed.calls());
    CHECK(targetsMade.calls() == targetsFreed.calls());
    CHECK(buffersMade.calls() == buffersFreed.calls());
    CHECK(fences == 0);
}
