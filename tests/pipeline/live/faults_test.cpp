#include "engine/pipeline/live/faults.h"

#include <catch2/catch.hpp>

#include "engine/pipeline/live/card.h"

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::Fault;

TEST_CASE("a fault is named by its kind, its stage and its time")
{
    struct Row {
        const char *text;
        Fault::Kind kind;
        Fault::Stage stage;
        std::chrono::milliseconds at;
    };
    for (const Row &row : std::initializer_list<Row>{
             {"unplug@5", Fault::Kind::Unplug, Fault::Stage::Accelerator, 5s},
             {"mute:capture@0.25", Fault::Kind::Mute, Fault::Stage::Capture, 250ms},
             {"corrupt:accelerator@0", Fault::Kind::Corrupt, Fault::Stage::Accelerator, 0s},
             {"stall:compose@1", Fault::Kind::Stall, Fault::Stage::Compose, 1s},
             {"slow:output@2.5", Fault::Kind::Slow, Fault::Stage::Output, 2500ms},
             {"lie@2", Fault::Kind::Lie, Fault::Stage::Accelerator, 2s},
             {"lie:accelerator@2", Fault::Kind::Lie, Fault::Stage::Accelerator, 2s},
             {"fail:capture@60", Fault::Kind::Fail, Fault::Stage::Capture, 1min},
         }) {
        INFO(row.text);
        const auto fault = pipeline::faultFrom(row.text);
        REQUIRE(fault);
        CHECK(fault->kind == row.kind);
        CHECK(fault->stage == row.stage);
        CHECK(fault->at == row.at);
    }
}

TEST_CASE("what is no fault is refused, with a sentence that lists what exists")
{
    for (const char *text : {"", "unplug", "@5", "explode@5", "unplug:kitchen@5", "unplug@", "unplug@soon", "unplug@-1",
                             "unplug@5s", "unplug@nan", "unplug@1e99", "unplug@5:capture", ":capture@5",
                             "lie:capture@5", "lie:compose@5", "lie:output@5"}) {
        INFO(text);
        const auto fault = pipeline::faultFrom(text);
        REQUIRE_FALSE(fault);
        CHECK(fault.error().what.find("unplug mute corrupt stall slow fail lie") != std::string::npos);
    }
}

TEST_CASE("the card is the same whatever was there before, at every size")
{
    for (const image::Size size : {image::Size{1, 1}, {17, 3}, {320, 180}, {1281, 721}}) {
        image::Frame one(size), other(size);
        for (image::Plane *plane : {&other.y, &other.u, &other.v})
            for (int y = 0; y < plane->size().height; ++y)
                std::fill_n(plane->row(y), plane->size().width, std::uint8_t{77});
        pipeline::drawCard(one);
        pipeline::drawCard(other);
        for (auto [a, b] : {std::pair{&one.y, &other.y}, {&one.u, &other.u}, {&one.v, &other.v}})
            for (int y = 0; y < a->size().height; ++y)
                REQUIRE(std::equal(a->row(y), a->row(y) + a->size().width, b->row(y)));
    }
    image::Frame card({320, 180});
    pipeline::drawCard(card);
    CHECK(card.y.row(90)[160] > card.y.row(2)[2] + 60); // the sign on its ground
}
