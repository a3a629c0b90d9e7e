#include "running.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

Running::Running(const std::vector<std::string> &arguments, bool inTerminal)
{
    std::vector<std::string> words{BOKEHCAM_CLI};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char *> pointers(words.size() + 1);
    std::transform(words.begin(), words.end(), pointers.begin(), [](std::string &word) { return word.data(); });
    child_ = inTerminal ? forkpty(&terminal_, nullptr, nullptr, nullptr) : fork();
    if (child_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // however this test ends
        if (!inTerminal)
            dup2(open("/dev/null", O_RDWR), STDERR_FILENO);
        execv(pointers[0], pointers.data());
        _exit(127);
    }
}

Running::~Running()
{
    signal(SIGKILL);
    end();
    closeTerminal();
}

void Running::signal(int number) const
{
    if (child_ > 0)
        kill(child_, number);
}

void Running::closeTerminal()
{
    if (terminal_ >= 0)
        close(std::exchange(terminal_, -1));
}

int Running::end()
{
    int status = 0;
    if (child_ <= 0 || waitpid(std::exchange(child_, -1), &status, 0) < 0)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
