#include "engine/pipeline/segmenter.h"

#include <catch2/catch.hpp>

#include "engine/accelerator/witness.h"
#include "tests/accelerator/lying_chip.h"
#include "tests/accelerator/socket.h"

using namespace bokeh;
using accelerator::test::Socket;

namespace {

enum class Moves { Nowhere, Down, Right };

/// A network whose mask is the input's brightness, each convolution passing one tap of its 3x3 on. The twelve of the
/// second major layer may take the pixel above theirs, or the one to the left: the picture moves by 12 of 112.
model::Network brightness(Moves moves)
{
    model::Topology topology{
        .name = "brightness", .majors = {{4, 1, model::Step::Down}, {4, 12, model::Step::None}}, .reformat = 2};
    model::Network network{topology, {}, {}};
    for (const model::Convolution &c : model::convolutions(topology)) {
        model::Sublayer layer;
        layer.weights.resize(static_cast<std::size_t>(c.in * c.out * 9));
        const int tap = c.major == 0 || moves == Moves::Nowhere ? 4 : moves == Moves::Down ? 1 : 3;
        for (int o = 0; o < c.out; ++o)
            layer.weights[static_cast<std::size_t>(o * c.in * 9 + tap)] = 1;
        layer.biases.resize(static_cast<std::size_t>(c.out));
        network.sublayers.push_back(layer);
    }
    return network;
}

/// Bright in the top left quarter only.
image::FramePtr corner(std::uint64_t sequence, image::Size size)
{
    auto frame = std::make_shared<image::Frame>(size);
    frame->sequence = sequence;
    frame->colour.range = image::Range::Full;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            frame->y.row(y)[x] = x < size.width / 2 && y < size.height / 2 ? 255 : 0;
    for (image::Plane *plane : {&frame->u, &frame->v})
        for (int y = 0; y < plane->size().height; ++y)
            std::fill_n(plane->row(y), plane->size().width, std::uint8_t{128});
    return frame;
}

std::unique_ptr<pipeline::Segmenter> open(const model::Network &network = brightness(Moves::Nowhere),
                                          pipeline::Segmenter::Options options = {})
{
    auto chip = accelerator::openEmulator(network);
    REQUIRE(chip);
    return std::make_unique<pipeline::Segmenter>(*std::move(chip), network.topology, options);
}

std::vector<std::uint16_t> maskOf(pipeline::Segmenter &segmenter, const image::FramePtr &frame)
{
    REQUIRE(segmenter.submit(frame));
    REQUIRE(segmenter.collect());
    return segmenter.mask().values;
}

} // namespace

TEST_CASE("a frame comes back with the alpha of its own mask, at its own size")
{
    auto segmenter = open();
    const image::Size sizes[] = {{320, 240}, {641, 479}, {16, 16}};
    std::uint64_t next = 0;
    for (std::uint64_t done = 0; done < 3; ++done) {
        while (next < 3 && segmenter->canSubmit()) {
            REQUIRE(segmenter->submit(corner(next, sizes[next])));
            ++next;
        }
        const auto segmented = segmenter->collect();
        REQUIRE(segmented);
        const auto [width, height] = sizes[done];
        const image::Plane &alpha = segmented->alpha->plane;
        CHECK(segmented->frame->sequence == done);
        CHECK(segmented->alpha->sequence == done);
        REQUIRE(alpha.size() == sizes[done]);
        CHECK(alpha.row(height / 8)[width / 8] == 255);
        CHECK(alpha.row(height / 8)[width * 7 / 8] == 0);
        CHECK(alpha.row(height * 7 / 8)[width / 8] == 0);
    }
    CHECK(segmenter->stages().refine.runs.value() == 3);
}

