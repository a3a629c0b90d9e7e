// A folder that stands for the whole system's files, so that a test makes each situation.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "tests/folder.h"

namespace bokeh::test {

/// Throws where something cannot be made, which fails the test.
class FakeRoot : public TemporaryFolder {
public:
    /// `name` is relative: "sys/module/x/version".
    void write(const std::filesystem::path &name, std::string_view text) const
    {
        makeFolderOf(name);
        std::ofstream file(path() / name, std::ios::binary);
        file << text << std::flush;
        if (!file)
            throw std::runtime_error("cannot write " + name.string());
    }
    void link(const std::filesystem::path &name, const std::filesystem::path &target) const
    {
        makeFolderOf(name);
        std::filesystem::create_symlink(target, path() / name);
    }
    void folder(const std::filesystem::path &name) const { std::filesystem::create_directories(path() / name); }
    void remove(const std::filesystem::path &name) const { std::filesystem::remove_all(path() / name); }

    // --- what the tests of cameras have in common
    /// A camera on USB; its second node has metadata.
    void camera(int number, const std::string &name) const
    {
        for (int i = 0; i < 2; ++i) {
            const std::string node = "video" + std::to_string(number + i);
            write("sys/class/video4linux/" + node + "/name", name + "\n");
            write("sys/class/video4linux/" + node + "/index", std::to_string(i) + "\n");
            write("dev/" + node, "");
        }
    }
    /// A device of v4l2loopback.
    void loopback(int number, const std::string &name) const
    {
        const std::string node = "video" + std::to_string(number);
        write("sys/class/video4linux/" + node + "/name", name + "\n");
        write("sys/class/video4linux/" + node + "/index", "0\n");
        write("sys/class/video4linux/" + node + "/max_openers", "10\n");
        write("dev/" + node, "");
    }
    /// A program that has these files open.
    void program(int process, const std::string &name, std::initializer_list<std::string> files = {}) const
    {
        const std::string folderName = "proc/" + std::to_string(process);
        write(folderName + "/comm", name + "\n");
        folder(folderName + "/fd");
        int number = 3;
        for (const std::string &file : files)
            link(folderName + "/fd/" + std::to_string(number++), file);
    }

private:
    void makeFolderOf(const std::filesystem::path &name) const
    {
        std::filesystem::create_directories((path() / name).parent_path());
    }
};

} // namespace bokeh::test
