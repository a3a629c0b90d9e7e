#pragma once

#include "engine/base/result.h"
#include "engine/compositor/disc.h"
#include "engine/compositor/gl/program.h"

namespace bokeh::compositor::gl {

/// The background out of focus: what Bokeh does (bokeh.h), in shaders, on the same grid, with the same integers.
/// Memory: taken when the frame's size or the grid changes. Call while its context is current.
class Blur {
public:
    /// Where compiling fails, the driver's reason.
    static Result<Blur> make();

    /// y, u, v and alpha of one frame.
    using Planes = std::array<Texture, 4>;

    /// `strength` in [1, 100]. Returns at once; what follows on the context waits for it.
    void run(const Planes &, image::Colour, int strength);

    /// y, u and v, all of the grid's size, in the frame's colour.
    const Grid &grid() const { return disc_.grid; }
    const Texture &plane(int which) const { return blurred_.texture(which); }

private:
    struct Programs {
        Program shrink, widen, weigh, sum, gather;
    };
    explicit Blur(Programs programs) : programs_(std::move(programs)) {}
    void resize();
    void tell(const LinearLight &);
    const Texture &sumRows();

    Programs programs_;
    Disc disc_;
    std::array<std::array<GLint, 4>, kMostSpans> spans_{}; ///< of disc_, as the shader takes them
    Target cells_;                                         ///< y, u, v, alpha
    Target person_;                                        ///< alpha, widened to both sides
    std::array<Target, 2> sums_;                           ///< one is read while the other is written
    Target blurred_;
};

} // namespace bokeh::compositor::gl
