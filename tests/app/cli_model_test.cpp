#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "engine/capture/image_file.h"
#include "engine/capture/pattern_source.h"
#include "program.h"

using namespace bokeh;

namespace {

/// Two pictures of the test pattern and their exact masks.
void writePairs(const Folder &folder)
{
    auto pattern = capture::PatternSource::open({.size = {320, 240}});
    REQUIRE(pattern);
    std::filesystem::create_directories(folder / "images");
    std::filesystem::create_directories(folder / "masks");
    for (const std::uint64_t i : {0, 1}) {
        const auto frame = (*pattern)->read();
        REQUIRE(frame);
        const std::string name = "/p" + std::to_string(i) + ".png";
        REQUIRE(capture::writeGrey(folder / ("images" + name), (*frame)->y.view()));
        REQUIRE(capture::writeGrey(folder / ("masks" + name), (*pattern)->truth(i).plane.view()));
    }
}

} // namespace

TEST_CASE("list and info describe what is shipped")
{
    const Ran list = cli("model list");
    CHECK(list.status == 0);
    CHECK(list.out.find(kLite) != std::string::npos);
    const Ran info = cli("model info " + kLite);
    CHECK(info.status == 0);
    CHECK(info.out.find("0.517 GMAC") != std::string::npos);
}

TEST_CASE("eval reports each key, and dumps one soft mask a picture at its own size")
{
    Folder folder;
    writePairs(folder);
    const Ran ran = cli("eval --model " + kLite + " --images '" + (folder / "images").string() + "' --masks '" +
                        (folder / "masks").string() + "' --dump '" + (folder / "dump").string() + "' --json '" +
                        (folder / "r.json").string() + "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    const auto report = nlohmann::json::parse(contents(folder / "r.json"));
    CHECK(report["images"] == 2);
    for (const char *key : {"miou", "iou_person", "iou_background", "boundary_f", "mad"}) {
        INFO(key);
        REQUIRE(report.contains(key));
        CHECK(report[key] >= 0.0);
        CHECK(report[key] <= 1.0);
    }
    for (const char *name : {"p0.png", "p1.png"}) {
        const auto mask = capture::readGrey(folder / "dump" / name);
        REQUIRE(mask);
        CHECK(mask->size() == image::Size{320, 240});
    }
}

TEST_CASE("eval of folders without pairs says so")
{
    Folder folder;
    const std::string here = "'" + folder.path().string() + "'";
    const Ran ran = cli("eval --model " + kLite + " --images " + here + " --masks " + here);
    CHECK(ran.status == 1);
    CHECK(ran.err.find("no picture") != std::string::npos);
}

TEST_CASE("infer writes the soft mask at the picture's size, or the chip's integers untouched")
{
    Folder folder;
    writePairs(folder);
    const std::string run =
        "model infer " + kLite + " --input '" + (folder / "images/p0.png").string() + "' --output '";
    REQUIRE(cli(run + (folder / "soft.png").string() + "'").status == 0);
    REQUIRE(cli(run + (folder / "raw.png").string() + "' --raw").status == 0);
    const auto soft = capture::readGrey(folder / "soft.png"), raw = capture::readGrey(folder / "raw.png");
    REQUIRE(soft);
    REQUIRE(raw);
    CHECK(soft->size() == image::Size{320, 240});
    REQUIRE(raw->size() == image::Size{224, 224});
    int largest = 0;
    for (int y = 0; y < 224; ++y)
        for (int x = 0; x < 224; ++x)
            largest = std::max<int>(largest, raw->row(y)[x]);
    CHECK(largest <= 31);
    CHECK(largest > 15);
}

TEST_CASE("export writes a file only where it can")
{
    Folder folder;
    REQUIRE(cli("model export " + kLite + " --onnx '" + (folder / "m.onnx").string() + "'").status == 0);
    CHECK(std::filesystem::file_size(folder / "m.onnx") > 1'000'000);
    CHECK(cli("model export " + kLite + " --onnx '" + (folder / "no/m.onnx").string() + "'").status == 1);
}

TEST_CASE("the paper's rows are reported beside the emulated chip's, with their errors")
{
    Folder folder;
    const Ran ran = cli("paper --frames 8 --json '" + (folder / "p.json").string() + "'");
    INFO(ran.err);
    REQUIRE(ran.status == 0);
    CHECK(ran.out.find("prediction") != std::string::npos);
    const auto report = nlohmann::json::parse(contents(folder / "p.json"));
    REQUIRE(report["rows"].size() == 13);
    for (const auto &row : report["rows"]) {
        for (const char *key : {"network", "host", "link"})
            CHECK(row[key].is_string());
        for (const char *key : {"paper_fps", "emulated_fps", "overlapped_fps", "error"})
            CHECK(row[key].is_number());
        CHECK((row["left_out_fps"].is_number() || row["left_out_fps"].is_null()));
    }
    CHECK(report["formats"].size() == 18);
    CHECK(report["error"]["largest"] < 0.05);
}
