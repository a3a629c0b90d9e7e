#include "app/cli/progress.h"

#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace bokeh::cli {

Progress::Progress() : terminal_(isatty(STDERR_FILENO)), started_(std::chrono::steady_clock::now()) {}

Progress::~Progress()
{
    if (drawn_)
        std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::uint64_t done, std::optional<std::uint64_t> of, const char *unit)
{
    using namespace std::chrono_literals;
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - last_ < 100ms)
        return;
    last_ = now;
    drawn_ = true;
    const double seconds = std::chrono::duration<double>(now - started_).count();
    const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
    std::string line = fmt::format("{} {}, {:.0f} a second", done, unit, rate);
    if (of && *of >= done && rate > 0) {
        const auto left = static_cast<std::uint64_t>(static_cast<double>(*of - done) / rate);
        line = fmt::format("{:3.0f} %  {}, {}:{:02} left", 100.0 * static_cast<double>(done) / static_cast<double>(*of),
                           line, left / 60, left % 60);
    }
    std::fputs(fmt::format("\r{}\x1b[K", line).c_str(), stderr); // a terminal that is gone is no failure
    std::fflush(stderr);
}

} // namespace bokeh::cli
