#include "engine/base/worker.h"

#include <atomic>
#include <catch2/catch.hpp>

using namespace bokeh;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST_CASE("a worker that heeds its stop comes home, and what it held is released by then")
{
    auto held = std::make_shared<int>(1);
    Worker worker([held](std::stop_token stop) { (void)waitFor(stop, 1h); });
    CHECK(held.use_count() >= 2);
    CHECK(worker.joinUntil(Clock::now() + 1min));
    CHECK(held.use_count() == 1);
}

TEST_CASE("a worker that hangs is left behind, and keeps what it works on alive")
{
    struct Shared {
        std::atomic<bool> release = false, done = false;
    };
    auto shared = std::make_shared<Shared>();
    {
        Worker worker([shared](std::stop_token) {
            shared->release.wait(false);
            shared->done = true;
            shared->done.notify_all();
        });
        CHECK_FALSE(worker.joinUntil(Clock::now()));
    }
    CHECK(shared.use_count() >= 2);
    shared->release = true;
    shared->release.notify_all();
    shared->done.wait(false);
    CHECK(shared->done);
}

TEST_CASE("where the machine has no thread left, starting one is an error and nothing worse")
{
    const auto none = []() -> Worker {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    };
    const auto started = startThread(none);
    REQUIRE_FALSE(started);
    CHECK(started.error().code == Errc::Exhausted);
    CHECK(started.error().what.find("no thread left") != std::string::npos);
    const auto inner = startThread([]() -> Result<int> { return Error{Errc::Timeout, "its own"}; });
    CHECK(inner.error().what == "its own");
}

TEST_CASE("a wait ends with its time, or at once with its stop")
{
    std::stop_source source;
    CHECK(waitFor(source.get_token(), 1ms));
    source.request_stop();
    CHECK_FALSE(waitFor(source.get_token(), 1h));
}
