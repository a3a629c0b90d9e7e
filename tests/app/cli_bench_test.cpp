#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "program.h"

TEST_CASE("bench reports every key that outside programs read")
{
    Folder folder;
    const Ran ran = cli("bench --isa avx2 --size 320x180 --model gnetseg-large-224-y-lite --json '" +
                        (folder / "b.json").string() + "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    const auto report = nlohmann::json::parse(contents(folder / "b.json"));
    for (const char *key : {"inferences_per_second", "ratio_to_opencv"})
        for (const char *threads : {"1", "2"}) {
            INFO(key << " " << threads);
            REQUIRE(report.contains(key));
            REQUIRE(report[key].contains(threads));
            CHECK(report[key][threads] > 0.0);
        }
    CHECK(report["isa"] == "avx2");
    REQUIRE(report["frame_cpu_ms"].is_object());
    double sum = 0;
    for (const auto &[stage, milliseconds] : report["frame_cpu_ms"].items())
        if (stage != "total")
            sum += milliseconds.get<double>();
    CHECK(report["frame_cpu_ms"]["total"].get<double>() == Approx(sum));
    CHECK(report["peak_memory_mb"] > 1.0);
    REQUIRE(report["runs"].size() == 1);
    CHECK(report["runs"][0].contains("ratio_to_opencv"));
}
