#pragma once

#include <memory>

#include "engine/accelerator/emulator/usb_function.h"
#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::test {

/// The libusb transport to a UsbMock that it owns, whose chip is told to `chip`.
std::unique_ptr<Transport> mockedTransport(const emulator::Device::Options &, emulator::UsbFunction *&chip);

} // namespace bokeh::accelerator::test
