#include "engine/accelerator/usb/device_watch.h"

#include <libusb.h>

#include "engine/accelerator/usb/device_class.h"
#include "engine/accelerator/usb/errors.h"

namespace bokeh::accelerator::usb {

Result<std::unique_ptr<DeviceWatch>> DeviceWatch::start(std::function<void(bool)> changed)
{
    Result<std::unique_ptr<Context>> context = Context::open();
    if (!context)
        return context.error();
    if (libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) == 0)
        return errorOf(LIBUSB_ERROR_NOT_SUPPORTED, "being told of accelerators that are plugged in");
    std::unique_ptr<DeviceWatch> watch(new DeviceWatch(*std::move(context), std::move(changed)));
    const auto tell = [](libusb_context *, libusb_device *, libusb_hotplug_event event, void *self) {
        static_cast<const DeviceWatch *>(self)->changed_(event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED);
        return 0; // goes on
    };
    const int code = libusb_hotplug_register_callback(
        watch->context_->get(), LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
        LIBUSB_HOTPLUG_ENUMERATE, kVendor, kProduct, LIBUSB_HOTPLUG_MATCH_ANY, tell, watch.get(),
        &watch->registration_);
    if (code != 0)
        return errorOf(code, "being told of accelerators that are plugged in");
    return watch;
}

DeviceWatch::DeviceWatch(std::unique_ptr<Context> context, std::function<void(bool)> changed)
    : changed_(std::move(changed)), context_(std::move(context))
{
}

DeviceWatch::~DeviceWatch()
{
    if (registration_ != 0)
        libusb_hotplug_deregister_callback(context_->get(), registration_);
}

} // namespace bokeh::accelerator::usb
