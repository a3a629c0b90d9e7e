#include "engine/doctor/doctor.h"

#include <cstdlib>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "engine/base/system_text.h"
#include "engine/doctor/parts.h"

namespace bokeh::doctor {

namespace {

Examination complete(Examination examination)
{
    if (examination.runtime.empty()) {
        const char *folder = std::getenv("XDG_RUNTIME_DIR");
        examination.runtime = folder && *folder ? folder : fmt::format("/run/user/{}", getuid());
    }
    if (examination.user.empty()) {
        passwd entry{};
        passwd *found = nullptr;
        char text[4096];
        if (getpwuid_r(getuid(), &entry, text, sizeof text, &found) == 0 && found)
            examination.user = printable(found->pw_name);
    }
    if (!examination.mayUse)
        examination.mayUse = [](const std::filesystem::path &node) { return access(node.c_str(), R_OK | W_OK) == 0; };
    return examination;
}

} // namespace

const char *nameOf(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Ok:
        return "ok";
    case Finding::Severity::Note:
        return "note";
    case Finding::Severity::Warning:
        return "warning";
    case Finding::Severity::Problem:
        break;
    }
    return "problem";
}

std::vector<Finding> examine(const Examination &wished)
{
    const Examination examination = complete(wished);
    Chart chart{.examination = examination, .open = output::v4l2::openVideoFiles(examination.root)};
    examineCameras(chart);
    examinePipeWire(chart);
    examineLoopback(chart);
    examinePrograms(chart);
    examineAccelerators(chart);
    examineNetwork(chart);
    return std::move(chart.findings);
}

std::string holdersOf(const std::filesystem::path &node, const Chart &chart)
{
    std::string names;
    int last = 0;
    for (const output::v4l2::OpenFile &file : chart.open.files)
        if (file.node == node && file.process != last) { // one program's files follow each other
            last = file.process;
            names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", file.program, file.process);
        }
    return names;
}

std::string permissionRemedy(const std::filesystem::path &node, const Chart &chart)
{
    const std::string &user = chart.examination.user;
    const std::string groups = systemText(chart.at("/etc/group"), 1 << 20);
    // "video:x:44:anna,ben"
    std::string members;
    if (const std::size_t at = ("\n" + groups).find("\nvideo:"); at != std::string::npos)
        members = groups.substr(at, groups.find('\n', at) - at);
    members = "," + members.substr(members.rfind(':') + 1) + ",";
    if (!user.empty() && members.find("," + user + ",") != std::string::npos)
        return "Log out and in again: you have been put into the group \"video\" since you came";
    return fmt::format(
        "sudo usermod -aG video {}, then log out and in again; or sit at the machine itself, for who does "
        "may use {}",
        user.empty() ? "YOUR-NAME" : user, node.string());
}

std::string installing(const std::string &debian, const std::string &fedora, const std::string &arch,
                       const Chart &chart)
{
    const std::string release = "\n" + systemText(chart.at("/etc/os-release"));
    const auto is = [&](std::string_view system) {
        for (const std::string_view key : {"\nID=", "\nID=\"", "\nID_LIKE=", "\nID_LIKE=\""})
            if (release.find(std::string(key) + std::string(system)) != release.npos)
                return true;
        return false;
    };
    if (is("fedora") || is("rhel"))
        return "sudo dnf install " + fedora;
    if (is("arch"))
        return "sudo pacman -S " + arch;
    if (is("debian") || is("ubuntu"))
        return "sudo apt install " + debian;
    return "Install " + debian + " (as Debian calls it)";
}

} // namespace bokeh::doctor
