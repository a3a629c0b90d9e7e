#include "engine/pipeline/doctor/call_device.h"

#include "engine/output/v4l2/create_loopback.h"

namespace bokeh::pipeline {

Result<std::filesystem::path> makeCallDevice()
{
    return output::createLoopback();
}

} // namespace bokeh::pipeline
