#include "engine/pipeline/statistics.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bokeh;

TEST_CASE("statistics are JSON whatever bytes a device or a network calls itself")
{
    const pipeline::Statistics statistics;
    const auto report = nlohmann::json::parse(statistics.toJson({}, "chip \xE4\xBD", "net\xFF"), nullptr, false);
    REQUIRE(report.is_object());
    CHECK(report["accelerator"] == "chip \xEF\xBF\xBD");
    CHECK(report["network"] == "net\xEF\xBF\xBD");
}
