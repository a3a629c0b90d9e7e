#include "engine/accelerator/emulator/usbip/server.h"

#include <array>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <vector>

#include "engine/accelerator/emulator/usbip/import.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

constexpr int kPatience = 5000; // ms for the few bytes with which a host asks for the device

enum class Wait { Ready, Late, Stopped };

Wait await(int file, short events, const FileHandle &bell, int milliseconds)
{
    std::array<pollfd, 2> files{{{file, events, 0}, {bell.number(), POLLIN, 0}}};
    for (;;) {
        const int ready = ::poll(files.data(), files.size(), milliseconds);
        if (ready < 0 && errno == EINTR)
            continue;
        if (files[1].revents != 0)
            return Wait::Stopped;
        return ready > 0 ? Wait::Ready : Wait::Late;
    }
}

/// All of `room`, or false.
bool hear(int socket, std::span<std::byte> room, const FileHandle &bell)
{
    while (!room.empty()) {
        if (await(socket, POLLIN, bell, kPatience) != Wait::Ready)
            return false;
        const auto came = ::recv(socket, room.data(), room.size(), MSG_DONTWAIT);
        if (came <= 0)
            return false;
        room = room.subspan(static_cast<std::size_t>(came));
    }
    return true;
}

/// A few hundred bytes, which the socket takes at once.
bool say(int socket, const std::vector<std::byte> &bytes)
{
    return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

} // namespace

Result<std::unique_ptr<Server>> Server::listen(std::uint16_t port)
{
    FileHandle socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
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
    if (::bind(socket.number(), any, size) != 0 || ::listen(socket.number(), 1) != 0 ||
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
    while (await(socket_.number(), POLLIN, bell_, -1) == Wait::Ready) {
        const FileHandle host(::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!host && (errno == ECONNABORTED || errno == EINTR))
            continue; // it has gone before it was let in
        if (!host)
            return systemError("no host can be let in");
        const int yes = 1; // small answers must not wait for more
        (void)::setsockopt(host.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (Status served = greet(host.number(), plug, stop, said); !served)
            said(served.error().what);
    }
    return {};
}

Status Server::greet(int socket, Plug &plug, std::stop_token stop, const Said &said)
{
    std::array<std::byte, kRequestHeader> header;
    if (!hear(socket, header, bell_))
        return {};
    const Result<Operation> operation = decodeRequest(header);
    if (!operation)
        return operation.error();
    if (*operation == Operation::List) {
        (void)say(socket, listReply(plug.options().link)); // if it does not listen it did not want to know
        return {};
    }
    std::array<std::byte, kBusId> name;
    if (!hear(socket, name, bell_))
        return {};
    if (decodeBusId(name) != kDeviceName) {
        (void)say(socket, importRefusal());
        return Error{Errc::BadInput,
                     fmt::format("a host asked for a device that is not here; the one that is, is {}", kDeviceName)};
    }
    if (!say(socket, importReply(plug.options().link)))
        return {};
    said("a host has attached the device");
    const Status served = plug.serve(socket, stop);
    said("the host has let the device go");
    return served;
}

} // namespace bokeh::accelerator::emulator::usbip
