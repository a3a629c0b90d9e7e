#include "engine/base/event.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <sys/eventfd.h>

namespace bokeh {

Result<Event> Event::create()
{
    Descriptor descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!descriptor)
        return Error{Errc::Exhausted, fmt::format("the system gives no event: {}", std::strerror(errno))};
    return Event(std::move(descriptor));
}

void Event::set() const noexcept
{
    const std::uint64_t one = 1;
    // Fails only where the counter is full, that is, where the event has happened.
    [[maybe_unused]] const auto written = write(descriptor_.number(), &one, sizeof one);
}

} // namespace bokeh
