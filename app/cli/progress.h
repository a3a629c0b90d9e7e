#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace bokeh::cli {

/// One line on standard error, redrawn ten times a second: how far, how fast, how long still. Nothing where standard
/// error is no terminal.
class Progress {
public:
    Progress();
    ~Progress(); ///< clears the line

    void show(std::uint64_t done, std::optional<std::uint64_t> of, const char *unit);

private:
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point started_, last_;
};

} // namespace bokeh::cli
