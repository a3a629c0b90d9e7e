#include <catch2/catch.hpp>
#include <cmath>

#include "engine/compositor/bokeh.h"
#include "engine/compositor/cpu_compositor.h"
#include "engine/compositor/disc.h"
#include "tests/compositor/pictures.h"

using namespace pictures;
using compositor::CpuCompositor;
using compositor::Look;

namespace {

image::Frame blurred(const image::Frame &frame, const image::Alpha &with, int strength)
{
    image::Frame out(frame.size());
    REQUIRE(CpuCompositor().compose(frame, with, {.kind = Look::Kind::Blur, .strength = strength}, out));
    return out;
}

/// The largest contrast of four neighbouring blocks, as a share of the frame's.
double contrastLeft(const image::Frame &frame, const image::Frame &out, int block)
{
    const auto mean = [block](const image::Frame &of, int bx, int by) {
        int sum = 0;
        for (int y = 0; y < block; ++y)
            for (int x = 0; x < block; ++x)
                sum += of.y.row(by * block + y)[bx * block + x];
        return static_cast<double>(sum) / (block * block);
    };
    const auto contrast = [&](const image::Frame &of, int bx, int by) {
        return mean(of, bx, by) + mean(of, bx + 1, by + 1) - mean(of, bx + 1, by) - mean(of, bx, by + 1);
    };
    double most = 0;
    for (int by = 0; by + 1 < frame.size().height / block; ++by)
        for (int bx = 0; bx + 1 < frame.size().width / block; ++bx)
            most = std::max(most, contrast(out, bx, by) / contrast(frame, bx, by));
    return most;
}

} // namespace

TEST_CASE("an even picture stays as it is at any strength, in any size, whatever its alpha")
{
    for (image::Size size : kSizes)
        for (int strength : {0, 1, 5, 25, 50, 100})
            for (int value : {0, 128}) {
                const image::Yuv yuv{126, 90, 150};
                CHECK(farthest(blurred(flat(size, yuv), alpha(size, value), strength), yuv) <= 1);
            }
}

TEST_CASE("every even picture stays as it is, colours outside R'G'B' included")
{
    for (auto matrix : {image::Matrix::Bt601, image::Matrix::Bt709})
        for (auto range : {image::Range::Limited, image::Range::Full})
            for (int i = 0; i < 60; ++i) {
                const image::Yuv yuv{std::uint8_t(i * 43), std::uint8_t(i * 97), std::uint8_t(i * 151)};
                const image::Frame out = blurred(flat({96, 64}, yuv, {matrix, range}), alpha({96, 64}, 0), 100);
                CHECK(farthest(out, yuv) <= 1);
            }
}

TEST_CASE("a strength of 0 is no blur")
{
    const image::Frame frame = noise({641, 479}, 8);
    CHECK(same(blurred(frame, alpha({641, 479}, 0), 0), frame));
}

TEST_CASE("nothing of a bright person glows into a black background, at any strength")
{
    const image::Size size{1280, 720};
    image::Frame frame = flat(size, {16, 128, 128});
    image::Alpha with = alpha(size, 0);
    const auto distance = [](int x, int y) { return std::hypot(x - 640, y - 400) - 200; }; // from the person's edge
    for (int y = 0; y < 720; ++y)
        for (int x = 0; x < 1280; ++x)
            if (distance(x, y) <= 0) {
                frame.y.row(y)[x] = 235;
                frame.v.row(y / 2)[x / 2] = 200;
                with.plane.row(y)[x] = 255;
            }
    for (int strength : {5, 20, 50, 100}) {
        const image::Frame out = blurred(frame, with, strength);
        int worst = 0;
        for (int y = 0; y < 720; ++y)
            for (int x = 0; x < 1280; ++x)
                if (distance(x, y) > 3) {
                    worst = std::max(worst, std::abs(out.y.row(y)[x] - 16));
                    worst = std::max(worst, std::abs(out.v.row(y / 2)[x / 2] - 128));
                }
        INFO("strength " << strength);
        CHECK(worst <= 1);
    }
}

TEST_CASE("a mask that misses one percent of the person's hair still lets none of it glow")
{
    const image::Size size{1280, 720};
    image::Frame frame = flat(size, {16, 128, 128});
    image::Alpha with = alpha(size, 0);
    for (int y = 0; y < 720; ++y) {
        std::memset(frame.y.row(y) + 400, 235, 400);
        std::memset(with.plane.row(y) + 407, 255, 386); // seven pixels short on both sides
    }
    const image::Frame out = blurred(frame, with, 100);
    for (int y = 0; y < 720; y += 9)
        for (int x = 0; x < 1280; ++x)
            if (x < 396 || x >= 804)
                REQUIRE(out.y.row(y)[x] <= 17);
}