TEST_CASE("of a network that knows no people all of the picture is room")
{
    model::Network road = brightness(Moves::Nowhere);
    road.topology.scene = model::Scene::Road;
    auto segmenter = open(road);
    REQUIRE(segmenter->submit(corner(0, {320, 240})));
    const auto segmented = segmenter->collect();
    REQUIRE(segmented);
    const image::Plane &alpha = segmented->alpha->plane;
    for (int y = 0; y < 240; ++y)
        CHECK(std::ranges::count(std::span(alpha.row(y), 320), 0) == 320);
}

TEST_CASE("collecting from an empty segmenter, or submitting beyond its credits, is an error and no more")
{
    auto segmenter = open();
    CHECK_FALSE(segmenter->collect());
    CHECK(segmenter->canSubmit());
    while (segmenter->canSubmit())
        REQUIRE(segmenter->submit(corner(0, {64, 48})));
    CHECK(segmenter->inFlight() >= 2);
}

TEST_CASE("a picture that lies on its side is shown to the network upright, and its mask laid back")
{
    // The light fills the top left quarter of 320 x 240; the network lets it sink by 12/112 in what it takes for
    // upright, which moves one edge of the light by 34 columns or 26 rows, in the direction that shall be down.
    struct Row {
        int rotation;
        int litX, litY, darkX, darkY;
    };
    for (const Row &row :
         {Row{0, 80, 132, 172, 60}, Row{90, 172, 60, 80, 132}, Row{180, 80, 60, 80, 108}, Row{270, 80, 60, 148, 60}}) {
        INFO(row.rotation);
        auto segmenter = open(brightness(Moves::Down), {.rotation = row.rotation});
        REQUIRE(segmenter->submit(corner(5, {320, 240})));
        const auto segmented = segmenter->collect();
        REQUIRE(segmented);
        const image::Plane &alpha = segmented->alpha->plane;
        // The guided edge may be drawn towards the picture's own, so the mask itself is looked at too.
        const image::Mask &mask = segmenter->mask();
        const auto at = [&](int x, int y) {
            return mask.values[static_cast<std::size_t>(y * 224 / 240 * 224 + x * 224 / 320)];
        };
        CHECK(at(row.litX, row.litY) == 31);
        CHECK(at(row.darkX, row.darkY) == 0);
        CHECK(alpha.row(60)[80] == 255);
        CHECK(alpha.row(200)[280] == 0);
    }
}

TEST_CASE("asked twice, the network gives the mean of the picture's mask and of the mirrored picture's")
{
    // The light is in the left half. It moves to the right by 12 of 112 columns, and in the mirrored picture's mask,
    // which is mirrored back, to the left: where only one of the two has it, it is half as bright.
    const model::Network network = brightness(Moves::Right);
    auto once = open(network), twice = open(network, {.mirrored = true});
    const image::FramePtr frame = corner(3, {448, 224});
    const auto one = maskOf(*once, frame), mean = maskOf(*twice, frame);
    const auto at = [](const std::vector<std::uint16_t> &mask, int x) {
        return mask[static_cast<std::size_t>(60 * 224 + x)];
    };
    CHECK(at(one, 12) == 0);
    CHECK(at(one, 130) == 31);
    CHECK(at(mean, 12) == 16);
    CHECK(at(mean, 60) == 31);
    CHECK(at(mean, 130) == 16);
    CHECK(at(mean, 150) == 0);
    CHECK(maskOf(*twice, corner(4, {320, 240})).size() == one.size()); // and the next one after it
}

TEST_CASE("the code of a road scene is asked for once, because the mean of two classes may be a third")
{
    model::Network network = brightness(Moves::Right);
    network.topology.scene = model::Scene::Road;
    network.topology.classes = 4;
    auto once = open(network, {.alpha = false}), twice = open(network, {.alpha = false, .mirrored = true});
    CHECK(maskOf(*once, corner(1, {224, 224})) == maskOf(*twice, corner(1, {224, 224})));
}

