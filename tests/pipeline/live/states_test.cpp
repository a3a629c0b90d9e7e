// Whatever the user, the source and the accelerator do, and in whatever order: no output shows the room beyond what
// was promised. These are some of the sequences; all_states_test.cpp goes through all.
#include <catch2/catch.hpp>

#include "tests/pipeline/live/state_walk.h"

using namespace bokeh::test;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kThinner = 10; // they find nothing here that a tenth of the sequences would not show
#else
constexpr int kThinner = 1;
#endif

void check(int length, StateWalk::Stamps stamps, int nth)
{
    const Walked walked = walkAll(length, stamps, nth);
    INFO(walked.broken.size() << " sequences of " << length << ", " << walked.failing() << " failing: away "
                              << walked.failing(kAway) << ", frozen " << walked.failing(kFrozen) << ", blur "
                              << walked.failing(kBlur) << ", other looks " << walked.failing(kRoom) << ", layers "
                              << walked.failing(kLayers) << "; rawest " << walked.rawest
                              << "; the first: " << walked.first);
    CHECK(walked.failing() == 0);
    CHECK(walked.shown == walked.broken.size()); // there was something to judge
}

} // namespace

TEST_CASE("no sequence of events lets the room out, whether or not the camera's stamps repeat: all of up to two")
{
    for (const auto stamps : {StateWalk::Stamps::Honest, StateWalk::Stamps::HalfSeconds}) {
        check(1, stamps, 1);
        check(2, stamps, kThinner);
    }
}

TEST_CASE("no sequence of events lets the room out, whether or not the camera's stamps repeat: some of three and four")
{
    for (const auto stamps : {StateWalk::Stamps::Honest, StateWalk::Stamps::HalfSeconds}) {
        check(3, stamps, 23 * kThinner);
        check(4, stamps, 311 * kThinner);
    }
}
