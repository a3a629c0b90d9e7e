// Hosts of USB/IP that mean harm, against `emulate --usbip`.
#include <arpa/inet.h>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "tests/audit/judge.h"

using namespace std::chrono_literals;

namespace audit {

namespace {

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// One that nobody listens at.
std::uint16_t freePort()
{
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    auto *any = reinterpret_cast<sockaddr *>(&address);
    if (bind(probe, any, length) != 0 || getsockname(probe, any, &length) != 0)
        throw std::runtime_error("there is no free port");
    close(probe);
    return ntohs(address.sin_port);
}

/// A connection to the server.
class Connection {
public:
    explicit Connection(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const sockaddr_in to = loopback(port);
        const timeval patience{.tv_sec = 30, .tv_usec = 0};
        for (const int direction : {SO_RCVTIMEO, SO_SNDTIMEO}) // of the connection too
            setsockopt(socket_, SOL_SOCKET, direction, &patience, sizeof patience);
        if (connect(socket_, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0) {
            close(socket_);
            socket_ = -1;
        }
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection()
    {
        if (socket_ >= 0)
            close(socket_);
    }
    bool is() const { return socket_ >= 0; }
    void send(const std::string &bytes) const { (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    /// As many times as the socket takes at once, and a thousand at most, without a look at any answer.
    void flood(const std::string &bytes) const
    {
        for (int i = 0; i < 1000; ++i)
            if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
                return;
    }
    /// As much as comes at once; empty where nothing does, or the server has closed.
    std::string receive() const
    {
        std::string bytes(4096, '\0');
        const ssize_t n = recv(socket_, bytes.data(), bytes.size(), 0);
        bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
        return bytes;
    }

private:
    int socket_;
};

const std::string kList{"\x01\x11\x80\x05\0\0\0\0", 8};
const std::string kImport = std::string("\x01\x11\x80\x03\0\0\0\0", 8) + "1-1" + std::string(29, '\0');

/// CMD_SUBMIT: endpoint 0 is to send the device's descriptor.
const std::string kDescriptorWanted = std::string("\0\0\0\1\0\0\0\1\0\1\0\2\0\0\0\1\0\0\0\0", 20) +
                                      std::string("\0\0\0\0\0\0\0\xFF\0\0\0\0\xFF\xFF\xFF\xFF\0\0\0\0", 20) +
                                      std::string("\x80\x06\0\x01\0\0\xFF\0", 8);

/// Whether a host of good will is still told of the device.
bool serves(std::uint16_t port)
{
    const Connection host(port);
    host.send(kList);
    return host.is() && host.receive().starts_with(std::string("\x01\x11\0\x05", 4));
}

/// Asks for the device: whether there is an answer, and whether it is yes.
struct Asked {
    bool answered = false, granted = false;

    explicit Asked(const Connection &host)
    {
        host.send(kImport);
        const std::string reply = host.receive();
        answered = reply.starts_with(std::string("\x01\x11\0\x03", 4));
        granted = answered && reply.size() > 8 && reply.substr(4, 4) == std::string(4, '\0');
    }
};

/// Whether a host gets the device sooner or later: others may have it for a moment.
bool isHandedOver(std::uint16_t port)
{
    for (int i = 0; i < 100; ++i) {
        const Connection host(port);
        if (Asked(host).granted)
            return true;
        std::this_thread::sleep_for(200ms);
    }
    return false;
}

double residentMegabytes(int pid)
{
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    for (std::string word; status >> word;)
        if (word == "VmRSS:") {
            double kilobytes = 0;
            status >> kilobytes;
            return kilobytes / 1024;
        }
    return 0;
}

std::string noise(Ground &ground)
{
    std::string bytes(std::uniform_int_distribution<std::size_t>(0, 400)(ground.random), '\0');
    for (char &byte : bytes)
        byte = static_cast<char>(ground.random());
    return bytes;
}

/// Has the server under attack, then asks it to serve, and to end.
Row besiege(const Ground &ground, const std::string &attack, const std::function<void(Row &, std::uint16_t)> &tries)
{
    Row row{.attack = attack, .folder = ground.folder};
    const std::uint16_t port = freePort();
    const Outcome outcome = play("exec " + cli() + fmt::format(" emulate --usbip {}", port), [&](int pid) {
        for (int i = 0; i < 400 && !serves(port); ++i)
            std::this_thread::sleep_for(50ms);
        const double before = residentMegabytes(pid);
        tries(row, port);
        const double after = residentMegabytes(pid);
        row.notes = fmt::format("resident {:.0f} MB before, {:.0f} after", before, after);
        row.count("its memory", after > before + 20 ? "grew" : "");
        row.count("a host of good will", serves(port) ? "" : "is not served any more");
        kill(pid, SIGTERM);
    });
    row.count("the end", fault(outcome), outcome);
    return row;
}

} // namespace

Row usbipConnections(Ground &ground)
{
    return besiege(ground, "USB/IP: noise, silence and many at once", [&](Row &row, std::uint16_t port) {
        for (int i = 0; i < ground.times(300); ++i) {
            const Connection host(port);
            const std::string bytes = noise(ground);
            ground.write("sent", bytes);
            host.send(bytes);
            row.count(fmt::format("noise {}", i), host.is() ? "" : "the server is gone");
        }
        std::vector<std::unique_ptr<Connection>> silent;
        for (int i = 0; i < ground.times(500); ++i)
            silent.push_back(std::make_unique<Connection>(port));
        row.count("while many are silent", serves(port) ? "" : "nobody is served");
    });
}

Row usbipSessions(Ground &ground)
{
    return besiege(ground, "USB/IP: hosts that take the device and send noise", [&](Row &row, std::uint16_t port) {
        for (int i = 0; i < ground.times(200); ++i) {
            const Connection host(port);
            (void)Asked(host);
            std::string packet(48, '\0');
            packet[3] = static_cast<char>(1 + ground.random() % 4);
            const std::string bytes = ground.mutate(packet) + noise(ground);
            ground.write("sent", bytes);
            host.send(bytes);
            row.count(fmt::format("noise {}", i), host.is() ? "" : "the server is gone");
        }
        row.count("after the noise", isHandedOver(port) ? "" : "the device is not handed over");
        {
            const Connection first(port), second(port);
            row.count("a host that takes the device and is silent", Asked(first).granted ? "" : "does not get it");
            row.count("a second host", Asked(second).answered ? "" : "is told nothing");
            row.count("while it is taken", serves(port) ? "" : "nobody is served");
            row.count("after the silence", isHandedOver(port) ? "" : "the device is not free again");
        }
        const Connection deaf(port);
        (void)Asked(deaf);
        deaf.flood(kDescriptorWanted);
        row.count("while a host does not read its answers", serves(port) ? "" : "nobody is served");
    });
}

} // namespace audit
