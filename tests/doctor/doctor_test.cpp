#include "engine/doctor/doctor.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "tests/pipeline/listener.h"

using namespace bokeh;
using bokeh::test::FakeRoot;
using bokeh::test::Listener;
using doctor::Examination;
using doctor::Finding;
using Severity = Finding::Severity;

namespace {

/// What the tests examine: no accelerator, no network, and every node may be used, unless they say otherwise.
Examination of(const FakeRoot &root)
{
    return {.root = root.path(),
            .runtime = "/run/user/1000",
            .user = "anna",
            .mayUse = [](const std::filesystem::path &) { return true; },
            .accelerators = [] { return Result(std::vector<accelerator::usb::DeviceInfo>()); },
            .networkIsOpen = [] { return false; }};
}

/// The one finding whose id is this or begins with it, up to a dot.
Finding one(const std::vector<Finding> &findings, const std::string &id)
{
    std::vector<Finding> found;
    std::ranges::copy_if(findings, std::back_inserter(found),
                         [&](const Finding &finding) { return finding.id == id || finding.id.starts_with(id + "."); });
    CAPTURE(id);
    REQUIRE(found.size() == 1);
    return found.front();
}

Finding examineFor(const FakeRoot &root, const std::string &id)
{
    return one(doctor::examine(of(root)), id);
}

void kernel(const FakeRoot &root)
{
    root.write("etc/os-release", "NAME=\"Debian\"\nID=debian\n");
    root.write("proc/sys/kernel/osrelease", "6.1.0-1-amd64\n");
}

void module(const FakeRoot &root, const char *ending)
{
    root.write("lib/modules/6.1.0-1-amd64/modules.dep", "updates/dkms/v4l2loopback.ko:\n");
    root.write("lib/modules/6.1.0-1-amd64/updates/dkms/v4l2loopback.ko", std::string("ELF") + ending);
}

void loaded(const FakeRoot &root, const char *exclusive = "Y,N\n")
{
    root.write("sys/module/v4l2loopback/version", "0.13.2\n");
    root.write("sys/module/v4l2loopback/parameters/exclusive_caps", exclusive);
    root.write("sys/module/v4l2loopback/parameters/video_nr", "10,-1\n");
}

void secureBoot(const FakeRoot &root, char on)
{
    root.write("sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
               std::string("\x06\0\0\0", 4) + on);
}

} // namespace

TEST_CASE("an empty system is described without a failure, and what is wrong has a remedy of one line")
{
    const FakeRoot root;
    const auto findings = doctor::examine(of(root));
    std::set<std::string> ids;
    for (const Finding &finding : findings) {
        CAPTURE(finding.id);
        CHECK(finding.what != "");
        CHECK((finding.severity == Severity::Ok || finding.remedy != ""));
        CHECK(finding.remedy.find('\n') == std::string::npos);
        ids.insert(finding.id);
    }
    CHECK(ids == std::set<std::string>{"camera.none", "pipewire.absent", "portal.absent", "loopback.absent",
                                       "programs.firefox", "programs.chromium", "programs.zoom", "programs.obs",
                                       "accelerator.none", "network.refused"});
}

TEST_CASE("a camera is free, held, forbidden, or kept from a sandbox")
{
    const FakeRoot root;
    root.camera(0, "Integrated Camera");
    CHECK(examineFor(root, "camera") ==
          Finding{"camera.ok", Severity::Ok, "The camera \"Integrated Camera\" (/dev/video0) is free", ""});

    root.program(42, "firefox", {"/dev/video0", "/dev/video0"});
    root.program(43, "zo\x1bom", {"/dev/video0"});
    const Finding held = examineFor(root, "camera");
    CHECK(held.id == "camera.held");
    CHECK(held.severity == Severity::Note);
    CHECK(held.what.find("firefox (42)") != std::string::npos);
    CHECK(held.what.find("zo?om (43)") != std::string::npos);
    CHECK(held.what.find("firefox (42), firefox") == std::string::npos);

    root.remove("dev/video0");
    CHECK(examineFor(root, "camera").id == "camera.hidden");
}

TEST_CASE("who may not use a camera is told which way leads to it")
{
    const FakeRoot root;
    root.camera(0, "Integrated Camera");
    Examination examination = of(root);
    examination.mayUse = [&](const std::filesystem::path &node) {
        CHECK(node == root.path() / "dev/video0");
        return false;
    };
    struct Row {
        const char *groups, *remedy;
    };
    const auto row =
        GENERATE(Row{"root:x:0:\nvideo:x:44:ben,annabel\n", "sudo usermod -aG video anna, then log out and in again"},
                 Row{"", "sudo usermod -aG video anna, then log out and in again"},
                 Row{"video:x:44:ben,anna\nrender:x:105:\n", "Log out and in again: you have been put into the group"},
                 Row{"video:x:44:\nothers:x:1:anna\n", "sudo usermod -aG video anna, then log out and in again"});
    root.write("etc/group", row.groups);
    const Finding finding = one(doctor::examine(examination), "camera");
    CHECK(finding.id == "camera.permission");
    CHECK(finding.severity == Severity::Problem);
    CHECK(finding.remedy.find(row.remedy) == 0);
}

