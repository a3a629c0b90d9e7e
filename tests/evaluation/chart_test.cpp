#include "engine/evaluation/chart/charts.h"

#include <catch2/catch.hpp>
#include <regex>

#include "engine/evaluation/chart/svg.h"

using namespace bokeh::evaluation::chart;

namespace {

/// Elements that are opened and closed in order, and no bare ampersand.
bool wellFormed(const std::string &svg)
{
    std::vector<std::string> open;
    const std::regex tag("<(/?)([a-z]+)[^<>]*?(/?)>");
    for (std::sregex_iterator it(svg.begin(), svg.end(), tag), end; it != end; ++it) {
        if ((*it)[3].length() > 0)
            continue;
        if ((*it)[1].length() == 0)
            open.push_back((*it)[2]);
        else if (open.empty() || open.back() != (*it)[2])
            return false;
        else
            open.pop_back();
    }
    return open.empty() && !std::regex_search(svg, std::regex("&(?!amp;|lt;|gt;|quot;)"));
}

Scatter cluster()
{
    Scatter scatter{.title = "A & B <C>", .subtitle = "s", .xTitle = "x", .yTitle = "y"};
    for (int i = 0; i < 15; ++i) // as crowded as a family of networks
        scatter.points.push_back(
            {"large-224-y-variant-" + std::to_string(i), 0.5 + 0.1 * (i % 5), 0.95 + 0.002 * (i / 5)});
    return scatter;
}

} // namespace

TEST_CASE("ticks are round, within the axis, and at least two")
{
    const auto [low, high] = GENERATE(std::pair(0.0, 1.0), std::pair(0.9312, 0.9711), std::pair(-0.013, 0.0021),
                                      std::pair(3.0, 2000.0), std::pair(0.95, 0.9502));
    const Ticks ticks = linearTicks(low, high, 6);
    CAPTURE(low, high);
    CHECK(ticks.values.size() >= 2);
    CHECK(ticks.values.size() <= 8);
    for (const double value : ticks.values) {
        CHECK(value >= low - 1e-9);
        CHECK(value <= high + 1e-9);
        const double scaled = value * std::pow(10, ticks.decimals);
        CHECK(scaled == Approx(std::round(scaled)).margin(1e-6)); // what is printed is where the line is
    }
    const double step = ticks.values[1] - ticks.values[0];
    for (std::size_t i = 1; i < ticks.values.size(); ++i)
        CHECK(ticks.values[i] - ticks.values[i - 1] == Approx(step));
}

TEST_CASE("a logarithmic axis has ticks at 1, 2 and 5, and linear ones where these are too few")
{
    CHECK(logarithmicTicks(0.4, 9).values == std::vector{0.5, 1.0, 2.0, 5.0});
    CHECK(logarithmicTicks(2.1, 4.9).values == std::vector{3.0, 4.0});
}

TEST_CASE("no name covers another or a point, however close the points lie")
{
    std::vector<Place> places;
    std::vector<std::string> names;
    for (int i = 0; i < 15; ++i) {
        places.push_back({300.0 + 14 * (i % 5), 200.0 + 11 * (i / 5)});
        names.push_back("large-224-y-softmax-" + std::to_string(i));
    }
    const Box area{60, 50, 680, 350};
    const auto boxes = placeNames(places, names, area);
    REQUIRE(boxes.size() == 15);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        CAPTURE(i);
        CHECK(boxes[i].width >= textWidth(names[i]));
        CHECK(boxes[i].x >= area.x);
        CHECK(boxes[i].x + boxes[i].width <= area.x + area.width);
        CHECK(boxes[i].y >= area.y);
        CHECK(boxes[i].y + boxes[i].height <= area.y + area.height);
        for (std::size_t other = 0; other < i; ++other)
            CHECK_FALSE(overlap(boxes[i], boxes[other]));
        for (const Place &place : places)
            CHECK_FALSE(overlap(boxes[i], {place.x - 4, place.y - 4, 8, 8}));
    }
}

TEST_CASE("a lone point's name stands right beside it")
{
    const auto boxes = placeNames({{100, 100}}, {"only"}, {0, 0, 400, 300});
    CHECK(boxes[0].x > 100);
    CHECK(boxes[0].x < 112);
}

TEST_CASE("every chart is well-formed, names all that it shows, and is the same every time")
{
    const Scatter scatter = cluster();
    const Intervals intervals{.title = "t",
                              .subtitle = "s",
                              .xTitle = "x",
                              .rows = {{"one", -0.004, -0.006, -0.001}, {"two", 0.001, 0, 0.002}},
                              .tolerance = 0.005};
    const Matrix matrix{.title = "t",
                        .subtitle = "s",
                        .rowTitle = "is",
                        .columnTitle = "was taken for",
                        .names = {"sky", "road & pavement"},
                        .shares = {{0.9, 0.1}, {0.004, 0.996}}};
    for (const std::string &svg : {draw(scatter), draw(intervals), draw(matrix)}) {
        CHECK(wellFormed(svg));
        CHECK(svg.find("prefers-color-scheme:dark") != std::string::npos);
    }
    CHECK(draw(scatter) == draw(cluster()));
    for (const auto &point : scatter.points)
        CHECK(draw(scatter).find(">" + point.name + "<") != std::string::npos);
    CHECK(draw(scatter).find("A &amp; B &lt;C&gt;") != std::string::npos);
    CHECK(draw(matrix).find(">90<") != std::string::npos);
    CHECK(draw(matrix).find(">0<") == std::string::npos); // under half a per cent there is no number
    CHECK(draw(intervals).find("-0.0040 [-0.0060, -0.0010]") != std::string::npos);
}

TEST_CASE("points lie where their values are on the axes")
{
    Scatter scatter{.title = "t", .subtitle = "s", .xTitle = "x", .yTitle = "y", .logarithmic = false};
    scatter.points = {{"a", 0, 0.5}, {"b", 10, 0.5}, {"c", 5, 0.7}};
    const std::string svg = draw(scatter);
    const std::regex circle("<circle class=\"mark\" cx=\"([0-9.]+)\" cy=\"([0-9.]+)\"");
    std::vector<double> xs, ys;
    for (std::sregex_iterator it(svg.begin(), svg.end(), circle), end; it != end; ++it) {
        xs.push_back(std::stod((*it)[1]));
        ys.push_back(std::stod((*it)[2]));
    }
    REQUIRE(xs.size() == 3);
    CHECK(xs[2] == Approx((xs[0] + xs[1]) / 2).margin(0.1));
    CHECK(ys[0] == ys[1]);
    CHECK(ys[2] < ys[0]); // upwards
}
