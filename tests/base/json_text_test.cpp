#include "engine/base/json_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bokeh;

TEST_CASE("a report survives names that are not UTF-8, and stays JSON")
{
    const std::string text = jsonText(nlohmann::ordered_json{{"camera", "d\xFF\x80.mkv"}, {"n", 1}}, 2);
    const auto back = nlohmann::json::parse(text, nullptr, false);
    REQUIRE(back.is_object());
    CHECK(back["camera"] == "d\xEF\xBF\xBD\xEF\xBF\xBD.mkv");
    CHECK(jsonText(nlohmann::json{1, 2}) == "[1,2]");
}

TEST_CASE("how deep a JSON text nests is known before it is parsed")
{
    CHECK_FALSE(nestsDeeper(R"({"a":[1,{"b":[]}]})", 4));
    CHECK(nestsDeeper(R"({"a":[1,{"b":[]}]})", 3));
    CHECK_FALSE(nestsDeeper(R"({"[[[[":"\"[[[["})", 1));
    CHECK(nestsDeeper(std::string(1 << 20, '['), 8));
    CHECK_FALSE(nestsDeeper("[][][]", 1));
    CHECK_FALSE(nestsDeeper("\"\\", 1));
}
