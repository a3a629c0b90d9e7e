#include "engine/accelerator/usb/context.h"

#include <libusb.h>
#include <sys/time.h>

#include "engine/accelerator/usb/errors.h"
#include "engine/base/worker.h"

namespace bokeh::accelerator::usb {

Result<std::unique_ptr<Context>> Context::open()
{
    libusb_context *context = nullptr;
    if (const int code = libusb_init(&context); code != 0)
        return errorOf(code, "access to USB");
    auto opened = startThread([&] { return std::unique_ptr<Context>(new Context(context)); });
    if (!opened)
        libusb_exit(context);
    return opened;
}

Context::Context(libusb_context *context) : context_(context), events_([this] { handleEvents(); }) {}

Context::~Context()
{
    // Relaxed: libusb's own lock, taken by the interruption, orders it before the thread looks again.
    stop_.store(true, std::memory_order_relaxed);
    libusb_interrupt_event_handler(context_);
    events_.join();
    libusb_exit(context_);
}

void Context::handleEvents()
{
    while (!stop_.load(std::memory_order_relaxed)) {
        timeval patience{.tv_sec = 60, .tv_usec = 0};
        const int code = libusb_handle_events_timeout_completed(context_, &patience, nullptr);
        // A context that fails for good must not take a whole core.
        if (code != 0 && code != LIBUSB_ERROR_INTERRUPTED)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

} // namespace bokeh::accelerator::usb
