#include "engine/base/file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

#include "engine/base/descriptor.h"
#include "engine/base/partial_file.h"

namespace bokeh {

namespace fs = std::filesystem;

Result<std::vector<std::byte>> readFile(const fs::path &path, std::uint64_t limit)
{
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (!fs::exists(status))
        return Error{Errc::BadInput, fmt::format("there is no file \"{}\"", path.string())};
    if (!fs::is_regular_file(status))
        return Error{Errc::BadInput, fmt::format("\"{}\" is not a file", path.string())};
    const std::uintmax_t size = fs::file_size(path, failed);
    if (failed || size > limit)
        return Error{Errc::BadInput,
                     fmt::format("\"{}\" is too large: at most {} bytes are read", path.string(), limit)};
    std::ifstream file(path, std::ios::binary);
    std::vector<std::byte> bytes(size);
    file.read(reinterpret_cast<char *>(bytes.data()), static_cast<std::streamsize>(size));
    if (!file)
        return Error{Errc::BadInput, fmt::format("\"{}\" cannot be read: {}", path.string(), std::strerror(errno))};
    return bytes;
}

int writeAll(int descriptor, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return errno;
        bytes = bytes.subspan(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return 0;
}

namespace {

Error failure(const fs::path &path, int reason)
{
    const std::string why = reason == ENOSPC || reason == EDQUOT ? "the disk is full"
                            : reason == ENXIO                    ? "nobody reads from it"
                                                                 : std::strerror(reason);
    return {Errc::Exhausted, fmt::format("\"{}\" cannot be written: {}", path.string(), why)};
}

bool isPipeOrDevice(const fs::path &path)
{
    std::error_code unknown;
    const auto type = fs::status(path, unknown).type();
    return type == fs::file_type::fifo || type == fs::file_type::character;
}

/// To what is there, and to nothing else: nothing is made, and nothing that somebody has put there since is emptied.
Status writeThrough(const fs::path &path, std::span<const std::byte> bytes)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file)
        return failure(path, errno);
    // Only the opening may not wait: a reader takes its time.
    int reason = ::fcntl(file.number(), F_SETFL, 0) == 0 ? 0 : errno;
    if (reason == 0)
        reason = writeAll(file.number(), bytes);
    return reason == 0 ? Status() : failure(path, reason);
}

} // namespace

Status writeFile(const fs::path &path, std::span<const std::byte> bytes)
{
    if (isPipeOrDevice(path))
        return writeThrough(path, bytes);
    auto file = PartialFile::create(path);
    if (!file)
        return file.error();
    int reason = writeAll(file->descriptor(), bytes);
    if (reason == 0 && fsync(file->descriptor()) != 0)
        reason = errno;
    if (reason == 0)
        return file->reveal();
    return failure(path, reason);
}

Status writeFile(const fs::path &path, std::string_view text)
{
    return writeFile(path, std::as_bytes(std::span(text)));
}

} // namespace bokeh
