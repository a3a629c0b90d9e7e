#include "engine/doctor/call_device.h"

#include "engine/output/v4l2/create_loopback.h"

namespace bokeh::doctor {

Result<std::filesystem::path> makeCallDevice()
{
    return output::createLoopback();
}

} // namespace bokeh::doctor
