#include "app/cli/terminal.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "engine/base/system_text.h"

namespace bokeh::cli {

namespace {

constexpr std::size_t kLongest = 1000; // bytes of a line on standard error

int failure = 0; // errno of the first write that failed; one thread writes at a time

void note(bool written)
{
    if (!written && failure == 0)
        failure = errno != 0 ? errno : EIO;
}

} // namespace

void putText(std::string_view text)
{
    std::string shown;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        shown += printable(text.substr(0, end), text.size());
        if (end < text.size())
            shown += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    note(std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size());
}

void warnText(std::string_view sentence)
{
    const std::string shown = printable(sentence, kLongest);
    const char *more = shown.size() < sentence.size() ? " ..." : ""; // a character is never longer than its bytes
    std::fprintf(stderr, "bokehcam-cli: %s%s\n", shown.c_str(), more);
}

Status flush()
{
    std::cout.flush(); // --help and --version are CLI11's
    note(std::cout.good() && std::fflush(stdout) == 0);
    if (failure == 0)
        return {};
    return Error{Errc::Exhausted, fmt::format("standard output cannot be written: {}", std::strerror(failure))};
}

} // namespace bokeh::cli
