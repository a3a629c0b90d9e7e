// Every way to an accelerator, for the tests that hold all of them to the same words. Add a transport here.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/accelerator/emulator/emulated_transport.h"
#include "tests/accelerator/deadline.h"
#ifdef OVER_USB // needs a preloaded library, so it has programs of its own
#include "tests/accelerator/usb_cable.h"
#endif

namespace bokeh::accelerator::test {

using namespace std::chrono_literals;

struct Plugged {
    std::unique_ptr<Transport> transport;
    std::function<void(const emulator::Faults &)> inject; ///< while the transport lives
};

struct Cable {
    const char *name;
    std::function<Plugged(const emulator::Device::Options &)> plug;
};

inline const std::vector<Cable> &cables()
{
    static const std::vector<Cable> list = {
#ifdef OVER_USB
        {"libusb over umockdev",
         [](const emulator::Device::Options &options) {
             emulator::UsbFunction *chip = nullptr;
             auto transport = mockedTransport(options, chip);
             return Plugged{std::move(transport), [chip](const emulator::Faults &f) { chip->inject(f); }};
         }},
#else
        {"in this process",
         [](const emulator::Device::Options &options) {
             auto transport = std::make_unique<emulator::EmulatedTransport>(options);
             auto *borrowed = transport.get();
             return Plugged{std::move(transport), [borrowed](const emulator::Faults &f) { borrowed->inject(f); }};
         }},
#endif
    };
    return list;
}

} // namespace bokeh::accelerator::test
