#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace bokeh::test {

/// Waits for what must happen. The patience is for a loaded machine, a sanitizer and an emulated processor; whoever
/// waits for what may not happen gives less.
inline bool eventually(const std::function<bool()> &done, std::chrono::seconds patience = std::chrono::seconds(60))
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return done();
}

} // namespace bokeh::test
