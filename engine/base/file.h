#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace bokeh {

/// The whole file. BadInput if it cannot be opened, is no regular file, or is larger than `limit` bytes.
Result<std::vector<std::byte>> readFile(const std::filesystem::path &, std::uint64_t limit);

/// Writes a file, as a PartialFile, so that the final name holds either what it held before or all of `bytes`, never a
/// part. A pipe or a device of that name is written to instead, and stays what it is; a pipe that nobody reads is an
/// error. Exhausted if the disk is full.
Status writeFile(const std::filesystem::path &, std::span<const std::byte> bytes);
Status writeFile(const std::filesystem::path &, std::string_view text);

/// All of the bytes, from where the descriptor stands: 0, or errno.
int writeAll(int descriptor, std::span<const std::byte> bytes);

} // namespace bokeh
