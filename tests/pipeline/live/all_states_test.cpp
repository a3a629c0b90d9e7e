// Every sequence of up to four events.
#include <catch2/catch.hpp>
#include <future>
#include <iostream>

#include "tests/pipeline/live/state_walk.h"

using namespace bokeh::test;

TEST_CASE("no sequence of up to four events lets the room out, whether or not the camera's stamps repeat")
{
    std::size_t sequences = 0, failing = 0, frozen = 0, blurred = 0, stamped = 0;
    for (int length = 1; length <= 4; ++length) {
        auto other =
            std::async(std::launch::async, [length] { return walkAll(length, StateWalk::Stamps::HalfSeconds); });
        const Walked honest = walkAll(length, StateWalk::Stamps::Honest), repeating = other.get();
        sequences += honest.broken.size();
        frozen += honest.failing(kAway | kFrozen);
        blurred += honest.failing(kBlur);
        for (std::size_t i = 0; i < honest.broken.size(); ++i) {
            failing += honest.broken[i] || repeating.broken[i] ? 1 : 0;
            stamped += !honest.broken[i] && repeating.broken[i] ? 1 : 0;
        }
        INFO("length " << length << ", the first: " << honest.first << "; " << repeating.first);
        CHECK(honest.failing() + repeating.failing() == 0);
        CHECK(honest.shown == honest.broken.size()); // there was something to judge
    }
    std::cout << sequences << " sequences, " << failing << " failing: while frozen or hidden " << frozen
              << ", through a blur " << blurred << ", only where stamps repeat " << stamped << "\n";
}
