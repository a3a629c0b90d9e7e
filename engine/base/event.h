#pragma once

#include "engine/base/descriptor.h"
#include "engine/base/result.h"

namespace bokeh {

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

} // namespace bokeh