TEST_CASE("not one frame is lost, nor its mask another, whatever becomes of the accelerator meanwhile")
{
    const bool mirrored = GENERATE(false, true);
    CAPTURE(mirrored);
    const auto network = std::make_shared<const model::Network>(brightness(Moves::Right));
    const auto left = [](std::uint64_t sequence) { // a corner whose width tells the frames apart
        return corner(sequence, {320 + 16 * static_cast<int>(sequence % 7), 240});
    };
    std::vector<std::vector<std::uint16_t>> wanted;
    auto plain = open(*network, {.mirrored = mirrored});
    for (std::uint64_t i = 0; i < 12; ++i)
        wanted.push_back(maskOf(*plain, left(i)));
    using State = Socket::State;
    for (const State state : {State::Pulled, State::Mute, State::Stalled, State::Plugged}) {
        INFO(static_cast<int>(state));
        Socket chip, emulator;
        chip.setAfter(7, state); // some of which are answers of its setting up
        accelerator::Failover failover(network, {.preferred = chip.opener(), .standby = emulator.opener()});
        auto first = failover.take();
        REQUIRE(first);
        pipeline::Segmenter segmenter(
            *std::move(first), network->topology,
            {.mirrored = mirrored, .patience = std::chrono::milliseconds(500), .failover = &failover});
        for (std::uint64_t sent = 0, done = 0; done < wanted.size(); ++done) {
            for (; sent < wanted.size() && segmenter.canSubmit(); ++sent)
                REQUIRE(segmenter.submit(left(sent)));
            const auto segmented = segmenter.collect();
            REQUIRE(segmented);
            CHECK(segmented->frame->sequence == done);
            CHECK(segmenter.mask().values == wanted[done]);
            if (done == 8)
                chip.set(State::Plugged); // the next frames may be the chip's again
        }
        CHECK(segmenter.changes() >= (state == State::Plugged ? 0 : 1));
    }
}

TEST_CASE("when the only accelerator is gone, the reason comes back in place of a mask")
{
    const auto network = std::make_shared<const model::Network>(brightness(Moves::Nowhere));
    Socket chip;
    accelerator::Failover failover(network, {.preferred = chip.opener(), .standby = {}});
    auto first = failover.take();
    REQUIRE(first);
    pipeline::Segmenter segmenter(*std::move(first), network->topology, {.failover = &failover});
    chip.set(Socket::State::Pulled);
    CHECK(segmenter.submit(corner(0, {320, 240})));
    const auto segmented = segmenter.collect();
    REQUIRE_FALSE(segmented);
    CHECK(segmented.error().what == "nothing is plugged in");
}

TEST_CASE("a chip that lies in the midst of a clip ends it, for what it computed before may be wrong as well")
{
    using accelerator::emulator::Lie;
    const Lie lie = GENERATE(Lie::AllOnes, Lie::StuckBit);
    CAPTURE(static_cast<int>(lie));
    const auto network = std::make_shared<const model::Network>(brightness(Moves::Nowhere));
    accelerator::test::LyingChip chip;
    accelerator::Failover failover(network, {.preferred = chip.opener(), .standby = {}, .witnessed = true});
    auto first = failover.take();
    REQUIRE(first);
    REQUIRE((*first)->witness());
    pipeline::Segmenter segmenter(*std::move(first), network->topology, {.failover = &failover});
    (void)maskOf(segmenter, corner(1, {320, 240}));
    CHECK(segmenter.confirm());
    chip.lie(lie);
    Status went;
    for (std::uint64_t i = 2; went && i < 100'000; ++i) {
        went = segmenter.submit(corner(i, {320 + 16 * static_cast<int>(i % 7), 240}));
        if (went)
            if (const auto segmented = segmenter.collect(); !segmented)
                went = segmented.error();
    }
    REQUIRE_FALSE(went);
    CHECK(went.error().what.find("wrong mask") != std::string::npos);
    CHECK(segmenter.witnessCpu() > std::chrono::nanoseconds(0));
}
