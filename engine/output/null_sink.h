#pragma once

#include "engine/output/sink.h"

namespace bokeh::output {

/// Takes every frame and keeps none: for measuring, and for runs that are made for their statistics.
class NullSink final : public Sink {
public:
    Status write(const image::FramePtr &) override { return {}; }
    Status finish() override { return {}; }
};

} // namespace bokeh::output
