#include <catch2/catch.hpp>
#include <map>

#include "engine/compositor/cpu_compositor.h"
#include "engine/compositor/tint.h"
#include "tests/compositor/pictures.h"
#include "tests/compositor/pictures_of_classes.h"

using namespace pictures;
using compositor::CpuCompositor;
using compositor::Look;
using compositor::Tint;
using compositor::TintCodes;

namespace {

constexpr int kSides[] = {1, 2, 14, 224, 448};

int blended(int frame, int colour)
{
    return (frame * 127 + colour * 128 + 127) / 255;
}

/// The definition: the votes of nine cells, counted by class.
std::uint8_t elected(const Classes &of, const TintCodes &codes, image::Size to, int x, int y)
{
    const compositor::Vote across = compositor::voteAt(x, to.width, of.side);
    const compositor::Vote down = compositor::voteAt(y, to.height, of.side);
    std::map<int, int> votes; // by class
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) {
            const int cellX = std::clamp(across.cell + j - 1, 0, of.side - 1);
            const int cellY = std::clamp(down.cell + i - 1, 0, of.side - 1);
            votes[of.map[static_cast<std::size_t>(cellY * of.side + cellX)]] +=
                down.weights[static_cast<std::size_t>(i)] * across.weights[static_cast<std::size_t>(j)];
        }
    const auto best =
        std::max_element(votes.begin(), votes.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
    int second = 0;
    for (const auto &[one, count] : votes)
        if (one != best->first)
            second = std::max(second, count);
    const bool line = best->second - second < compositor::lineLead(of.side, to);
    return (line ? codes.line : codes.area)[static_cast<std::size_t>(best->first)];
}

/// Codes by which every class, and every class's line, can be told.
TintCodes tellingCodes()
{
    TintCodes codes;
    for (std::size_t k = 0; k < codes.area.size(); ++k) {
        codes.area[k] = static_cast<std::uint8_t>(2 * k);
        codes.line[k] = static_cast<std::uint8_t>(2 * k + 1);
    }
    return codes;
}

} // namespace

TEST_CASE("the votes for a sample are all there are, and the nearest cell has most of them")
{
    for (int side : kSides)
        for (int length : {1, 2, 90, 321, 1280, 16384})
            for (int at = 0; at < length; at = at * 2 + 1) {
                const compositor::Vote vote = compositor::voteAt(at, length, side);
                INFO(at << " of " << length << " among " << side);
                CHECK(vote.cell == (2LL * at + 1) * side / (2LL * length));
                CHECK(vote.weights[0] + vote.weights[1] + vote.weights[2] == 256);
                CHECK(vote.weights[1] >= std::max(vote.weights[0], vote.weights[2]));
                CHECK(std::min(vote.weights[0], vote.weights[2]) >= 0);
            }
}

TEST_CASE("every sample is of the class that the nine cells around it vote for, and of two that are equal the lower")
{
    const TintCodes codes = tellingCodes();
    for (int count : {2, 3, 16})
        for (int side : {1, 2, 5, 28})
            for (image::Size to : {image::Size{1, 1}, {3, 5}, {28, 28}, {40, 11}, {161, 90}}) {
                const Classes classes = anyClasses(side, count, 7);
                Tint tint;
                tint.start(classes.map.data(), side, codes, to);
                int wrong = 0;
                for (int y = 0; y < to.height; ++y) {
                    const std::uint8_t *row = tint.row(y);
                    for (int x = 0; x < to.width; ++x)
                        wrong += row[x] == elected(classes, codes, to, x, y) ? 0 : 1;
                }
                INFO(count << " classes, " << side << " cells, " << to.width << "x" << to.height);
                CHECK(wrong == 0);
            }
}

TEST_CASE("a picture of one class is half the frame and half its colour everywhere, without a line")
{
    for (image::Size size : kSizes)
        for (int side : kSides) {
            const Classes classes(side, 5, [](int, int) { return 3; });
            const image::Yuv colour = image::toYuv(classes.colours[3], {});
            image::Frame out(size);
            REQUIRE(CpuCompositor().compose(flat(size, {200, 90, 140}), {}, classes.look(), out));
            const auto half = [](int frame, int code) { return static_cast<std::uint8_t>(blended(frame, code)); };
            CHECK(farthest(out, {half(200, colour.y), half(90, colour.u), half(140, colour.v)}) == 0);
        }
}

TEST_CASE("a straight edge between two classes stays where it is, under a dark line two samples wide")
{
    const image::Size size{1280, 720};
    const Classes classes(16, 2, [](int x, int) { return x < 8 ? 0 : 1; });
    image::Frame out(size);
    REQUIRE(CpuCompositor().compose(flat(size, {200, 128, 128}), {}, classes.look(), out));
    const int left = blended(200, image::toYuv(classes.colours[0], {}).y);
    const int right = blended(200, image::toYuv(classes.colours[1], {}).y);
    for (int y : {0, 311, 719})
        for (int x = 0; x < size.width; ++x) {
            INFO(x << ", " << y);
            REQUIRE(out.y.row(y)[x] == (x < 639 ? left : x < 641 ? blended(200, 16) : right));
        }
}

TEST_CASE("a slanting edge has no stairs as high as a cell")
{
    const image::Size size{1024, 1024};
    const Classes classes(64, 2, [](int x, int y) { return x > y ? 0 : 1; });
    Tint tint;
    tint.start(classes.map.data(), 64, tellingCodes(), size);
    for (int y = 64; y < 960; ++y) {
        const std::uint8_t *row = tint.row(y);
        const auto edge = std::find_if(row, row + size.width, [](std::uint8_t code) { return code / 2 == 0; }) - row;
        INFO("row " << y);
        REQUIRE(std::abs(edge - y - 8) <= 4); // of 16 samples a cell; 8: the cell on the diagonal is the lower one's
    }
}

TEST_CASE("a class without a colour is black")
{
    const image::Size size{64, 48};
    Classes classes(8, 2, [](int, int) { return 9; });
    image::Frame out(size);
    REQUIRE(CpuCompositor().compose(flat(size, {200, 128, 128}), {}, classes.look(), out));
    CHECK(farthest(out, {static_cast<std::uint8_t>(blended(200, 16)), 128, 128}) == 0);
}

TEST_CASE("a look of classes without a map that fits is refused, and nothing is shown")
{
    const image::Size size{64, 48};
    const image::Frame frame = noise(size, 1);
    image::Frame out = flat(size, {1, 2, 3});
    Classes few = anyClasses(14, 2, 1), wide = few, many = few, none = few;
    few.map.pop_back();
    wide.map[7] = 16;
    many.colours.resize(17);
    none = Classes(0, 2, [](int, int) { return 0; });
    for (const Classes *wrong : {&few, &wide, &many, &none}) {
        CHECK(CpuCompositor().compose(frame, {}, wrong->look(), out).error().code == Errc::BadInput);
        CHECK(farthest(out, {1, 2, 3}) == 0);
    }
    CHECK_FALSE(CpuCompositor().compose(frame, {}, {.kind = Look::Kind::Classes}, out));
}
