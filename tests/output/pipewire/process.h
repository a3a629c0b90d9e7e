#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

/// Another program, which is ended with this object, and by the kernel where the test itself is killed.
class Process {
public:
    struct Options {
        std::vector<std::string> environment = {}; ///< "NAME=value", added to our own
        std::filesystem::path log = {};            ///< where its words go; nowhere where empty
        bool readOutput = false;                   ///< its standard output is read() here
    };

    Process(const std::vector<std::string> &command, const Options &);
    Process(Process &&other) noexcept : pid_(std::exchange(other.pid_, 0)), output_(std::exchange(other.output_, -1)) {}
    ~Process(); ///< killed, if it is still there

    /// Bytes of its standard output: as many as asked for, unless it ends or nothing comes for `patience`.
    std::size_t read(void *to, std::size_t bytes, std::chrono::seconds patience = std::chrono::seconds(30));

    void kill();
    bool running();
    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = 0;
    int output_ = -1;
};
