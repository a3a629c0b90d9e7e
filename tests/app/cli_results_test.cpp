#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "engine/capture/image_file.h"
#include "engine/model/catalogue.h"
#include "engine/model/network_file.h"
#include "engine/pipeline/network_library.h"
#include "program.h"

using namespace bokeh;
namespace fs = std::filesystem;

namespace {

const std::string kPeople = "gnetseg-large-224-y-lite";
const std::string kRoad = "gnetseg-large-224-y-lite-softmax-road-4c";

/// A disc before a dark room; as its mask `inside` within and `outside` without.
void drawPair(const fs::path &images, const fs::path &masks, const std::string &name, int shift, std::uint8_t inside,
              std::uint8_t outside)
{
    fs::create_directories(images);
    fs::create_directories(masks);
    image::Plane picture({96, 80}), mask({96, 80});
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 96; ++x) {
            const bool disc = std::hypot(x - 40 - shift, y - 50) < 28;
            picture.row(y)[x] = static_cast<std::uint8_t>(disc ? 200 - y : 30 + x / 4);
            mask.row(y)[x] = disc ? inside : outside;
        }
    REQUIRE(capture::writeGrey(images / (name + ".png"), picture.view()));
    REQUIRE(capture::writeGrey(masks / (name + ".png"), mask.view()));
}

/// Two people and two roads to be judged on.
void drawData(const fs::path &data)
{
    for (const char *part : {"street", "render", "mixed"})
        for (const int i : {0, 1})
            drawPair(data / "val" / part / "images", data / "val" / part / "masks", "p" + std::to_string(i), 9 * i, 255,
                     0);
    for (const int i : {0, 1, 2})
        drawPair(data / "camvid/images", data / "camvid/labels", "r" + std::to_string(i), 5 * i, 3, 1);
    std::ofstream(data / "camvid/test.txt") << "r0\nr2\n";
    fs::create_directories(data / "backgrounds");
    fs::copy(data / "val/mixed/images/p0.png", data / "backgrounds/room.png");
}

/// The shipped network with its float weights and itself as a step, and a road network that knows nothing.
void installNetworks(const fs::path &resources)
{
    const fs::path shipped = pipeline::NetworkLibrary::installed().folder(), models = resources / "models";
    fs::create_directories(models / "float");
    for (const std::string folder : {"", "float/"})
        fs::copy(shipped / (folder + kPeople + ".safetensors"), models / (folder + kPeople + ".safetensors"));
    fs::create_directories(models / "steps");
    fs::copy(models / (kPeople + ".safetensors"), models / "steps" / (kPeople + ".calibrated.safetensors"));
    REQUIRE(model::writeNetwork(models / (kRoad + ".safetensors"), model::randomNetwork(*model::topologyNamed(kRoad), 3)));
}

const char *const kBench = R"({"processor": "Imaginary 9000", "isa": "avx2", "runs": [
    {"network": "gnetseg-large-224-y-lite", "isa": "avx2", "inferences_per_second": {"1": 80}}]})";

struct Workshop {
    Folder folder;
    fs::path data = folder / "data", resources = folder / "resources";
    std::string environment = "env BOKEHCAM_RESOURCES='" + resources.string() + "'";

    Workshop()
    {
        drawData(data);
        installNetworks(resources);
        std::ofstream(resources / "models/bench.json") << kBench;
    }
    Ran results(const fs::path &output, const std::string &more = "") const
    {
        return cli("model results --data '" + data.string() + "' --output '" + output.string() + "' " + more,
                   environment);
    }
    nlohmann::json eval(const std::string &arguments) const
    {
        const Ran ran = cli("eval " + arguments + " --json '" + (folder / "eval.json").string() + "'", environment);
        INFO(ran.err);
        REQUIRE(ran.status == 0);
        return nlohmann::json::parse(contents(folder / "eval.json"));
    }
    nlohmann::json evalPart(const std::string &part) const
    {
        const std::string at = (data / "val" / part).string();
        return eval("--model " + kPeople + " --images '" + at + "/images' --masks '" + at + "/masks'");
    }
};

