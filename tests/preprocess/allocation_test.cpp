// operator new is counted while frames flow.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "engine/preprocess/preprocessor.h"
#include "tests/allocations.h"

using namespace bokeh;

TEST_CASE("preparing a frame takes no memory")
{
    model::Topology topology;
    topology.colour = model::InputColour::Rgb;
    preprocess::Preprocessor preprocessor(topology);
    std::vector<std::uint8_t> input(preprocessor.inputSize());
    image::Frame frame({641, 479});
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{90});
    REQUIRE(preprocessor.run(frame, input));
    const long before = allocations();
    const bool done = static_cast<bool>(preprocessor.run(frame, input));
    const long after = allocations();
    CHECK(done);
    CHECK(after == before);
}
