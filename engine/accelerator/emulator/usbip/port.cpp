#include "engine/accelerator/emulator/usbip/port.h"

#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <sys/socket.h>

#include "engine/accelerator/emulator/usbip/import.h"

namespace bokeh::accelerator::emulator::usbip {

namespace {

constexpr const char *kController = "/sys/devices/platform/vhci_hcd.0";
constexpr unsigned kDeviceId = 1 << 16 | 2; // bus and number at the "other" machine; any will do

constexpr int kFree = 4; // VDEV_ST_NULL

/// A line of "status": "hs  0000 004 000 00000000 000000 0-0": hub, port, state, ...
Result<int> freePort(protocol::Link link)
{
    std::ifstream file(std::filesystem::path(kController) / "status");
    if (!file)
        return Error{Errc::Unsupported,
                     "this machine's kernel has no virtual USB host; load it with: modprobe vhci_hcd"};
    const std::string wanted = link == protocol::Link::SuperSpeed ? "ss" : "hs";
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string hub;
        int port = 0, state = 0;
        if (words >> hub >> port >> state && hub == wanted && state == kFree)
            return port;
    }
    return Error{Errc::Exhausted, "no port of the virtual USB host is free; detach a device"};
}

Status write(const char *attribute, const std::string &text)
{
    const std::string path = fmt::format("{}/{}", kController, attribute);
    const FileHandle file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file || ::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return Error{Errc::BadInput, systemError("the virtual USB host cannot be used (it takes root)").what};
    return {};
}

} // namespace

Result<std::unique_ptr<Port>> Port::open(protocol::Link link)
{
    const Result<int> port = freePort(link);
    if (!port)
        return port.error();
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return systemError("no pair of sockets can be made");
    FileHandle ours(ends[0]);
    const FileHandle kernels(ends[1]); // which takes a share of its own in it
    const auto speed = speedNumber(link);
    if (Status attached = write("attach", fmt::format("{} {} {} {}", *port, ends[1], kDeviceId, speed)); !attached)
        return attached.error();
    return std::unique_ptr<Port>(new Port(*port, std::move(ours)));
}

Port::Port(int number, FileHandle socket) : number_(number), socket_(std::move(socket)) {}

Port::~Port()
{
    (void)write("detach", fmt::format("{}", number_)); // fails where the kernel has let it go before
}

Status Port::serve(Plug &plug, std::stop_token stop)
{
    Status served = plug.serve(socket_.number(), stop);
    ::shutdown(socket_.number(), SHUT_RDWR); // the kernel takes it for the cable
    return served;
}

} // namespace bokeh::accelerator::emulator::usbip
