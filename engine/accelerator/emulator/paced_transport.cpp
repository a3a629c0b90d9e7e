#include "engine/accelerator/emulator/paced_transport.h"

namespace bokeh::accelerator::emulator {

PacedTransport::PacedTransport(const Device::Options &options, protocol::Link link)
    : cable_(options, ComputingDevice::Pace::Chip, link), wire_(Wire::modelOf(link))
{
}

Status PacedTransport::carry(std::size_t bytes)
{
    std::unique_lock lock(mutex_);
    const auto waitUntil = [&](Wire::Time time) { changed_.wait_until(lock, time, [&] { return cancelled_; }); };
    while (!cancelled_ && wire_.busy(std::chrono::steady_clock::now()))
        waitUntil(wire_.free());
    waitUntil(wire_.put(bytes, std::chrono::steady_clock::now()));
    return cancelled_ ? Status(Error{Errc::Cancelled, "the connection to the accelerator is being closed"}) : Status();
}

Status PacedTransport::send(std::span<const std::byte> bytes, Deadline deadline)
{
    if (Status carried = carry(bytes.size()); !carried)
        return carried;
    return cable_.send(bytes, deadline);
}

Result<std::size_t> PacedTransport::receive(std::span<std::byte> room, Deadline deadline)
{
    const Result<std::size_t> received = cable_.receive(room, deadline);
    if (received)
        if (Status carried = carry(*received); !carried)
            return carried.error();
    return received;
}

Status PacedTransport::control(Control request, std::span<std::byte> room, Deadline deadline)
{
    return cable_.control(request, room, deadline);
}

void PacedTransport::cancel() noexcept
{
    cable_.cancel();
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
}

} // namespace bokeh::accelerator::emulator
