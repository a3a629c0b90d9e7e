#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <unistd.h>
#include <utility>

#include "engine/base/result.h"

namespace bokeh::accelerator::emulator {

/// Owns one open file of the kernel's.
class FileHandle {
public:
    FileHandle() = default;
    explicit FileHandle(int number) : number_(number) {}
    FileHandle(FileHandle &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
    FileHandle &operator=(FileHandle &&other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileHandle()
    {
        if (number_ >= 0)
            ::close(number_);
    }

    int number() const { return number_; } ///< negative: none
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_ = -1;
};

/// What failed, and the reason in errno.
inline Error systemError(const std::string &what)
{
    return {errno == ENODEV || errno == ESHUTDOWN ? Errc::Disconnected : Errc::BadInput,
            what + ": " + std::strerror(errno)};
}

/// Wakes a poll() on an eventfd.
inline void ring(const FileHandle &bell)
{
    const std::uint64_t once = 1;
    // It can fail only when it has been rung 2^64 - 2 times unheard, and then it rings already.
    [[maybe_unused]] const auto written = ::write(bell.number(), &once, sizeof once);
}

/// Until it is rung again. The eventfd does not block.
inline void hush(const FileHandle &bell)
{
    std::uint64_t rung = 0;
    [[maybe_unused]] const auto read = ::read(bell.number(), &rung, sizeof rung); // fails if it has not been rung
}

} // namespace bokeh::accelerator::emulator
