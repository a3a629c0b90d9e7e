#include "engine/output/v4l2/create_loopback.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "engine/output/v4l2/loopback_device.h"
#include "engine/output/v4l2/loopback_module.h"

namespace bokeh::output {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kUdevTakes{5}; ///< to give a new node its permissions, at most
constexpr std::chrono::milliseconds kLookForDevice{50};

/// What is to be run as root. No shell sees it.
Result<std::vector<std::string>> commandFor(const CreateLoopback &wish)
{
    const v4l2::LoopbackModule module = v4l2::loopbackModule(wish.root);
    if (!module.loaded && !module.built)
        return Error{Errc::Unsupported,
                     "The kernel module v4l2loopback is not installed for this kernel: \"bokehcam-cli doctor\" tells "
                     "how to get it"};
    if (!module.loaded)
        return std::vector<std::string>{wish.permission, "/sbin/modprobe", "v4l2loopback", "exclusive_caps=1",
                                        "card_label=" + wish.label};
    if (!module.addsDevices)
        return Error{Errc::Unsupported, "The kernel module v4l2loopback is loaded, and before version 0.13 it adds no "
                                        "device then: end who uses it, and unload it with \"sudo rmmod v4l2loopback\""};
    return std::vector<std::string>{wish.permission, "v4l2loopback-ctl", "add", "-x", "1", "-n", wish.label};
}

Error failed(const std::vector<std::string> &command, int status)
{
    // pkexec's own words for the two ways in which permission is not given.
    if (status == 126 || status == 127)
        return {Errc::Cancelled, "No virtual camera was made: permission was not given"};
    return {Errc::BadReply, fmt::format("No virtual camera was made: {} failed (status {}); \"bokehcam-cli doctor\" "
                                        "tells what may be wrong",
                                        fs::path(command[1]).filename().string(), status)};
}

/// What starts the command. A set-user-ID program such as pkexec gives nothing to a process that may gain no privileges
/// (see confinement::refuseNetwork()), so the user's own systemd starts it then, and passes its exit status on.
std::vector<std::string> startOf(std::vector<std::string> command, const CreateLoopback &wish)
{
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
        command.insert(command.begin(), {wish.outside, "--user", "--wait", "--quiet", "--collect", "--"});
    return command;
}

Status run(const std::vector<std::string> &command, const CreateLoopback &wish)
{
    std::vector<std::string> start = startOf(command, wish);
    std::vector<char *> words;
    for (std::string &word : start)
        words.push_back(word.data());
    words.push_back(nullptr);
    pid_t process = 0;
    if (const int reason = posix_spawnp(&process, words[0], nullptr, nullptr, words.data(), environ); reason != 0)
        return Error{Errc::Unsupported, fmt::format("Permission cannot be asked for, because \"{}\" does not run: {}",
                                                    start[0], std::strerror(reason))};
    int status = 0;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return Error{Errc::Internal, fmt::format("\"{}\" was lost: {}", command[0], std::strerror(errno))};
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return code == 0 ? Status() : failed(command, code);
}

} // namespace

Result<fs::path> createLoopback(const CreateLoopback &wish)
{
    auto command = commandFor(wish);
    if (!command)
        return command.error();
    const auto before = v4l2::loopbackNodes(wish.root);
    if (auto ran = run(*command, wish); !ran)
        return ran.error();
    for (const auto end = std::chrono::steady_clock::now() + kUdevTakes;;) {
        for (const v4l2::LoopbackNode &now : v4l2::loopbackNodes(wish.root))
            if (std::ranges::find(before, now.node, &v4l2::LoopbackNode::node) == before.end() &&
                access((wish.root / now.node.relative_path()).c_str(), R_OK | W_OK) == 0)
                return now.node;
        if (std::chrono::steady_clock::now() >= end)
            return Error{Errc::Timeout, "A virtual camera was asked for, and none has come that you may write to: that "
                                        "takes membership of the group \"video\""};
        std::this_thread::sleep_for(kLookForDevice);
    }
}

} // namespace bokeh::output