/// The cells of a table's line that begins with `first`; numbers that stand together in a cell are apart.
std::vector<std::string> cells(const std::string &page, const std::string &first)
{
    const std::size_t at = page.find("\n| " + first + " |");
    REQUIRE(at != std::string::npos);
    std::string line = page.substr(at + 1, page.find('\n', at + 1) - at - 1);
    line = std::regex_replace(line, std::regex(" / "), " | ");
    std::vector<std::string> list;
    const std::regex cell("\\| ([^|]*) (?=\\|)");
    for (std::sregex_iterator it(line.begin(), line.end(), cell), end; it != end; ++it)
        list.push_back((*it)[1]);
    return list;
}

} // namespace

TEST_CASE("results are the same every time, whatever the number of threads, and eval agrees with every score")
{
    const Workshop workshop;
    const fs::path first = workshop.folder / "a/RESULTS.md", second = workshop.folder / "b/RESULTS.md";
    for (const auto &[output, threads] : {std::pair(first, "--threads 1"), {second, "--threads 3"}}) {
        const Ran ran = workshop.results(output, threads);
        INFO(ran.err);
        REQUIRE(ran.status == 0);
    }
    const std::string page = contents(first);
    CHECK(page == contents(second));
    for (const char *plot : {"miou-gmac.svg", "miou-fps.svg", "miou-cpu.svg", "quantisation.svg", "confusion.svg"}) {
        INFO(plot);
        const std::string svg = contents(first.parent_path() / "plots" / plot);
        CHECK(svg.find("</svg>") != std::string::npos);
        CHECK(svg == contents(second.parent_path() / "plots" / plot));
        CHECK(page.find(std::string("(plots/") + plot + ")") != std::string::npos);
    }

    const auto row = cells(page, "large-224-y-lite");
    REQUIRE(row.size() == 17);
    std::size_t column = 1;
    for (const std::string part : {"street", "render", "mixed"}) {
        INFO(part);
        const auto report = workshop.evalPart(part);
        CHECK(std::stod(row[column++]) == Approx(report["miou"].get<double>()).margin(0.00005001));
        CHECK(std::stod(row[column++]) == Approx(report["boundary_f"].get<double>()).margin(0.0005001));
        CHECK(std::stod(row[column++]) == Approx(report["mad"].get<double>()).margin(0.00005001));
    }
    CHECK(row[10] == "0.330"); // million weights
    CHECK(row[11] == "0.517"); // GMAC
    CHECK(row[12] == "0.53");  // chip ms
    CHECK(std::stod(row[13]) == Approx(475).epsilon(0.02));

    const auto step = cells(page, "large-224-y-lite (calibrated) less large-224-y-lite (float)");
    const auto shipped = cells(page, "large-224-y-lite less large-224-y-lite (float)");
    CHECK(std::vector(step.begin() + 1, step.end()) == std::vector(shipped.begin() + 1, shipped.end()));

    const std::string camvid = (workshop.data / "camvid").string();
    const auto roads = workshop.eval("--model " + kRoad + " --images '" + camvid + "/images' --masks '" + camvid +
                                     "/labels' --list '" + camvid + "/test.txt'");
    CHECK(roads["images"] == 2);
    const auto road = cells(page, "large-224-y-lite-softmax-road-4c");
    CHECK(road[1] == "4");
    CHECK(std::stod(road[2]) == Approx(roads["miou"].get<double>()).margin(0.00005001));
    CHECK(std::stod(road[3]) == Approx(roads["pixel_accuracy"].get<double>()).margin(0.00005001));
}

