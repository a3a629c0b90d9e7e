#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

/// bokehcam-cli while it runs, with a terminal of its own or with none. It is killed at the end, if it still runs.
class Running {
public:
    explicit Running(const std::vector<std::string> &arguments, bool inTerminal = false);
    ~Running();
    Running(const Running &) = delete;
    Running &operator=(const Running &) = delete;

    void signal(int number) const;
    void closeTerminal();
    /// Exit status; 128 + signal where one ended it.
    int end();

private:
    pid_t child_ = -1;
    int terminal_ = -1;
};
