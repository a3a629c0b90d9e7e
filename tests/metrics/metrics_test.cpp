#include "engine/metrics/metrics.h"

#include <catch2/catch.hpp>

using namespace bokeh::metrics;
using namespace std::chrono_literals;

TEST_CASE("a histogram's quantiles are within a bin of the truth")
{
    Histogram histogram;
    for (int i = 1; i <= 1000; ++i)
        histogram.add(std::chrono::microseconds(10 * i));
    CHECK(histogram.count() == 1000);
    for (double q : {0.05, 0.5, 0.95, 1.0})
        CHECK(static_cast<double>(histogram.quantile(q).count()) == Approx(q * 10e6).epsilon(0.06));
}

TEST_CASE("an empty histogram and one of extremes stay in range")
{
    Histogram histogram;
    CHECK(histogram.quantile(0.5) == 0ns);
    histogram.add(0ns);
    histogram.add(-5ns);
    CHECK(histogram.quantile(1) < 2us);
    histogram.add(240h);
    CHECK(histogram.quantile(1) > 1h);
}

TEST_CASE("a span charges its stage with wall and CPU time, and tells the trace")
{
    Stage stage("test.work");
    bokeh::Trace trace;
    {
        Span span(stage, 7, &trace);
        const auto until = threadCpu() + 3ms;
        while (threadCpu() < until)
            ;
    }
    CHECK(stage.runs.value() == 1);
    CHECK(stage.cpu.value() >= 3'000'000);
    CHECK(stage.wall.value() >= stage.cpu.value() * 9 / 10);
    CHECK(processCpu() >= 3ms);
    CHECK(peakMemory() > 100'000);
}