TEST_CASE(
    "results fail with a sentence and leave no page where the data or the bench's report is not what it should be")
{
    const Workshop workshop;
    const fs::path output = workshop.folder / "RESULTS.md";
    std::ofstream(workshop.resources / "models/bench.json") << "{}";
    const Ran report = workshop.results(output);
    CHECK(report.status == 1);
    CHECK(report.err.find("bench.json") != std::string::npos);
    fs::remove(workshop.resources / "models/bench.json");
    fs::remove_all(workshop.data / "val/mixed");
    const Ran missing = workshop.results(output);
    CHECK(missing.status == 1);
    CHECK(missing.err.find("mixed") != std::string::npos);
    CHECK_FALSE(fs::exists(output));
    CHECK(cli("model results", "env -u BOKEHCAM_DATA").status == 2);
}

TEST_CASE("eval's report has every key for people, for roads and for clips")
{
    const Workshop workshop;
    const auto people = workshop.evalPart("street");
    for (const char *key : {"miou", "iou_person", "iou_background", "boundary_f", "mad", "pixel_accuracy"}) {
        INFO(key);
        REQUIRE(people[key].is_number());
        CHECK(people[key] >= 0.0);
        CHECK(people[key] <= 1.0);
    }
    CHECK(people["classes"] == nlohmann::json{"background", "person"});
    CHECK(people["class_iou"]["person"] == people["iou_person"]);
    CHECK(people["without_mask"] == 0);
    std::int64_t pixels = 0;
    for (const auto &truth : people["confusion"])
        for (const auto &count : truth)
            pixels += count.get<std::int64_t>();
    CHECK(pixels == 2 * 96 * 80);

    const std::string camvid = (workshop.data / "camvid").string();
    const auto roads =
        workshop.eval("--model " + kRoad + " --images '" + camvid + "/images' --masks '" + camvid + "/labels'");
    CHECK(roads["images"] == 3);
    REQUIRE(roads["classes"].size() == 4);
    REQUIRE(roads["confusion"].size() == 4);
    for (const auto &name : roads["classes"])
        CHECK(roads["class_iou"].contains(name.get<std::string>()));
    CHECK_FALSE(roads.contains("mad"));

    const std::string part = (workshop.data / "val/street").string();
    const auto moved = workshop.eval("--model " + kPeople + " --cutout '" + part + "/images/p0.png' --cutout-mask '" +
                                     part + "/masks/p0.png' --background '" + part + "/images/p1.png'");
    CHECK(moved["frames"].get<int>() > 40);
    CHECK(moved["flicker"].is_number());
    CHECK(moved["flicker_unfiltered"].is_number());
    CHECK(moved["lag_against"] == "truth");
    CHECK(moved.contains("lag"));
    CHECK(moved.contains("lag_unfiltered"));

    const std::string clip = (workshop.folder / "clip.mkv").string();
    REQUIRE(cli("run --input pattern --size 160x120 --frames 30 --look none --output '" + clip + "'").status == 0);
    const auto filmed = workshop.eval("--model " + kPeople + " --clip '" + clip + "'");
    CHECK(filmed["frames"] == 30);
    CHECK(filmed["flicker"].is_number());
    CHECK(filmed["lag_against"] == "unfiltered mask");
    CHECK(filmed["lag_unfiltered"].is_null());
}

TEST_CASE("eval says what it needs where it is told nothing to judge, and knows no lag of roads")
{
    const Workshop workshop;
    const Ran nothing = cli("eval --model " + kPeople, workshop.environment);
    CHECK(nothing.status == 2);
    CHECK(nothing.err.find("--images") != std::string::npos);
    const std::string picture = (workshop.data / "val/street/images/p0.png").string();
    CHECK(cli("eval --model " + kPeople + " --cutout '" + picture + "'", workshop.environment).status == 2);
    const Ran roads = cli("eval --model " + kRoad + " --clip '" + picture + "'", workshop.environment);
    CHECK(roads.status == 1);
    CHECK(roads.err.find("people") != std::string::npos);
}
