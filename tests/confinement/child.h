// What cannot be undone is done in a process of its own.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace bokeh::test {

/// Runs `work` in a child and returns how waitpid() says that it ended; `work` returns the exit status.
template <class Work> int inChild(Work work)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    int ended = -1;
    return child > 0 && waitpid(child, &ended, 0) == child ? ended : -1;
}

/// Whether `holds` does, in a child.
template <class Holds> bool holdsInChild(Holds holds)
{
    const int ended = inChild([&] { return holds() ? 0 : 1; });
    return WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
}

} // namespace bokeh::test
