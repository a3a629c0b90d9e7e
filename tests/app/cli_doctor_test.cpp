#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "program.h"
#include "tests/base/fake_root.h"

using bokeh::test::FakeRoot;

TEST_CASE("the doctor reports each finding with its remedy, as text and as JSON")
{
    const FakeRoot root;
    root.camera(0, "Kamera \xff\x1b für alle");
    const std::string arguments = "doctor --root '" + root.path().string() + "'";
    const Ran json = cli(arguments + " --json");
    INFO(json.err);
    REQUIRE(json.status == 0);
    const auto report = nlohmann::json::parse(json.out);
    REQUIRE(report["findings"].size() > 5);
    const Ran text = cli(arguments);
    REQUIRE(text.status == 0);
    for (const auto &finding : report["findings"]) {
        const std::string severity = finding.at("severity");
        CHECK(std::set<std::string>{"ok", "note", "warning", "problem"}.contains(severity));
        CHECK(finding.at("id").get<std::string>().find('.') != std::string::npos);
        CHECK(text.out.find(finding.at("what").get<std::string>()) != std::string::npos);
        CHECK(text.out.find(finding.at("remedy").get<std::string>()) != std::string::npos);
    }
    CHECK(report["findings"][0]["id"] == "camera.ok");
    CHECK(report["findings"][0]["what"] == "The camera \"Kamera ?? für alle\" (/dev/video0) is free");
}

TEST_CASE("the doctor examines the system that it runs on, and changes nothing that ends it")
{
    const Ran ran = cli("doctor --json");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(nlohmann::json::parse(ran.out)["findings"].size() > 5);
}

TEST_CASE("the doctor refuses a folder that is not there as bad usage")
{
    CHECK(cli("doctor --root /nowhere/at/all").status == 2);
}
