#pragma once

#include <fmt/format.h>
#include <string_view>

#include "engine/base/result.h"

namespace bokeh::cli {

// All that this program writes to standard output and standard error goes through here. Names of files, devices and
// networks are anybody's bytes: what a terminal would take for a command is shown as a question mark.

void putText(std::string_view);
void warnText(std::string_view);

/// Writes to standard output; the text has its own ends of lines.
template <class... Args> void put(fmt::format_string<Args...> format, Args &&...args)
{
    putText(fmt::format(format, std::forward<Args>(args)...));
}

/// Writes one line to standard error, after the program's name. Shortened where it is longer than anybody reads.
template <class... Args> void warn(fmt::format_string<Args...> format, Args &&...args)
{
    warnText(fmt::format(format, std::forward<Args>(args)...));
}

/// Hands over what put() has kept back. Exhausted, with a sentence, if any of it could not be written.
Status flush();

} // namespace bokeh::cli
