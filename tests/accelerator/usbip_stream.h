// Streams through an accelerator that a kernel has found, and holds every mask to the arithmetic's own.
#pragma once

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/usb/devices.h"
#include "tests/accelerator/deadline.h"
#include "tests/accelerator/host.h"
#include "tests/accelerator/usbip_cable.h"

namespace bokeh::accelerator::test {

/// Over the program's own transport, with the network loaded. There is no udev in the machine to tell when the kernel
/// has found the device, so it asks again.
inline std::unique_ptr<Accelerator> openLoaded(const model::Network &network)
{
    auto transport = usb::openUsb();
    for (int attempt = 0; !transport && attempt < 200; ++attempt) {
        std::this_thread::sleep_for(50ms);
        transport = usb::openUsb();
    }
    if (!transport)
        FAIL(transport.error().what);
    auto opened = Accelerator::open(*std::move(transport), soon());
    if (!opened)
        FAIL(opened.error().what);
    if (Status loaded = (*opened)->load(network, soon()); !loaded)
        FAIL(loaded.error().what);
    return *std::move(opened);
}

/// Pictures, and the masks that must come of them.
struct KnownMasks {
    std::vector<std::vector<std::uint8_t>> inputs;
    std::vector<std::vector<std::uint16_t>> masks;

    /// By the arithmetic itself, without any cable.
    KnownMasks(const model::Network &network, std::uint32_t kinds)
    {
        for (std::uint32_t i = 0; i < kinds; ++i) {
            inputs.push_back(input(network, i));
            masks.push_back(expected(network, inputs.back()));
        }
    }
    KnownMasks() = default;
};

/// As many frames, two in flight. Fails at the first mask that is not bit for bit right.
inline void stream(Accelerator &accelerator, const KnownMasks &known, std::uint32_t frames)
{
    std::vector<std::uint16_t> mask(known.masks.front().size());
    const auto collect = [&](std::uint32_t number) {
        const auto came = accelerator.collect(mask, soon());
        if (!came)
            FAIL(came.error().what);
        if (*came != number || mask != known.masks[number % known.masks.size()])
            FAIL("frame " << number << " has another mask (of frame " << *came << ")");
    };
    for (std::uint32_t i = 0; i < frames; ++i) {
        if (Status sent = accelerator.submit(i, known.inputs[i % known.inputs.size()], soon()); !sent)
            FAIL(sent.error().what);
        if (i > 0)
            collect(i - 1);
    }
    collect(frames - 1);
}

/// Whether so many accelerators come to be listed, and with this link.
inline bool listed(std::size_t count, protocol::Link link)
{
    for (const Deadline end = soon(); Deadline::clock::now() < end; std::this_thread::sleep_for(50ms)) {
        const auto devices = usb::listDevices();
        REQUIRE(devices);
        if (devices->size() == count)
            return std::ranges::all_of(*devices, [&](const usb::DeviceInfo &device) { return device.link == link; });
    }
    return false;
}

/// The first step of recovery: a halt is cleared, and the same connection goes on.
inline void checkHalt(Accelerator &accelerator, emulator::UsbFunction &chip, const KnownMasks &known)
{
    std::vector<std::uint16_t> mask(known.masks.front().size());
    chip.inject({.stallAtResult = 0});
    REQUIRE(accelerator.submit(0, known.inputs[0], soon()));
    const auto came = accelerator.collect(mask, soon());
    REQUIRE_FALSE(came);
    CHECK(came.error().code == Errc::BadReply);
    chip.inject({});
    stream(accelerator, known, 4);
}

/// The last one: a device that takes everything and says nothing works again when it is opened anew.
inline void checkMute(std::unique_ptr<Accelerator> accelerator, emulator::UsbFunction &chip,
                      const model::Network &network, const KnownMasks &known)
{
    std::vector<std::uint16_t> mask(known.masks.front().size());
    chip.inject({.muteAfterFrames = 0});
    REQUIRE(accelerator->submit(0, known.inputs[0], soon()));
    CHECK(accelerator->collect(mask, std::chrono::steady_clock::now() + 200ms).error().code == Errc::Timeout);
    // Abort does not help, as load() tries.
    CHECK(accelerator->load(network, std::chrono::steady_clock::now() + 200ms).error().code == Errc::Timeout);
    accelerator.reset();
    stream(*openLoaded(network), known, 4);
}

/// With one frame in flight and the cable out: uses the accelerator until it says that it is gone. Until the kernel has
/// noticed, a cable that is out looks like one that disturbs, and that is BadReply.
inline bool endsDisconnected(Accelerator &accelerator, const model::Network &network)
{
    const auto picture = input(network, 1);
    auto mask = emptyMask(network);
    bool inFlight = true;
    for (std::uint32_t attempt = 0; attempt < 200; ++attempt) {
        Status went;
        if (inFlight) {
            if (const auto came = accelerator.collect(mask, soon()); !came)
                went = came.error();
            inFlight = false;
        } else {
            went = accelerator.submit(attempt, picture, soon());
            inFlight = static_cast<bool>(went);
        }
        if (!went && went.error().code != Errc::BadReply)
            return went.error().code == Errc::Disconnected;
    }
    return false;
}

} // namespace bokeh::accelerator::test
