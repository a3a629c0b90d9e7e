// operator new is counted while frames flow.
#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "engine/mask/refiner.h"
#include "tests/allocations.h"

using namespace bokeh;

TEST_CASE("refining takes memory for the first frame of a size only")
{
    mask::Refiner refiner({.temporal = true});
    image::Frame frame({641, 479});
    for (image::Plane *plane : {&frame.y, &frame.u, &frame.v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, static_cast<std::uint8_t>(y));
    image::Mask mask{.side = 224, .channels = 1, .cap = 31, .values = std::vector<std::uint16_t>(224 * 224, 0)};
    for (std::size_t i = 0; i < mask.values.size(); ++i)
        mask.values[i] = i % 224 < 100 ? 31 : 0;
    image::Alpha alpha;
    REQUIRE(refiner.run(mask, frame, alpha));
    const std::uint8_t *const plane = alpha.plane.row(0);
    const long before = allocations();
    bool done = true;
    for (mask.sequence = 1; mask.sequence < 4; ++mask.sequence)
        done = static_cast<bool>(refiner.run(mask, frame, alpha)) && done;
    const long after = allocations();
    CHECK(done);
    CHECK(after == before);
    CHECK(alpha.plane.row(0) == plane);
}
