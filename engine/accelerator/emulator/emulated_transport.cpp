#include "engine/accelerator/emulator/emulated_transport.h"

#include <ctime>
#include <pthread.h>

namespace bokeh::accelerator::emulator {

namespace {

Error failure(Handshake handshake)
{
    switch (handshake) {
    case Handshake::Gone:
        return {Errc::Disconnected, "the accelerator was unplugged"};
    case Handshake::Stall:
        return {Errc::BadReply, "the accelerator has halted its endpoints"};
    case Handshake::Overflow:
        return {Errc::BadReply, "the accelerator sent more than was asked for"};
    case Handshake::Nak:
        return {Errc::Timeout, "the accelerator did not answer in time"};
    case Handshake::Ack:
        break;
    }
    return {Errc::Internal, "a transfer failed that did not"};
}

const Error kCancelled{Errc::Cancelled, "the connection to the accelerator is being closed"};

} // namespace

EmulatedTransport::EmulatedTransport(const Device::Options &options)
    : device_(options), worker_([this](std::stop_token stop) { work(stop); })
{
}

EmulatedTransport::~EmulatedTransport()
{
    cancel();
}

void EmulatedTransport::work(std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    while (begun_.wait(lock, stop, [&] { return device_.hasWork(); })) {
        std::optional<Device::Work> work = device_.begin();
        lock.unlock();
        device_.compute(*work); // always there: this thread alone begins and finishes
        lock.lock();
        device_.finish(*std::move(work));
        changed_.notify_all();
        if (stop.stop_requested())
            return;
    }
}

Status EmulatedTransport::send(std::span<const std::byte> bytes, Deadline deadline)
{
    std::unique_lock lock(mutex_);
    for (bool late = false;; late = changed_.wait_until(lock, deadline) == std::cv_status::timeout) {
        if (cancelled_)
            return kCancelled;
        const Handshake handshake = device_.out(bytes);
        if (handshake == Handshake::Nak && !late)
            continue;
        begun_.notify_one();
        changed_.notify_all(); // an answer, a halt or a loss is news to the receiver
        return handshake == Handshake::Ack ? Status() : failure(handshake);
    }
}

Result<std::size_t> EmulatedTransport::receive(std::span<std::byte> room, Deadline deadline)
{
    std::unique_lock lock(mutex_);
    for (bool late = false;; late = changed_.wait_until(lock, deadline) == std::cv_status::timeout) {
        if (cancelled_)
            return kCancelled;
        const Device::Arrival arrival = device_.in(room);
        if (arrival.handshake == Handshake::Nak && !late)
            continue;
        if (arrival.handshake == Handshake::Nak)
            return failure(arrival.handshake);
        changed_.notify_all(); // a sender may have waited for room
        if (arrival.handshake == Handshake::Ack)
            return arrival.bytes;
        return failure(arrival.handshake);
    }
}

Status EmulatedTransport::control(Control request, std::span<std::byte> room, Deadline)
{
    std::lock_guard lock(mutex_);
    if (cancelled_)
        return kCancelled;
    const Handshake handshake = device_.control(request, room);
    changed_.notify_all();
    if (handshake == Handshake::Nak)
        return Error{Errc::BadInput, "a control request with the wrong room for its answer"};
    return handshake == Handshake::Ack ? Status() : failure(handshake);
}

void EmulatedTransport::cancel() noexcept
{
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
}

std::chrono::nanoseconds EmulatedTransport::deviceCpu() const
{
    clockid_t clock{};
    timespec t{};
    // native_handle() is not const, though it changes nothing.
    if (pthread_getcpuclockid(const_cast<std::jthread &>(worker_).native_handle(), &clock) != 0 ||
        clock_gettime(clock, &t) != 0)
        return {};
    return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

void EmulatedTransport::inject(const Faults &faults)
{
    std::lock_guard lock(mutex_);
    device_.inject(faults);
    changed_.notify_all();
}

Device::Registers EmulatedTransport::registers() const
{
    std::lock_guard lock(mutex_);
    return device_.registers();
}

} // namespace bokeh::accelerator::emulator
