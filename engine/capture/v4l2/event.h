#pragma once

#include "engine/base/result.h"
#include "engine/capture/v4l2/descriptor.h"

namespace bokeh::capture::v4l2 {

/// Something that happens once, which poll() can wait for together with a device. Threads: any.
class Event {
public:
    static Result<Event> create(); ///< Exhausted where there are no more file descriptors

    void set() const noexcept;
    int descriptor() const { return descriptor_.number(); } ///< readable from set() on

private:
    explicit Event(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    Descriptor descriptor_;
};

} // namespace bokeh::capture::v4l2
