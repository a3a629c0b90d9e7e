// Files for a fuzzer that cannot guess a container: whole ones, which ffmpeg makes, edited as the fuzzer's bytes say.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#include "tests/folder.h"

namespace bokeh::test {

class EditedFiles {
public:
    /// What ffmpeg is asked for, with the name of the file last.
    explicit EditedFiles(std::initializer_list<const char *> wholes) : descriptor_(memfd_create("edited", MFD_CLOEXEC))
    {
        const TemporaryFolder folder;
        for (const char *whole : wholes) {
            const std::string arguments = whole;
            const std::string name = arguments.substr(arguments.rfind(' ') + 1);
            const std::string command = "cd '" + folder.path().string() + "' && ffmpeg -nostdin -v error " + arguments;
            if (std::system(command.c_str()) != 0)
                throw std::runtime_error(command + " failed");
            std::ifstream file(folder / name, std::ios::binary);
            wholes_.emplace_back(std::istreambuf_iterator(file), std::istreambuf_iterator<char>());
        }
    }
    EditedFiles(const EditedFiles &) = delete;
    EditedFiles &operator=(const EditedFiles &) = delete;
    ~EditedFiles() { close(descriptor_); }

    /// In memory. The first byte chooses the file, each three that follow are a place and a value; a value at the place
    /// 65535 is where it is cut off, in 1/256. With the first byte's highest bit set, the bytes are the file.
    std::filesystem::path edited(std::span<const std::uint8_t> bytes) const
    {
        std::string file;
        if (!bytes.empty() && bytes[0] >= 0x80) {
            file.assign(bytes.begin() + 1, bytes.end());
        } else if (!bytes.empty()) {
            file = wholes_[bytes[0] % wholes_.size()];
            for (std::size_t i = 1; i + 2 < bytes.size() && !file.empty(); i += 3) {
                const std::size_t place = std::size_t{bytes[i]} * 256 + bytes[i + 1];
                if (place == 65535)
                    file.resize(file.size() * bytes[i + 2] / 256);
                else
                    file[place % file.size()] = static_cast<char>(bytes[i + 2]);
            }
        }
        if (ftruncate(descriptor_, 0) != 0 ||
            pwrite(descriptor_, file.data(), file.size(), 0) != static_cast<ssize_t>(file.size()))
            throw std::runtime_error("there is no memory for a file");
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

private:
    std::vector<std::string> wholes_;
    int descriptor_;
};

} // namespace bokeh::test
