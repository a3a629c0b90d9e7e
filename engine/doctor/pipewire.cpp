#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>

#include "engine/base/descriptor.h"
#include "engine/base/system_text.h"
#include "engine/doctor/parts.h"

namespace bokeh::doctor {

namespace fs = std::filesystem;

namespace {

using Severity = Finding::Severity;

/// 0 where somebody listens there, or errno. Says nothing, and hangs up.
int knock(const fs::path &folder, const std::string &name)
{
    // A socket's address has room for a short path only.
    const Descriptor at(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!at)
        return errno;
    const std::string path = fmt::format("/proc/self/fd/{}/{}", at.number(), name);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return ENAMETOOLONG;
    path.copy(address.sun_path, path.size());
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket)
        return errno;
    // EAGAIN: it listens, and many others wait.
    const bool answered = connect(socket.number(), reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    return answered || errno == EAGAIN ? 0 : errno;
}

/// Whether a program of one of these names runs; the kernel cuts a name after 15 bytes.
bool runs(const Chart &chart, std::initializer_list<std::string_view> names)
{
    std::error_code failed;
    for (fs::directory_iterator process(chart.at("/proc"), failed), end; !failed && process != end;
         process.increment(failed)) {
        const std::string file = process->path().filename().string();
        if (file.find_first_not_of("0123456789") != file.npos)
            continue;
        const std::string program = systemLine(process->path() / "comm");
        for (const std::string_view name : names)
            if (program == name.substr(0, 15))
                return true;
    }
    return false;
}

bool hasFile(const fs::path &folder, std::string_view extension)
{
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
        if (entry->path().extension() == extension)
            return true;
    return false;
}

void examineDaemon(Chart &chart)
{
    const fs::path folder = chart.at(chart.examination.runtime);
    const int reason = knock(folder, "pipewire-0");
    chart.pipewire = reason == 0;
    if (reason == ENOENT || reason == ENOTDIR)
        chart.add("pipewire.absent", Severity::Warning,
                  "PipeWire does not run: programs that take their cameras from it will not see ours",
                  installing("pipewire wireplumber", "pipewire wireplumber", "pipewire wireplumber", chart) +
                      ", then log in again; in Flatpak: --filesystem=xdg-run/pipewire-0");
    else if (reason != 0)
        chart.add("pipewire.silent", Severity::Problem,
                  fmt::format("PipeWire does not answer: {}", std::strerror(reason)),
                  "systemctl --user restart pipewire.socket pipewire wireplumber");
    else if (!runs(chart, {"wireplumber", "pipewire-media-session"}))
        chart.add("pipewire.manager", Severity::Warning,
                  "PipeWire runs without a session manager, so nothing connects a camera to who asks for it",
                  installing("wireplumber", "wireplumber", "wireplumber", chart) + ", then log in again");
    else
        chart.add("pipewire.ok", Severity::Ok, "PipeWire runs");
}

void examinePortal(Chart &chart)
{
    std::error_code failed;
    const bool installed =
        fs::exists(chart.at("/usr/share/dbus-1/services/org.freedesktop.portal.Desktop.service"), failed);
    const bool backend = hasFile(chart.at("/usr/share/xdg-desktop-portal/portals"), ".portal");
    const std::string packages = "xdg-desktop-portal-gtk";
    const bool bus = knock(chart.at(chart.examination.runtime), "bus") == 0;
    chart.portal = installed && backend && bus;
    if (!installed || !backend)
        chart.add("portal.absent", Severity::Warning,
                  installed
                      ? "The desktop's portal has no part that could ask you: browsers get no camera from PipeWire"
                      : "There is no desktop portal: browsers get no camera from PipeWire",
                  installing(packages, packages, packages, chart) + " (or -gnome, -kde, -wlr), then log in again");
    else if (!bus)
        chart.add("portal.bus", Severity::Warning,
                  "There is no session bus, over which browsers ask the desktop's portal for a camera",
                  "Log in to a desktop; over ssh or in a container there is none");
    else
        chart.add("portal.ok", Severity::Ok,
                  runs(chart, {"xdg-desktop-portal"})
                      ? "The desktop's portal runs"
                      : "The desktop's portal is installed, and starts when it is asked");
}

} // namespace

void examinePipeWire(Chart &chart)
{
    examineDaemon(chart);
    examinePortal(chart);
}

} // namespace bokeh::doctor
