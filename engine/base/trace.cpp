#include "engine/base/trace.h"

#include <fmt/format.h>
#include <string>
#include <unistd.h>

#include "engine/base/file.h"

namespace bokeh {

Trace::Trace(std::size_t capacity)
{
    events_.reserve(capacity);
}

void Trace::add(const char *name, std::uint64_t sequence, Clock::time_point start, Clock::time_point end)
{
    const std::int32_t thread = gettid();
    std::lock_guard lock(mutex_);
    if (events_.size() == events_.capacity())
        ++leftOut_;
    else
        events_.push_back({name, sequence, start, end, thread});
}

Status Trace::write(const std::filesystem::path &path) const
{
    using Microseconds = std::chrono::duration<double, std::micro>;
    std::lock_guard lock(mutex_);
    std::string text = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n";
    for (std::size_t i = 0; i < events_.size(); ++i) {
        const Event &e = events_[i];
        fmt::format_to(std::back_inserter(text),
                       "{{\"name\":\"{}\",\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":{:.1f},\"dur\":{:.1f},"
                       "\"args\":{{\"frame\":{}}}}}{}\n",
                       e.name, getpid(), e.thread, Microseconds(e.start - origin_).count(),
                       Microseconds(e.end - e.start).count(), e.sequence, i + 1 < events_.size() ? "," : "");
    }
    fmt::format_to(std::back_inserter(text), "],\"otherData\":{{\"eventsLeftOut\":{}}}}}\n", leftOut_);
    return writeFile(path, text);
}

} // namespace bokeh
