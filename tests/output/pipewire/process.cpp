#include "process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::vector<char *> pointersTo(std::vector<std::string> &words)
{
    std::vector<char *> pointers;
    for (auto &word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// Ours, but for the names that are set anew.
std::vector<std::string> environmentWith(const std::vector<std::string> &added)
{
    std::vector<std::string> all = added;
    for (char **entry = environ; *entry; ++entry) {
        const std::string word = *entry, name = word.substr(0, word.find('=') + 1);
        if (std::ranges::none_of(added, [&](const auto &other) { return other.starts_with(name); }))
            all.push_back(word);
    }
    return all;
}

[[noreturn]] void become(char **command, char **environment, int output, int log)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output >= 0 ? output : log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execvpe(command[0], command, environment);
    _exit(127);
}

} // namespace

Process::Process(const std::vector<std::string> &command, const Options &options)
{
    auto words = command, environment = environmentWith(options.environment);
    auto arguments = pointersTo(words), variables = pointersTo(environment);
    int ends[2] = {-1, -1};
    if (options.readOutput && pipe2(ends, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    const std::string path = options.log.empty() ? "/dev/null" : options.log.string();
    const int log = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pid_ = fork();
    if (pid_ == 0)
        become(arguments.data(), variables.data(), ends[1], log);
    close(log);
    if (ends[1] >= 0)
        close(ends[1]);
    output_ = ends[0];
    if (pid_ < 0)
        throw std::runtime_error("no process");
}

Process::~Process()
{
    kill();
    if (output_ >= 0)
        close(output_);
}

std::size_t Process::read(void *to, std::size_t bytes, std::chrono::seconds patience)
{
    std::size_t done = 0;
    while (done < bytes) {
        pollfd watched{output_, POLLIN, 0};
        const int timeout = static_cast<int>(std::chrono::milliseconds(patience).count());
        if (poll(&watched, 1, timeout) <= 0)
            break;
        const ssize_t got = ::read(output_, static_cast<char *>(to) + done, bytes - done);
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

void Process::kill()
{
    if (pid_ <= 0)
        return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

bool Process::running()
{
    if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_)
        pid_ = 0;
    return pid_ > 0;
}
