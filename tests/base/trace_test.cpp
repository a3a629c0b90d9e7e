#include "engine/base/trace.h"

#include <catch2/catch.hpp>
#include <string>
#include <unistd.h>

#include "engine/base/file.h"

using namespace bokeh;

TEST_CASE("a trace holds what fits, and says how much it left out")
{
    Trace trace(2);
    const auto now = Trace::Clock::now();
    for (std::uint64_t i = 0; i < 5; ++i)
        trace.add("stage.run", i, now, now + std::chrono::microseconds(1500));
    const auto path = std::filesystem::temp_directory_path() / ("bokeh_trace_" + std::to_string(getpid()) + ".json");
    REQUIRE(trace.write(path));
    const auto bytes = readFile(path, 1 << 20);
    std::filesystem::remove(path);
    REQUIRE(bytes);
    const std::string text(reinterpret_cast<const char *>(bytes->data()), bytes->size());
    CHECK(text.find("\"frame\":1") != std::string::npos);
    CHECK(text.find("\"frame\":2") == std::string::npos);
    CHECK(text.find("\"dur\":1500.0") != std::string::npos);
    CHECK(text.find("\"eventsLeftOut\":3") != std::string::npos);
}