TEST_CASE("a built-in camera that another way leads to is named")
{
    const FakeRoot root;
    root.folder("sys/module/intel_ipu6");
    CHECK(examineFor(root, "camera").id == "camera.ipu6");
}

TEST_CASE("PipeWire is absent, silent, without a manager, or well")
{
    const FakeRoot root;
    CHECK(examineFor(root, "pipewire").id == "pipewire.absent");
    {
        const Listener socket(root, "run/user/1000/pipewire-0");
        CHECK(examineFor(root, "pipewire").id == "pipewire.manager");
        root.program(9, "wireplumber");
        CHECK(examineFor(root, "pipewire").severity == Severity::Ok);
    }
    const Finding silent = examineFor(root, "pipewire"); // its socket is left, and nobody listens
    CHECK(silent.id == "pipewire.silent");
    CHECK(silent.severity == Severity::Problem);
    CHECK(silent.what == "PipeWire does not answer: Connection refused");
}

TEST_CASE("the portal takes its service, a part that asks, and a session bus")
{
    const FakeRoot root;
    CHECK(examineFor(root, "portal").id == "portal.absent");
    root.write("usr/share/dbus-1/services/org.freedesktop.portal.Desktop.service", "[D-BUS Service]\n");
    CHECK(examineFor(root, "portal").id == "portal.absent");
    root.write("usr/share/xdg-desktop-portal/portals/gtk.portal", "[portal]\n");
    CHECK(examineFor(root, "portal").id == "portal.bus");
    const Listener bus(root, "run/user/1000/bus");
    CHECK(examineFor(root, "portal").what == "The desktop's portal is installed, and starts when it is asked");
    root.program(9, "xdg-desktop-por"); // as the kernel cuts it
    CHECK(examineFor(root, "portal").what == "The desktop's portal runs");
}

TEST_CASE("a module that is not there is told apart by what is missing")
{
    const FakeRoot root;
    kernel(root);
    CHECK(examineFor(root, "loopback").remedy == "sudo apt install v4l2loopback-dkms v4l2loopback-utils");

    root.folder("var/lib/dkms/v4l2loopback/0.12.7");
    const Finding unbuilt = examineFor(root, "loopback");
    CHECK(unbuilt.id == "loopback.unbuilt");
    CHECK_FALSE(unbuilt.deviceCanBeMade);
    CHECK(unbuilt.remedy == "sudo apt install linux-headers-6.1.0-1-amd64, then: sudo dkms autoinstall");

    module(root, "");
    CHECK(examineFor(root, "loopback").id == "loopback.unloaded");
    CHECK(examineFor(root, "loopback").deviceCanBeMade);
    secureBoot(root, 0);
    CHECK(examineFor(root, "loopback").id == "loopback.unloaded");
    secureBoot(root, 1);
    const Finding unsignedOne = examineFor(root, "loopback");
    CHECK(unsignedOne.id == "loopback.unsigned");
    CHECK(unsignedOne.severity == Severity::Problem);
    CHECK_FALSE(unsignedOne.deviceCanBeMade);
    CHECK(unsignedOne.remedy.find("mokutil --import") != std::string::npos);

    module(root, "~Module signature appended~\n");
    const Finding signedOne = examineFor(root, "loopback");
    CHECK(signedOne.id == "loopback.unloaded");
    CHECK(signedOne.remedy.find("Key was rejected") != std::string::npos);
}

TEST_CASE("a remedy speaks the system's own words")
{
    const FakeRoot root;
    struct Row {
        const char *release, *remedy;
    };
    const auto row = GENERATE(
        Row{"ID=ubuntu\nID_LIKE=debian\n", "sudo apt install v4l2loopback-dkms v4l2loopback-utils"},
        Row{"NAME=Mint\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n",
            "sudo apt install v4l2loopback-dkms v4l2loopback-utils"},
        Row{"ID=fedora\n", "sudo dnf install v4l2loopback"}, Row{"ID=arch\n", "sudo pacman -S v4l2loopback-dkms"},
        Row{"ID=exotic\n", "Install v4l2loopback-dkms v4l2loopback-utils (as Debian calls it)"});
    root.write("etc/os-release", row.release);
    CHECK(examineFor(root, "loopback").remedy == row.remedy);
}

