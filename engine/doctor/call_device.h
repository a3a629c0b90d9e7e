#pragma once

#include <filesystem>

#include "engine/base/result.h"

namespace bokeh::doctor {

/// Has a camera for calls made where Finding::deviceCanBeMade, as output::createLoopback() does: it asks for the
/// administrator's password, so it is to be called only when the person wants a device, and blocks until the question
/// is answered. "Send to calls" finds the new device by itself within some seconds. Errors: as createLoopback().
/// Threads: any.
Result<std::filesystem::path> makeCallDevice();

} // namespace bokeh::doctor
