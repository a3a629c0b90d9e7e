#pragma once

#include <filesystem>
#include <string>

/// The default network.
inline const std::string kLite = "gnetseg-large-224-y-lite";

/// A folder for one test, removed with all that is in it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;
    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }
    const std::filesystem::path &path() const { return path_; }
    bool empty() const { return std::filesystem::is_empty(path_); }

private:
    std::filesystem::path path_;
};

struct Ran {
    int status = -1; ///< exit status; 128 + signal where one ended it
    std::string out, err;
};

/// Runs a shell command to its end.
Ran shell(const std::string &command);

/// Runs bokehcam-cli; `arguments` are the shell's, so quote what needs it. `before` goes in front (ulimit, env).
Ran cli(const std::string &arguments, const std::string &before = "");

/// What ffprobe says of the first video stream, one "key=value" a line.
std::string probe(const std::filesystem::path &, const std::string &entries);

/// How many pictures the first video stream has; 0 where it cannot be read.
int picturesIn(const std::filesystem::path &);

/// Whether what bokehcam-cli said on standard error is one sentence.
bool oneSentence(const std::string &err);

std::string contents(const std::filesystem::path &);
