#pragma once

#include <chrono>

#include "engine/accelerator/transport.h"

namespace bokeh::accelerator::test {

inline Deadline in(std::chrono::milliseconds time)
{
    return std::chrono::steady_clock::now() + time;
}

/// For what must happen; the machine may be busy, and the processor emulated.
inline Deadline soon()
{
    return in(std::chrono::seconds(60));
}

} // namespace bokeh::accelerator::test
