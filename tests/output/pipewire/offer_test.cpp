// What the camera offers, and what it takes for an agreement, whoever says so.
#include <array>
#include <catch2/catch.hpp>
#include <cstring>
#include <random>
#include <spa/param/video/format-utils.h>
#include <spa/pod/builder.h>
#include <spa/pod/filter.h>

#include "engine/output/pipewire/offer.h"

using namespace bokeh;
using namespace output;
using namespace output::pipewire;

namespace {

constexpr Offer kOffer{.size = {1280, 720}, .colour = {.matrix = image::Matrix::Bt709}};

/// A format as a reader might send it, plain where nothing else is said.
struct Message {
    std::uint32_t type = SPA_MEDIA_TYPE_video, subtype = SPA_MEDIA_SUBTYPE_raw, pixels = SPA_VIDEO_FORMAT_NV12;
    spa_rectangle size{640, 360};
    spa_fraction rate{30, 1};
    std::uint32_t matrix = SPA_VIDEO_COLOR_MATRIX_UNKNOWN, range = SPA_VIDEO_COLOR_RANGE_UNKNOWN;
};

std::optional<NegotiatedFormat> agreedFor(const Message &message, const Offer &offer = kOffer)
{
    alignas(8) std::array<std::uint8_t, 1024> room;
    spa_pod_builder builder{};
    spa_pod_frame frame;
    spa_pod_builder_init(&builder, room.data(), room.size());
    spa_pod_builder_push_object(&builder, &frame, SPA_TYPE_OBJECT_Format, SPA_PARAM_Format);
    const auto id = [&](std::uint32_t key, std::uint32_t value) {
        spa_pod_builder_prop(&builder, key, 0);
        spa_pod_builder_id(&builder, value);
    };
    id(SPA_FORMAT_mediaType, message.type);
    id(SPA_FORMAT_mediaSubtype, message.subtype);
    id(SPA_FORMAT_VIDEO_format, message.pixels);
    spa_pod_builder_prop(&builder, SPA_FORMAT_VIDEO_size, 0);
    spa_pod_builder_rectangle(&builder, message.size.width, message.size.height);
    spa_pod_builder_prop(&builder, SPA_FORMAT_VIDEO_framerate, 0);
    spa_pod_builder_fraction(&builder, message.rate.num, message.rate.denom);
    id(SPA_FORMAT_VIDEO_colorMatrix, message.matrix);
    id(SPA_FORMAT_VIDEO_colorRange, message.range);
    return agreedIn(*static_cast<const spa_pod *>(spa_pod_builder_pop(&builder, &frame)), offer);
}

} // namespace

TEST_CASE("the first choice is the picture's own size, brought to what all readers lay out alike")
{
    const auto [own, first] = GENERATE(table<image::Size, image::Size>(
        {{{1280, 720}, {1280, 720}}, {{1366, 769}, {1360, 768}}, {{1, 1}, {16, 16}}, {{16384, 16384}, {3840, 2160}}}));
    const auto sizes = offeredSizes(own);
    CHECK(sizes.front() == first);
    CHECK(std::ranges::count(sizes, first) == 1);
    for (const image::Size usual : {image::Size{1280, 720}, image::Size{640, 480}, image::Size{640, 360}})
        CHECK(std::ranges::count(sizes, usual) == 1);
}

TEST_CASE("each size is offered in each pixel format, with a fixed rate that browsers understand before a range")
{
    Pods formats = formatsOf(kOffer);
    const auto all = formats.all();
    REQUIRE(all.size() == 2 * 3 * offeredSizes(kOffer.size).size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        spa_video_info_raw info{};
        CHECK(spa_format_video_raw_parse(all[i], &info) >= 0);
        const auto *rate = spa_pod_find_prop(all[i], nullptr, SPA_FORMAT_VIDEO_framerate);
        REQUIRE(rate);
        CHECK(spa_pod_is_choice(&rate->value) == (i >= all.size() / 2));
        CHECK(spa_pod_is_fraction(&rate->value) == (i < all.size() / 2));
    }
}

TEST_CASE("what is offered, with every choice made as by default, is what is agreed on")
{
    Pods formats = formatsOf(kOffer);
    for (const spa_pod *offered : formats.all()) {
        std::vector<std::byte> copy(SPA_POD_SIZE(offered));
        std::memcpy(copy.data(), offered, copy.size());
        auto *format = reinterpret_cast<spa_pod *>(copy.data());
        REQUIRE(spa_pod_object_fixate(reinterpret_cast<spa_pod_object *>(format)) >= 0);
        const auto agreed = agreedIn(*format, kOffer);
        REQUIRE(agreed);
        CHECK(agreed->colour == kOffer.colour);
        CHECK(agreed->rateNumerator == 30);
    }
}

TEST_CASE("size, pixels, rate and colour are taken as agreed")
{
    const auto agreed = agreedFor(
        {.rate = {15000, 1001}, .matrix = SPA_VIDEO_COLOR_MATRIX_BT601, .range = SPA_VIDEO_COLOR_RANGE_0_255});
    CHECK(agreed == NegotiatedFormat{.pixels = PixelFormat::Nv12,
                                     .size = {640, 360},
                                     .rateNumerator = 15000,
                                     .rateDenominator = 1001,
                                     .colour = {.range = image::Range::Full}});
}

TEST_CASE("what was not offered is no agreement")
{
    REQUIRE(agreedFor({}));
    CHECK_FALSE(agreedFor({.type = SPA_MEDIA_TYPE_audio}));
    CHECK_FALSE(agreedFor({.subtype = SPA_MEDIA_SUBTYPE_mjpg}));
    CHECK_FALSE(agreedFor({.pixels = SPA_VIDEO_FORMAT_RGBA}));
    CHECK_FALSE(agreedFor({.pixels = 0xffffffff}));
    const auto size = GENERATE(spa_rectangle{0, 0}, spa_rectangle{640, 361}, spa_rectangle{0xffffffff, 0xffffffff},
                               spa_rectangle{640, 0xfffffe98}, spa_rectangle{65536, 65536});
    CHECK_FALSE(agreedFor({.size = size}));
    const auto rate = GENERATE(spa_fraction{0, 0}, spa_fraction{0, 1}, spa_fraction{30, 0}, spa_fraction{61, 1},
                               spa_fraction{1, 2}, spa_fraction{0xffffffff, 0xffffffff}, spa_fraction{0xffffffff, 1});
    CHECK_FALSE(agreedFor({.rate = rate}));
}

TEST_CASE("garbage is no agreement and does no harm")
{
    std::mt19937 random(5);
    Pods formats = formatsOf(kOffer);
    const spa_pod *offered = formats.all().front();
    for (int round = 0; round < 20000; ++round) {
        std::vector<std::byte> copy(SPA_POD_SIZE(offered));
        std::memcpy(copy.data(), offered, copy.size());
        // The server has checked that an object lies within its message: its size stays.
        for (int i = 0; i < 4; ++i)
            copy[8 + random() % (copy.size() - 8)] = static_cast<std::byte>(random());
        const auto agreed = agreedIn(*reinterpret_cast<const spa_pod *>(copy.data()), kOffer);
        if (agreed)
            REQUIRE(std::ranges::count(offeredSizes(kOffer.size), agreed->size) == 1);
    }
}
