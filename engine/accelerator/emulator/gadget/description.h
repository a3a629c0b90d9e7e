#pragma once

#include <cstddef>
#include <vector>

#include "engine/accelerator/protocol.h"

namespace bokeh::accelerator::emulator::gadget {

/// What FunctionFS wants to be told before anything else (linux/usb/functionfs.h): the function's descriptors at high
/// speed, and at SuperSpeed if that is the fastest; then its strings. The first endpoint is OUT, the second IN.
std::vector<std::byte> descriptors(protocol::Link fastest);
std::vector<std::byte> strings();

} // namespace bokeh::accelerator::emulator::gadget
