#include "engine/metrics/recent.h"

#include <catch2/catch.hpp>

using namespace bokeh;
using namespace std::chrono_literals;
using metrics::Recent;

namespace {

const Recent::Clock::time_point kBegin{1000s};

} // namespace

TEST_CASE("the rate is that of the last two seconds")
{
    Recent recent;
    CHECK(recent.rate(kBegin) == 0);
    for (int i = 0; i < 300; ++i)
        recent.add({}, kBegin + i * 10ms); // 100 a second
    CHECK(recent.rate(kBegin + 2990ms) == Approx(100));
    for (int i = 1; i <= 60; ++i)
        recent.add({}, kBegin + 2990ms + i * 40ms); // then 25
    CHECK(recent.rate(kBegin + 2990ms + 2400ms) == Approx(25));
}

TEST_CASE("what has ceased has no rate any more")
{
    Recent recent;
    for (int i = 0; i < 60; ++i)
        recent.add({}, kBegin + i * 33ms);
    const auto last = kBegin + 59 * 33ms;
    CHECK(recent.rate(last) == Approx(1000.0 / 33));
    CHECK(recent.rate(last + 1s) < 25);
    CHECK(recent.rate(last + 3s) == 0);
}

TEST_CASE("quantiles are of what is recent, and old entries do not count")
{
    Recent recent;
    CHECK(recent.quantile(0.5, kBegin) == 0ns);
    for (int i = 0; i < 50; ++i)
        recent.add(1s, kBegin);
    for (int i = 1; i <= 100; ++i)
        recent.add(i * 1ms, kBegin + 5s);
    CHECK(recent.quantile(0.5, kBegin + 5s) == 51ms);
    CHECK(recent.quantile(0.95, kBegin + 5s) == 96ms);
    CHECK(recent.quantile(1, kBegin + 5s) == 100ms);
    CHECK(recent.quantile(0, kBegin + 5s) == 1ms);
}
