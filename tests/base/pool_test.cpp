#include "engine/base/pool.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/allocations.h"

using bokeh::Pool;

TEST_CASE("an empty pool gives null")
{
    Pool<int> pool(1, [] { return 0; });
    auto a = pool.acquire();
    REQUIRE(a);
    CHECK_FALSE(pool.acquire());
    CHECK(Pool<int>::publish(pool.acquire()) == nullptr);
    a.reset();
    CHECK(pool.acquire());
}

TEST_CASE("the last reader of a published buffer puts it back, even after the pool is gone")
{
    std::shared_ptr<const int> published;
    {
        Pool<int> pool(1, [] { return 5; });
        published = Pool<int>::publish(pool.acquire());
        std::shared_ptr<const int> second = published;
        CHECK_FALSE(pool.acquire());
        published.reset();
        CHECK_FALSE(pool.acquire());
        second.reset();
        published = Pool<int>::publish(pool.acquire());
        CHECK(*published == 5);
    }
    std::jthread([p = std::move(published)]() mutable { p.reset(); });
}

TEST_CASE("acquiring, publishing, sharing and dropping allocate nothing")
{
    Pool<std::vector<int>> pool(3, [] { return std::vector<int>(100); });
    const long before = allocations();
    for (int i = 0; i < 1000; ++i) {
        auto lease = pool.acquire();
        (*lease)[7] = i;
        auto published = Pool<std::vector<int>>::publish(std::move(lease));
        auto other = published;
    }
    CHECK(allocations() == before);
}

TEST_CASE("buffers published on one thread and dropped on another all come back")
{
    Pool<int> pool(4, [] { return 0; });
    std::atomic<int> seen = 0;
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < 20000; ++i) {
            auto lease = pool.acquire();
            if (!lease)
                continue;
            *lease = i;
            auto published = Pool<int>::publish(std::move(lease));
            if (i % 500 == 0)
                readers.emplace_back([published, &seen] { seen += *published >= 0; });
        }
    }
    std::vector<Pool<int>::Lease> all;
    for (int i = 0; i < 4; ++i)
        all.push_back(pool.acquire());
    for (const auto &lease : all)
        CHECK(lease);
    CHECK(seen > 0);
}
