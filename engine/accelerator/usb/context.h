#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include "engine/base/result.h"

struct libusb_context;

namespace bokeh::accelerator::usb {

/// A libusb context and the one thread that ends its transfers. What was opened by it is closed before it goes.
class Context {
public:
    /// Unsupported where there is no USB to speak of.
    static Result<std::unique_ptr<Context>> open();
    ~Context();
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;

    libusb_context *get() const { return context_; }

private:
    explicit Context(libusb_context *);
    void handleEvents();

    libusb_context *const context_;
    std::atomic<bool> stop_ = false;
    std::thread events_;
};

} // namespace bokeh::accelerator::usb
