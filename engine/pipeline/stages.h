#pragma once

#include <array>

#include "engine/metrics/metrics.h"

namespace bokeh::pipeline {

/// Wall and CPU time of what a frame passes through. The accelerator's own work is not in here; ask networkCpu().
struct Stages {
    metrics::Stage capture{"capture.read"}, preprocess{"preprocess.run"}, submit{"accelerator.submit"},
        collect{"accelerator.collect"}, refine{"mask.refine"}, compose{"compositor.compose"}, write{"output.write"};
    std::array<const metrics::Stage *, 7> all() const
    {
        return {&capture, &preprocess, &submit, &collect, &refine, &compose, &write};
    }
};

} // namespace bokeh::pipeline
