#include "engine/capture/microphone/sound_line.h"

#include <catch2/catch.hpp>

using namespace bokeh;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kLineRate = 48'000;
constexpr std::size_t kFrames = 960; // 20 ms

/// What was passed on, as one piece of sound in two channels.
struct Piece {
    std::vector<float> sound;
    std::vector<std::chrono::nanoseconds> gaps; ///< where the time of a block is not that of its place in the sound
    Clock::time_point end;

    capture::SoundLine::Heard listener()
    {
        return [this](std::span<const float> block, Clock::time_point taken) {
            if (!sound.empty() && (taken > end + 1us || taken < end - 1us))
                gaps.push_back(taken - end);
            sound.insert(sound.end(), block.begin(), block.end());
            end = taken +
                  std::chrono::nanoseconds(std::nano::den * static_cast<std::int64_t>(block.size() / 2) / kLineRate);
        };
    }
    /// What is heard in each 20 milliseconds.
    std::vector<float> levels() const
    {
        std::vector<float> found;
        for (std::size_t i = 0; i < sound.size(); i += 2 * kFrames)
            found.push_back(sound[i]);
        return found;
    }
};

/// Blocks of 20 ms, each of its own level: 1, 2, 3 ..., with these stamps in milliseconds.
Piece lineUp(std::initializer_list<int> stamps)
{
    Piece piece;
    capture::SoundLine line(kLineRate, 2, piece.listener());
    float level = 0;
    for (const int stamp : stamps)
        line.put(std::vector<float>(2 * kFrames, level += 1), Clock::time_point(1h + std::chrono::milliseconds(stamp)));
    return piece;
}

} // namespace

TEST_CASE("blocks that follow each other are passed on as they are, but for the last, which waits")
{
    const Piece piece = lineUp({0, 20, 40, 60});
    CHECK(piece.levels() == std::vector{1.0F, 2.0F, 3.0F});
    CHECK(piece.gaps.empty());
    CHECK(piece.end == Clock::time_point(1h + 60ms));
}

TEST_CASE("a stamp that is late by a cycle is put right by the next one")
{
    const Piece piece = lineUp({0, 20, 60, 60, 80});
    CHECK(piece.levels() == std::vector{1.0F, 2.0F, 3.0F, 4.0F});
    CHECK(piece.gaps.empty());
}

TEST_CASE("for what was left out there is silence, as long as it was")
{
    const Piece piece = lineUp({0, 20, 60, 80, 140, 160});
    CHECK(piece.levels() == std::vector{1.0F, 2.0F, 0.0F, 3.0F, 4.0F, 0.0F, 0.0F, 5.0F});
    CHECK(piece.gaps.empty());
}

TEST_CASE("what is said twice is left out")
{
    const Piece piece = lineUp({0, 20, 60, 80, 80, 100, 120});
    CHECK(piece.gaps.empty());
    CHECK(piece.end == Clock::time_point(1h + 120ms));
}

TEST_CASE("times that stray by less than a cycle are passed on, and nothing is made up")
{
    const Piece piece = lineUp({0, 20, 37, 57, 80});
    CHECK(piece.levels() == std::vector{1.0F, 2.0F, 3.0F, 4.0F});
    CHECK(piece.gaps == std::vector<std::chrono::nanoseconds>{-3ms});
}

TEST_CASE("after a long pause the sound begins anew")
{
    const Piece piece = lineUp({0, 20, 40, 3000, 3020});
    CHECK(piece.levels() == std::vector{1.0F, 2.0F, 3.0F, 4.0F});
    CHECK(piece.gaps == std::vector<std::chrono::nanoseconds>{2940ms});
}
