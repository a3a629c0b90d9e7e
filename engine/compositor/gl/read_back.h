#pragma once

#include <chrono>

#include "engine/base/result.h"
#include "engine/compositor/gl/objects.h"

namespace bokeh::compositor::gl {

/// Fetches one plane from the graphics processor, so that several can be under way at once.
/// Call while its context is current.
class ReadBack {
public:
    ReadBack() = default;
    ~ReadBack() { forget(); }
    ReadBack(const ReadBack &) = delete;
    ReadBack &operator=(const ReadBack &) = delete;

    /// Asks for a target of bytes, and does not wait. Takes memory where its size differs from before.
    void begin(const Target &);

    /// Waits, asleep, until the samples are there, and copies them; `out` has the target's size. Timeout where it takes
    /// longer than `patience`; begin() may be called again then.
    Status finish(std::chrono::nanoseconds patience, image::MutablePlaneView out);

private:
    void forget();

    image::Size size_;
    Owned<BufferKind> buffer_;
    GLsync done_ = nullptr;
};

} // namespace bokeh::compositor::gl