TEST_CASE("a point of light becomes a round, even disc of the radius that the strength names")
{
    const image::Size size{1280, 720};
    for (int strength : {50, 75, 100}) {
        image::Frame frame = flat(size, {16, 128, 128});
        for (int y = 356; y < 364; ++y)
            std::memset(frame.y.row(y) + 636, 235, 8);
        const image::Frame out = blurred(frame, alpha(size, 0), strength);
        const double radius = compositor::discRadius(strength) * 720;
        const int level = out.y.row(360)[640];
        REQUIRE(level > 40);
        for (int y = 260; y < 460; ++y)
            for (int x = 540; x < 740; ++x) {
                const double from = std::hypot(x + 0.5 - 640, y + 0.5 - 360);
                INFO("strength " << strength << " at " << x << "," << y);
                if (from < radius - 8)
                    REQUIRE(std::abs(out.y.row(y)[x] - level) <= 4);
                else if (from > radius + 10)
                    REQUIRE(out.y.row(y)[x] <= 17);
            }
    }
}

TEST_CASE("the weakest blur hides more than half of a small detail, and more strength never leaves more")
{
    // Blocks of 8 pixels at 184 lines, dark and light; as at 1280x720 with blocks of 32.
    for (const auto &[size, block] : {std::pair{image::Size{320, 184}, 8}, {image::Size{1280, 720}, 32}}) {
        image::Frame frame = flat(size, {10, 128, 128});
        for (int y = 0; y < size.height; ++y)
            for (int x = 0; x < size.width; ++x)
                if ((x / block + y / block) % 2)
                    frame.y.row(y)[x] = 110;
        double before = 0.5;
        for (int strength : {1, 10, 25, 50, 75, 100}) {
            const double left = contrastLeft(frame, blurred(frame, alpha(size, 0), strength), block);
            INFO(size.width << "x" << size.height << ", strength " << strength << ": " << left << " left");
            CHECK(left <= before);
            before = left;
        }
        CHECK(before < 0.1);
    }
}

TEST_CASE("discs grow from a third of the largest, which is an 18th of the shorter side")
{
    CHECK(compositor::discRadius(1) == Approx(1.0 / 54).epsilon(0.001));
    CHECK(compositor::discRadius(50) == Approx(1.0 / 36));
    CHECK(compositor::discRadius(100) == Approx(1.0 / 18));
    CHECK(compositor::discRadius(200) == compositor::discRadius(100));
}

TEST_CASE("more strength never makes a sharp edge sharper")
{
    const image::Size size{1280, 720};
    image::Frame frame = flat(size, {40, 128, 128});
    for (int y = 0; y < 720; ++y)
        std::memset(frame.y.row(y) + 640, 180, 640);
    double before = 0;
    for (int strength : {1, 5, 10, 20, 30, 40, 60, 80, 100}) {
        const image::Frame out = blurred(frame, alpha(size, 0), strength);
        const auto *row = out.y.row(360);
        const auto width =
            static_cast<double>(std::upper_bound(row, row + 1280, 166) - std::lower_bound(row, row + 1280, 54));
        CHECK(width >= before - 1);
        before = width;
    }
    CHECK(before > 40);
}

TEST_CASE("every instruction set blurs alike, within one level")
{
    for (image::Size size : {image::Size{641, 479}, {33, 17}, {1280, 720}}) {
        const image::Frame frame = noise(size, 9);
        image::Alpha with = alpha(size, 0);
        for (int y = 0; y < size.height; ++y)
            std::memset(with.plane.row(y) + size.width / 3, 255, static_cast<std::size_t>(size.width / 3));
        for (int strength : {10, 100}) {
            compositor::Bokeh plain(*compositor::availableRows().front());
            plain.run(frame, with.plane.view(), strength);
            for (const compositor::Rows *rows : compositor::availableRows()) {
                INFO(rows->name);
                compositor::Bokeh fast(*rows);
                fast.run(frame, with.plane.view(), strength);
                for (int i = 0; i < 3; ++i)
                    for (int y = 0; y < plain.plane(i).size.height; ++y)
                        for (int x = 0; x < plain.plane(i).size.width; ++x)
                            REQUIRE(std::abs(plain.plane(i).row(y)[x] - fast.plane(i).row(y)[x]) <= 1);
            }
        }
    }
}

TEST_CASE("one compositor serves frames of changing size and strength")
{
    CpuCompositor compositor;
    for (image::Size size : {image::Size{640, 480}, {64, 48}, {641, 479}, {640, 480}})
        for (int strength : {100, 10}) {
            const image::Frame frame = noise(size, 11);
            image::Frame out(size);
            REQUIRE(compositor.compose(frame, alpha(size, 60), {.kind = Look::Kind::Blur, .strength = strength}, out));
            CHECK(same(out, blurred(frame, alpha(size, 60), strength)));
        }
}

TEST_CASE("a frame of 8K is blurred too")
{
    const image::Size size{7680, 4320};
    CHECK(farthest(blurred(flat(size, {90, 120, 140}), alpha(size, 0), 100), {90, 120, 140}) <= 1);
}
