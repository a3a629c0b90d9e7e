#pragma once

#include "engine/pipeline/live/recording_buffers.h"

namespace bokeh::pipeline {

/// What records the pictures of a live run: LiveRecorder, or what stands in for it in a test.
/// Threads: put() from one at a time, the rest from any. Nothing waits.
class PictureRecorder {
public:
    virtual ~PictureRecorder() = default;
    virtual bool active() const = 0; ///< false: put() need not be called
    virtual void put(const Composed &) = 0;
    /// From now on nothing that is heard is recorded, nor until a picture that may have sound follows; or it may again.
    virtual void setWithdrawn(bool) = 0;
};

} // namespace bokeh::pipeline
