#include "session.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

[[noreturn]] void fail(const std::string &what, const fs::path &log)
{
    std::ostringstream text;
    text << what << ":\n" << std::ifstream(log).rdbuf();
    throw std::runtime_error(text.str());
}

} // namespace

Session::Session()
{
    std::string name = (fs::temp_directory_path() / "bokeh_pipewire_XXXXXX").string();
    if (!mkdtemp(name.data()))
        throw std::runtime_error("no folder for a session");
    folder_ = name;
    fs::create_directory(folder_ / "portals");
    std::ofstream(folder_ / "portals" / "test.portal")
        << "[portal]\nDBusName=org.freedesktop.impl.portal.desktop.test\nUseIn=bokehcam-test\n"
           "Interfaces=org.freedesktop.impl.portal.Access;org.freedesktop.impl.portal.Lockdown;\n";
    bus_.emplace(run({"dbus-daemon", "--session", "--nofork", "--address=unix:path=" + (folder_ / "bus").string()}));
    if (!eventually([&] { return fs::exists(folder_ / "bus") || !bus_->running(); }) || !bus_->running())
        fail("no D-Bus", folder_ / "log");
    startPipeWire();
}

Session::~Session()
{
    wireplumber_.reset();
    pipewire_.reset();
    bus_.reset();
    // A browser's helpers may still be writing there while they end.
    std::error_code failed;
    eventually([&] { return fs::remove_all(folder_, failed) != static_cast<std::uintmax_t>(-1); });
}

std::vector<std::string> Session::environment() const
{
    const std::string at = folder_.string();
    return {"XDG_RUNTIME_DIR=" + at,
            "PIPEWIRE_RUNTIME_DIR=" + at,
            "PIPEWIRE_REMOTE=pipewire-0",
            "HOME=" + at,
            "XDG_CONFIG_HOME=" + at + "/config",
            "XDG_STATE_HOME=" + at + "/state",
            "XDG_CACHE_HOME=" + at + "/cache",
            "XDG_DATA_HOME=" + at + "/data",
            "DBUS_SESSION_BUS_ADDRESS=unix:path=" + at + "/bus",
            "DBUS_SYSTEM_BUS_ADDRESS=unix:path=" + at + "/no-system-bus",
            "XDG_DESKTOP_PORTAL_DIR=" + at + "/portals",
            "XDG_CURRENT_DESKTOP=bokehcam-test",
            "GST_REGISTRY=" + at + "/registry"};
}

Process Session::run(std::vector<std::string> command, bool readOutput) const
{
    return Process(command, {.environment = environment(), .log = folder_ / "log", .readOutput = readOutput});
}

Process Session::gstreamer(const std::vector<std::string> &pipeline) const
{
    std::vector<std::string> command{"gst-launch-1.0", "--quiet"};
    command.insert(command.end(), pipeline.begin(), pipeline.end());
    return run(std::move(command), true);
}

bool Session::knowsCamera() const
{
    return eventually([&] {
        Process metadata = run({"pw-metadata", "-n", "default", "0", "default.video.source"}, true);
        std::string said(4096, '\0');
        said.resize(metadata.read(said.data(), said.size()));
        return said.find("bokehcam") != std::string::npos;
    });
}

void Session::allowCameras()
{
    const std::string store = "org.freedesktop.impl.portal.PermissionStore";
    Process asked = run({"dbus-send", "--session", "--print-reply", "--dest=" + store,
                         "/org/freedesktop/impl/portal/PermissionStore", store + ".SetPermission", "string:devices",
                         "boolean:true", "string:camera", "string:", "array:string:yes"});
    if (!eventually([&] { return !asked.running(); }))
        fail("no permission store", folder_ / "log");
}

void Session::startPipeWire()
{
    pipewire_.emplace(run({"pipewire"}));
    if (!eventually([&] { return fs::exists(folder_ / "pipewire-0") || !pipewire_->running(); }) ||
        !pipewire_->running())
        fail("no PipeWire", folder_ / "log");
    startManager();
}

void Session::startManager()
{
    wireplumber_.emplace(run({"wireplumber"}));
}

void Session::killManager()
{
    wireplumber_.reset();
}

void Session::killPipeWire()
{
    killManager();
    pipewire_.reset();
    fs::remove(folder_ / "pipewire-0");
    fs::remove(folder_ / "pipewire-0.lock");
}
