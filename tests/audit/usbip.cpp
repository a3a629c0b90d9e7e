// Hosts of USB/IP that mean harm, against `emulate --usbip`.
#include <arpa/inet.h>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "tests/audit/judge.h"

using namespace std::chrono_literals;

namespace audit {

namespace {

constexpr int kPort = 32407;

/// A connection to the server; -1 where there is none.
class Connection {
public:
    Connection() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(kPort);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{.tv_sec = 30, .tv_usec = 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
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

/// Whether a host of good will is still told of the device.
bool serves()
{
    const Connection host;
    host.send(kList);
    return host.is() && host.receive().starts_with(std::string("\x01\x11\0\x05", 4));
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
Row besiege(const std::string &attack, Ground &, const std::function<void(Row &)> &tries)
{
    Row row{.attack = attack};
    const Outcome outcome = play("exec " + cli() + fmt::format(" emulate --usbip {}", kPort), [&](int pid) {
        for (int i = 0; i < 400 && !serves(); ++i)
            std::this_thread::sleep_for(50ms);
        const double before = residentMegabytes(pid);
        tries(row);
        const double after = residentMegabytes(pid);
        row.notes = fmt::format("resident {:.0f} MB before, {:.0f} after", before, after);
        row.count("its memory", after > before + 20 ? "grew" : "");
        row.count("a host of good will", serves() ? "" : "is not served any more");
        kill(pid, SIGTERM);
    });
    row.count("the end", fault(outcome), outcome);
    return row;
}

} // namespace

Row usbipConnections(Ground &ground)
{
    return besiege("USB/IP: noise, silence and many at once", ground, [&](Row &row) {
        for (int i = 0; i < ground.times(300); ++i) {
            const Connection host;
            host.send(noise(ground));
            row.count("noise", host.is() ? "" : "the server is gone");
        }
        std::vector<std::unique_ptr<Connection>> silent;
        for (int i = 0; i < ground.times(200); ++i)
            silent.push_back(std::make_unique<Connection>());
        row.count("while many are silent", serves() ? "" : "nobody is served");
    });
}

Row usbipSessions(Ground &ground)
{
    return besiege("USB/IP: hosts that take the device and send noise", ground, [&](Row &row) {
        for (int i = 0; i < ground.times(100); ++i) {
            const Connection host;
            host.send(kImport);
            (void)host.receive();
            std::string packet(48, '\0');
            packet[3] = static_cast<char>(1 + ground.random() % 4);
            host.send(ground.mutate(packet) + noise(ground));
            row.count("noise", host.is() ? "" : "the server is gone");
        }
        const Connection first;
        first.send(kImport);
        row.count("the device is handed over", first.receive().empty() ? "it is not" : "");
        row.count("while it is taken", serves() ? "" : "nobody is served");
    });
}

} // namespace audit
