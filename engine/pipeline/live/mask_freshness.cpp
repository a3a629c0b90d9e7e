#include "engine/pipeline/live/mask_freshness.h"

#include <algorithm>

#include "engine/pipeline/decoding.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using mask::StaleCells;
using Bits = std::bitset<StaleCells::kCells>;

constexpr std::chrono::nanoseconds kLongest = 150ms, kShortest = 40ms, kStill = 1s;
constexpr int kChanged = 10;   // levels: more than noise and than a lamp's flicker
constexpr int kPerson = 16;    // mean score of a cell that the mask shows something of
constexpr int kOutside = 128;  // and below which it is not the person's inside
constexpr int kReach = 5;      // cells from the edge that are stale: 8 % of the width
constexpr double kMuch = 0.25; // share of the person that changes when somebody moves quickly

/// Cells whose neighbour by edge or corner is set, and those set.
Bits widened(const Bits &cells)
{
    Bits wide = cells;
    for (int y = 0; y < StaleCells::kHeight; ++y)
        for (int x = 0; x < StaleCells::kWidth; ++x) {
            const auto i = static_cast<std::size_t>(y * StaleCells::kWidth + x);
            if (!cells[i])
                continue;
            for (int dy = -1; dy <= 1; ++dy)
                for (int dx = -1; dx <= 1; ++dx)
                    if (y + dy >= 0 && y + dy < StaleCells::kHeight && x + dx >= 0 && x + dx < StaleCells::kWidth)
                        wide.set(static_cast<std::size_t>((y + dy) * StaleCells::kWidth + x + dx));
        }
    return wide;
}

/// Where the person has changed, near enough to the edge that the room may show there now.
Bits doubtful(const Bits &changed, const TimedMask &mask)
{
    Bits near;
    for (std::size_t i = 0; i < StaleCells::kCells; ++i)
        near[i] = mask.person[i] < kOutside;
    for (int i = 0; i < kReach; ++i)
        near = widened(near);
    // A cell beside a changed one may have changed in a corner that its mean does not tell.
    return widened(changed) & near;
}

} // namespace

MaskFreshness::Decision MaskFreshness::judge(const CheckedFrame &guarded, const TimedMask *mask)
{
    if (!mask)
        return {.hidden = Hidden::Starting};
    if (mask->mask.sequence == guarded.serial)
        return {};
    // A mask that is newer than the frame fits it no better than one that is older. Stamps are the source's, and may
    // repeat.
    const std::chrono::nanoseconds age = std::max(std::chrono::abs(guarded.captured - mask->captured),
                                                  std::chrono::abs(guarded.arrived - mask->arrived));
    const MotionGrid &frame = guarded.motionGrid;
    if (still(frame, mask->frame))
        return {.hidden = age > kStill ? Hidden::StaleMask : Hidden::No, .age = age};
    Bits changed;
    std::size_t person = 0, moved = 0;
    for (std::size_t i = 0; i < StaleCells::kCells; ++i) {
        changed[i] = difference(frame, mask->frame, i) > kChanged;
        person += mask->person[i] >= kPerson ? 1 : 0;
        moved += mask->person[i] >= kPerson && changed[i] ? 1 : 0;
    }
    const double share = person ? static_cast<double>(moved) / static_cast<double>(person) : 0;
    const double left = std::max(0.0, 1 - share / kMuch);
    const auto limit =
        kShortest +
        std::chrono::nanoseconds(static_cast<std::int64_t>(left * static_cast<double>((kLongest - kShortest).count())));
    return {
        .hidden = age > limit ? Hidden::StaleMask : Hidden::No, .staleCells = {doubtful(changed, *mask)}, .age = age};
}

bool findPerson(TimedMask &timed, std::vector<std::uint8_t> &room)
{
    const int side = timed.mask.side;
    room.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    if (!mask::decodeScore(timed.mask, decodingFor(timed.scene, timed.classes), room))
        return false;
    std::array<int, StaleCells::kCells> sums{}, counts{};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const auto cell = static_cast<std::size_t>(y * StaleCells::kHeight / side * StaleCells::kWidth +
                                                       x * StaleCells::kWidth / side);
            sums[cell] += room[static_cast<std::size_t>(y * side + x)];
            ++counts[cell];
        }
    for (std::size_t i = 0; i < StaleCells::kCells; ++i)
        timed.person[i] = static_cast<std::uint8_t>(counts[i] ? sums[i] / counts[i] : 255);
    return true;
}

} // namespace bokeh::pipeline
