#pragma once

#include <functional>
#include <memory>

#include "engine/accelerator/usb/context.h"

namespace bokeh::accelerator::usb {

/// Tells when an accelerator has been plugged in or pulled out, as long as it lives.
/// Threads: start and destroy on any; the function is called on a thread of its own, or within start() for what is
/// plugged in already. It must not wait, and must not destroy the watch.
class DeviceWatch {
public:
    /// Unsupported where the system does not tell: ask listDevices() from time to time.
    static Result<std::unique_ptr<DeviceWatch>> start(std::function<void(bool pluggedIn)> changed);
    ~DeviceWatch();
    DeviceWatch(const DeviceWatch &) = delete;
    DeviceWatch &operator=(const DeviceWatch &) = delete;

private:
    DeviceWatch(std::unique_ptr<Context>, std::function<void(bool)>);

    const std::function<void(bool)> changed_;
    const std::unique_ptr<Context> context_; ///< ends first, and with it the calls
    int registration_ = 0;
};

} // namespace bokeh::accelerator::usb
