#include "engine/metrics/recent.h"

#include <algorithm>

namespace bokeh::metrics {

void Recent::add(Nanoseconds value, Clock::time_point now)
{
    std::lock_guard lock(mutex_);
    entries_[added_++ % entries_.size()] = {now, value};
}

template <class Each> void Recent::visit(Clock::time_point now, Each each) const
{
    const std::uint64_t held = std::min<std::uint64_t>(added_, entries_.size());
    for (std::uint64_t i = 1; i <= held; ++i) {
        const Entry &entry = entries_[(added_ - i) % entries_.size()];
        if (now - entry.when > kSpan)
            return;
        each(entry);
    }
}

double Recent::rate(Clock::time_point now) const
{
    std::lock_guard lock(mutex_);
    std::uint64_t count = 0;
    Clock::time_point oldest = now, newest = now;
    visit(now, [&](const Entry &entry) {
        if (count++ == 0)
            newest = entry.when;
        oldest = entry.when;
    });
    if (count < 2)
        return 0;
    // From the first to the last where they follow closely; to now where they have ceased.
    const std::chrono::duration<double> apart = newest - oldest, silence = now - newest;
    const double gap = apart.count() / static_cast<double>(count - 1);
    const double span = silence.count() > 2 * gap ? apart.count() + silence.count() : apart.count();
    return span > 0 ? static_cast<double>(count - 1) / span : 0;
}

Nanoseconds Recent::quantile(double q, Clock::time_point now) const
{
    std::array<Nanoseconds, std::tuple_size_v<decltype(entries_)>> values;
    std::size_t count = 0;
    {
        std::lock_guard lock(mutex_);
        visit(now, [&](const Entry &entry) { values[count++] = entry.value; });
    }
    if (count == 0)
        return {};
    const auto rank = std::min(count - 1, static_cast<std::size_t>(q * static_cast<double>(count)));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(rank),
                     values.begin() + static_cast<std::ptrdiff_t>(count));
    return values[rank];
}

} // namespace bokeh::metrics
