#include "engine/accelerator/emulator/usbip/plug.h"

#include <algorithm>
#include <array>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "engine/accelerator/emulator/usbip/session.h"
#include "engine/base/worker.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

using Clock = std::chrono::steady_clock;

/// Sends what the socket takes now.
Status say(int socket, std::vector<std::byte> &bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (sent < 0)
            return Error{Errc::Disconnected, systemError("the USB/IP connection broke").what};
        bytes.erase(bytes.begin(), bytes.begin() + sent);
    }
    return {};
}

/// Null: wait for as long as it takes.
timespec *timeUntil(std::optional<Clock::time_point> when, Clock::time_point now, timespec &room)
{
    if (!when)
        return nullptr;
    const auto left = std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(*when - now));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    room = {.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
    return &room;
}

} // namespace

Result<std::unique_ptr<Plug>> Plug::make(const Options &options)
{
    FileHandle bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!bell)
        return systemError("no event can be made for the emulated device");
    return startThread([&] { return std::unique_ptr<Plug>(new Plug(options, std::move(bell))); });
}

Plug::Plug(const Options &options, FileHandle bell)
    : options_(options),
      bell_(std::move(bell)),
      function_(
          options.device, [this] { ring(bell_); },
          options.paced ? ComputingDevice::Pace::Chip : ComputingDevice::Pace::Free)
{
}

Status Plug::serve(int socket, std::stop_token stop)
{
    const std::stop_callback wake(stop, [this] { ring(bell_); });
    Session session(function_, options_.link, options_.paced);
    bool over = false;
    while (!over && !stop.stop_requested() && !session.unplugged()) {
        // A host that does not listen is not listened to, so what waits for it is bounded.
        const bool owed = !session.answers().empty();
        std::array<pollfd, 2> files{
            {{socket, static_cast<short>(owed ? POLLOUT : POLLIN), 0}, {bell_.number(), POLLIN, 0}}};
        const auto now = Clock::now();
        timespec room{};
        if (::ppoll(files.data(), files.size(), timeUntil(session.wakeAt(now), now, room), nullptr) < 0 &&
            errno != EINTR)
            return systemError("the USB/IP connection cannot be waited for");
        hush(bell_);
        if (files[0].revents != 0 && !owed)
            if (Status heard = hear(socket, session, over); !heard)
                return heard;
        session.work(Clock::now());
        if (Status said = say(socket, session.answers()); !said)
            return said;
    }
    return {};
}

Status Plug::hear(int socket, Session &session, bool &over)
{
    std::array<std::byte, 65536> bytes;
    const auto came = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (came < 0 && (errno == EAGAIN || errno == EINTR))
        return {};
    if (came < 0)
        return Error{Errc::Disconnected, systemError("the USB/IP connection broke").what};
    over = came == 0;
    return session.receive(std::span(bytes).first(static_cast<std::size_t>(came)));
}

} // namespace bokeh::accelerator::emulator::usbip
