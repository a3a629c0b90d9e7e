#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace bokeh {

/// The beginning of a small file of the system's (/proc, /sys, /etc), as it stands there; empty where it cannot be
/// read. Never waits, whatever kind of file it is.
std::string systemText(const std::filesystem::path &, std::size_t limit = 4096);

/// Its first line, fit to be shown: see printable().
std::string systemLine(const std::filesystem::path &);

/// What anybody may have written, fit to be shown to a person: at most `limit` bytes of well-formed UTF-8 without
/// control characters, which become question marks.
std::string printable(std::string_view, std::size_t limit = 128);

} // namespace bokeh
