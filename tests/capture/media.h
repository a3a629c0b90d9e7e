// Films for the tests, made by the FFmpeg program while they run, so that none has to be kept.
#pragma once

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/capture/source.h"

namespace bokeh::test {

/// An empty folder of its own, removed at the end.
class Folder {
public:
    Folder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "bokehcam-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;

    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }
    std::vector<std::string> names() const
    {
        std::vector<std::string> found;
        for (const auto &entry : std::filesystem::directory_iterator(path_))
            found.push_back(entry.path().filename().string());
        return found;
    }

private:
    std::filesystem::path path_;
};

/// ffmpeg, quiet; fails the test if it fails. The last word is usually the file to write.
inline void ffmpeg(const std::string &arguments)
{
    INFO("ffmpeg " << arguments);
    REQUIRE(std::system(("ffmpeg -nostdin -y -v error -threads 1 " + arguments).c_str()) == 0);
}

/// What a command prints.
inline std::string outputOf(const std::string &command)
{
    std::FILE *pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    char buffer[4096];
    for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        text.append(buffer, n);
    INFO(command);
    REQUIRE(pclose(pipe) == 0);
    return text;
}

/// ffprobe's answer as "key=value" lines.
inline std::string probe(const std::filesystem::path &file, const std::string &entries)
{
    return outputOf("ffprobe -v error -of default=noprint_wrappers=1 " + entries + " " + file.string());
}

inline bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

/// Keeps only the first `share` of a file.
inline void cut(const std::filesystem::path &file, double share)
{
    const auto size = static_cast<double>(std::filesystem::file_size(file));
    std::filesystem::resize_file(file, static_cast<std::uintmax_t>(size * share));
}

inline void writeText(const std::filesystem::path &file, const std::string &text)
{
    std::ofstream(file) << text;
}

/// The times of all frames up to the end or an error, in nanoseconds.
struct Reading {
    std::vector<std::int64_t> times;
    std::string error; ///< empty at a proper end
};
inline Reading readAll(capture::Source &source)
{
    Reading reading;
    for (;;) {
        const auto frame = source.read();
        if (!frame) {
            reading.error = frame.error().what;
            return reading;
        }
        if (!*frame)
            return reading;
        REQUIRE((*frame)->size() == source.format().size);
        REQUIRE((*frame)->sequence == reading.times.size());
        if (!reading.times.empty())
            REQUIRE((*frame)->time.count() > reading.times.back());
        reading.times.push_back((*frame)->time.count());
    }
}

} // namespace bokeh::test
