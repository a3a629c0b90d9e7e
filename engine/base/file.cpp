#include "engine/base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

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

fs::path partialName(const fs::path &final)
{
    return final.parent_path() /
           fmt::format(".{}.{}.part{}", final.stem().string(), getpid(), final.extension().string());
}

Status writeFile(const fs::path &path, std::span<const std::byte> bytes)
{
    const fs::path partial = partialName(path);
    std::FILE *file = std::fopen(partial.c_str(), "wb");
    if (!file)
        return Error{Errc::BadInput, fmt::format("\"{}\" cannot be written: {}", path.string(), std::strerror(errno))};
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() && std::fflush(file) == 0 &&
                         fsync(fileno(file)) == 0;
    const int reason = errno;
    if (std::fclose(file) != 0 || !written) {
        std::remove(partial.c_str());
        const bool full = reason == ENOSPC || reason == EDQUOT;
        return Error{Errc::Exhausted, fmt::format("\"{}\" cannot be written: {}", path.string(),
                                                  full ? "the disk is full" : std::strerror(reason))};
    }
    std::error_code failed;
    fs::rename(partial, path, failed);
    if (failed) {
        std::remove(partial.c_str());
        return Error{Errc::BadInput, fmt::format("\"{}\" cannot be written: {}", path.string(), failed.message())};
    }
    return {};
}

Status writeFile(const fs::path &path, std::string_view text)
{
    return writeFile(path, std::as_bytes(std::span(text)));
}

} // namespace bokeh
