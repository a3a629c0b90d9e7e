#include "engine/metrics/metrics.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <sys/resource.h>

namespace bokeh::metrics {

namespace {

Nanoseconds clockTime(clockid_t clock)
{
    timespec t{};
    clock_gettime(clock, &t);
    return std::chrono::seconds(t.tv_sec) + Nanoseconds(t.tv_nsec);
}

std::uint64_t nonNegative(Nanoseconds t)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, t.count()));
}

} // namespace

Nanoseconds threadCpu()
{
    return clockTime(CLOCK_THREAD_CPUTIME_ID);
}

Nanoseconds processCpu()
{
    return clockTime(CLOCK_PROCESS_CPUTIME_ID);
}

std::uint64_t peakMemory()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024; // Linux counts in KiB
}

void Histogram::add(Nanoseconds t) noexcept
{
    const double microseconds = std::max(1.0, static_cast<double>(t.count()) / 1e3);
    const int bin = static_cast<int>(std::log2(microseconds) * kBinsPerOctave);
    bins_[static_cast<std::size_t>(std::clamp(bin, 0, kBins - 1))].add();
}

std::uint64_t Histogram::count() const noexcept
{
    std::uint64_t sum = 0;
    for (const Counter &bin : bins_)
        sum += bin.value();
    return sum;
}

Nanoseconds Histogram::quantile(double q) const noexcept
{
    const std::uint64_t all = count();
    if (all == 0)
        return {};
    const auto wanted = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(all))));
    std::uint64_t sum = 0;
    std::size_t bin = 0;
    for (; bin + 1 < bins_.size(); ++bin) {
        sum += bins_[bin].value();
        if (sum >= wanted)
            break;
    }
    const double middle = std::exp2((static_cast<double>(bin) + 0.5) / kBinsPerOctave);
    return Nanoseconds(static_cast<std::int64_t>(middle * 1e3));
}

Span::Span(Stage &stage, std::uint64_t sequence, Trace *trace) noexcept
    : stage_(stage), sequence_(sequence), trace_(trace), start_(std::chrono::steady_clock::now()), cpu_(threadCpu())
{
}

Span::~Span()
{
    const Nanoseconds cpu = threadCpu() - cpu_;
    const auto end = std::chrono::steady_clock::now();
    stage_.runs.add();
    stage_.cpu.add(nonNegative(cpu));
    stage_.wall.add(nonNegative(end - start_));
    stage_.wallTimes.add(end - start_);
    if (trace_)
        trace_->add(stage_.name, sequence_, start_, end);
}

} // namespace bokeh::metrics