TEST_CASE("a loaded module has no device, or one that is forbidden, held, seen by few, or well")
{
    const FakeRoot root;
    kernel(root);
    loaded(root);
    const Finding empty = examineFor(root, "loopback");
    CHECK(empty.id == "loopback.empty");
    CHECK(empty.remedy.find("rmmod") != std::string::npos);
    CHECK_FALSE(empty.deviceCanBeMade); // before 0.13 none is added
    root.write("dev/v4l2loopback", "");
    CHECK(examineFor(root, "loopback").deviceCanBeMade);
    CHECK(examineFor(root, "loopback").remedy == "sudo v4l2loopback-ctl add -x 1 -n Bokehcam");

    root.loopback(10, "Bokehcam");
    CHECK(examineFor(root, "loopback").id == "loopback.ok");
    Examination forbidden = of(root);
    forbidden.mayUse = [](const std::filesystem::path &) { return false; };
    CHECK(one(doctor::examine(forbidden), "loopback").id == "loopback.permission");
    CHECK(one(doctor::examine(forbidden), "programs.zoom").severity == Severity::Warning);

    root.program(77, "obs", {"/dev/video10"});
    CHECK(examineFor(root, "loopback").what == "The virtual camera \"Bokehcam\" (/dev/video10) is open in obs (77)");
    loaded(root, "N,N\n");
    CHECK(examineFor(root, "loopback").id == "loopback.exclusive");
}

TEST_CASE("a module that cannot tell who watches is noted as old")
{
    const FakeRoot root;
    root.folder("sys/module/v4l2loopback");
    root.loopback(10, "Bokehcam");
    CHECK(one(doctor::examine(of(root)), "loopback.old").severity == Severity::Note);
}

TEST_CASE("which programs see the camera follows from what there is")
{
    struct Row {
        bool loopback, exclusive, pipewire;
        Severity firefox, chromium, zoom, obs;
    };
    constexpr auto ok = Severity::Ok, note = Severity::Note, warning = Severity::Warning;
    const auto row =
        GENERATE_COPY(Row{false, false, false, warning, warning, warning, warning},
                      Row{false, false, true, note, warning, warning, ok}, Row{true, false, false, ok, warning, ok, ok},
                      Row{true, true, false, ok, ok, ok, ok}, Row{true, true, true, ok, ok, ok, ok});
    const FakeRoot root;
    if (row.loopback) {
        loaded(root, row.exclusive ? "Y,N\n" : "N,N\n");
        root.loopback(10, "Bokehcam");
    }
    std::vector<Listener> sockets;
    if (row.pipewire) {
        sockets.emplace_back(root, "run/user/1000/pipewire-0");
        sockets.emplace_back(root, "run/user/1000/bus");
        root.write("usr/share/dbus-1/services/org.freedesktop.portal.Desktop.service", "");
        root.write("usr/share/xdg-desktop-portal/portals/gtk.portal", "");
    }
    const auto findings = doctor::examine(of(root));
    CHECK(one(findings, "programs.firefox").severity == row.firefox);
    CHECK(one(findings, "programs.chromium").severity == row.chromium);
    CHECK(one(findings, "programs.zoom").severity == row.zoom);
    CHECK(one(findings, "programs.obs").severity == row.obs);
}

TEST_CASE("an accelerator is none, forbidden, or ready, and its name is fit to be shown")
{
    const FakeRoot root;
    Examination examination = of(root);
    using accelerator::usb::DeviceInfo;
    examination.accelerators = [] {
        return Result(
            std::vector<DeviceInfo>{{.path = "1-2", .name = "5801\x1b[2J"}, {.path = "1-3", .permitted = false}});
    };
    const auto findings = doctor::examine(examination);
    CHECK(one(findings, "accelerator.ok").what == "The accelerator \"5801?[2J\" is plugged in at 1-2");
    CHECK(one(findings, "accelerator.permission").severity == Severity::Problem);
    examination.accelerators = [] {
        return Result<std::vector<DeviceInfo>>(Error{Errc::Unsupported, "there is no USB"});
    };
    CHECK(one(doctor::examine(examination), "accelerator").id == "accelerator.usb");
}

TEST_CASE("a network that nothing refuses is warned of")
{
    const FakeRoot root;
    CHECK(examineFor(root, "network").severity == Severity::Ok);
    Examination open = of(root);
    open.networkIsOpen = [] { return true; };
    const Finding finding = one(doctor::examine(open), "network");
    CHECK(finding.id == "network.open");
    CHECK(finding.severity == Severity::Warning);
}
