#include "engine/accelerator/emulator/usbip/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fmt/format.h>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <thread>
#include <vector>

#include "engine/accelerator/emulator/usbip/import.h"
#include "engine/base/worker.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kPatience = 5s; // for the few bytes with which a host asks, all together, and for its first request
constexpr auto kBusy = 2s;     // one that has just hung up is noticed by then
constexpr auto kPause = 1s;    // after no guest could be let in
constexpr std::chrono::milliseconds kTick{50}; // between looks at what only time changes
constexpr std::size_t kMaxGuests = 64;

/// A few hundred bytes, which the socket takes at once.
bool say(int socket, const std::vector<std::byte> &bytes)
{
    return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

/// One who has called and not yet said what it wants.
struct Guest {
    FileHandle socket;
    Clock::time_point since = Clock::now();
    std::size_t have = 0;
    std::array<std::byte, kRequestHeader + kBusId> request{};

    /// False where it has hung up.
    bool hear()
    {
        const auto room = std::span(request).subspan(have);
        const auto came = ::recv(socket.number(), room.data(), room.size(), MSG_DONTWAIT);
        if (came < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        have += static_cast<std::size_t>(std::max<ssize_t>(came, 0));
        return came > 0;
    }
};

/// The guests, and the host that has the device.
class Reception {
public:
    Reception(Plug &plug, std::stop_token stop, const Server::Said &said) : plug_(plug), stop_(stop), said_(said) {}

    /// Until the bell rings.
    void run(int door, int bell)
    {
        for (;;) {
            const bool open = guests_.size() < kMaxGuests && Clock::now() >= closedUntil_;
            std::vector<pollfd> files{{bell, POLLIN, 0}, {open ? door : -1, POLLIN, 0}};
            for (const Guest &guest : guests_) // one that has said all waits for the device, not for more
                files.push_back({guest.have < guest.request.size() ? guest.socket.number() : -1, POLLIN, 0});
            const int ready = ::poll(files.data(), files.size(), open && guests_.empty() ? -1 : int(kTick.count()));
            if (ready < 0)
                continue;
            if (files[0].revents != 0)
                return;
            std::vector<Guest> staying;
            for (std::size_t i = 0; i < guests_.size(); ++i)
                if ((files[i + 2].revents == 0 || guests_[i].hear()) && stays(guests_[i]))
                    staying.push_back(std::move(guests_[i]));
            guests_ = std::move(staying);
            if (files[1].revents != 0)
                letIn(door);
        }
    }

private:
    void tell(const std::string &sentence)
    {
        std::lock_guard lock(mutex_);
        said_(sentence);
    }

    void letIn(int door)
    {
        FileHandle socket(::accept4(door, nullptr, nullptr, SOCK_CLOEXEC));
        if (socket) {
            const int yes = 1; // small answers must not wait for more
            (void)::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            guests_.push_back({.socket = std::move(socket)});
        } else if (errno != ECONNABORTED && errno != EINTR && errno != EAGAIN) {
            tell(systemError("no host can be let in for a moment").what); // too many files are open, say
            closedUntil_ = Clock::now() + kPause;
        }
    }

    /// Answers a guest that has said what it wants. False when it is to go.
    bool stays(Guest &guest)
    {
        const auto waited = Clock::now() - guest.since;
        if (guest.have < kRequestHeader)
            return waited < kPatience;
        const Result<Operation> operation = decodeRequest(std::span(guest.request).first<kRequestHeader>());
        if (!operation) {
            tell(operation.error().what);
            return false;
        }
        if (*operation == Operation::List) {
            (void)say(guest.socket.number(),
                      listReply(plug_.options().link)); // if it does not listen it did not want to know
            return false;
        }
        if (guest.have < guest.request.size())
            return waited < kPatience;
        if (decodeBusId(std::span(guest.request).last<kBusId>()) != kDeviceName) {
            (void)say(guest.socket.number(), importRefusal());
            tell(fmt::format("a host asked for a device that is not here; the one that is, is {}", kDeviceName));
            return false;
        }
        if (taken_.load(std::memory_order_acquire)) { // what the other host did to the device is done
            if (waited < kBusy)
                return true;
            (void)say(guest.socket.number(), importRefusal());
            tell("another host asked for the device, which is in use");
            return false;
        }
        handOver(std::move(guest.socket));
        return false;
    }

    void handOver(FileHandle socket)
    {
        if (!say(socket.number(), importReply(plug_.options().link)))
            return;
        taken_.store(true, std::memory_order_relaxed); // only this thread asks
        auto serving = startThread([&] {
            return std::jthread([this, host = std::move(socket)] {
                serve(host.number());
                taken_.store(false, std::memory_order_release);
            });
        });
        if (serving) {
            serving_ = *std::move(serving);
            return;
        }
        taken_.store(false, std::memory_order_relaxed);
        tell(serving.error().what);
    }

    void serve(int host)
    {
        tell("a host has attached the device");
        pollfd file{host, POLLIN, 0};
        const auto deadline = Clock::now() + kPatience;
        while (file.revents == 0 && !stop_.stop_requested() && Clock::now() < deadline)
            (void)::poll(&file, 1, int(kTick.count()));
        if (file.revents == 0 && !stop_.stop_requested()) {
            tell("the host said nothing, so the device is free again");
            return;
        }
        if (Status served = plug_.serve(host, stop_); !served)
            tell(served.error().what);
        tell("the host has let the device go");
    }

    Plug &plug_;
    const std::stop_token stop_;
    const Server::Said &said_;
    std::mutex mutex_; ///< of said_
    std::vector<Guest> guests_;
    Clock::time_point closedUntil_{};
    std::atomic<bool> taken_ = false;
    std::jthread serving_; ///< last: it uses all of the above
};

} // namespace

Result<std::unique_ptr<Server>> Server::listen(std::uint16_t port)
{
    FileHandle socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    FileHandle bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!socket || !bell)
        return systemError("no socket can be made");
    const int yes = 1; // the port of a server that has just ended is free
    (void)::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const any = reinterpret_cast<sockaddr *>(&address);
    if (::bind(socket.number(), any, size) != 0 || ::listen(socket.number(), 16) != 0 ||
        ::getsockname(socket.number(), any, &size) != 0)
        return systemError(fmt::format("port {} of this machine cannot be listened at", port));
    return std::unique_ptr<Server>(new Server(std::move(socket), std::move(bell), ntohs(address.sin_port)));
}

Server::Server(FileHandle socket, FileHandle bell, std::uint16_t port)
    : socket_(std::move(socket)), bell_(std::move(bell)), port_(port)
{
}

Status Server::run(Plug &plug, std::stop_token stop, const Said &said)
{
    const std::stop_callback wake(stop, [this] { ring(bell_); });
    Reception(plug, stop, said).run(socket_.number(), bell_.number());
    return {};
}

} // namespace bokeh::accelerator::emulator::usbip
