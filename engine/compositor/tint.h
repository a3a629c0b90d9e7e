#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"
#include "engine/compositor/look.h"
#include "engine/image/frame.h"

namespace bokeh::compositor {

/// How classes are shown in one plane: code values by class, and those of the line where one meets another.
struct TintCodes {
    std::array<std::uint8_t, ClassPicture::kMost> area{}, line{};
};

/// Of y, u and v. Lines are black, and in chroma their class's.
std::array<TintCodes, 3> tintCodes(std::span<const image::Rgb> colours, image::Colour);

/// How much of a frame stays where its classes are shown, of 255.
inline constexpr std::uint8_t kTintedAlpha = 127;

/// The lead in votes, of kAllVotes, below which a sample of a plane so large lies on the line between two classes:
/// lines are two samples wide, and wider where the plane has more than 720 rows.
int lineLead(int side, image::Size plane);
inline constexpr int kAllVotes = 256 * 256;

/// Where sample `at` of `length` lies among `side` cells, and what the cells before, at and after it count there, of
/// 256: a quadratic B-spline, by which straight edges stay straight and stairs become slopes.
struct Vote {
    int cell = 0;
    std::array<int, 3> weights{};
};
Vote voteAt(int at, int length, int side);

/// BadInput unless the classes fill their grid and there are no more than may be.
Status checkClasses(const ClassPicture &);

/// Enlarges a map of classes to a plane of code values, row by row: every sample is of the class that the nine cells
/// around it vote for, and of two that are equal, of the lower. Integers throughout; tint.glsl gives the same.
/// Memory: taken when a size changes. Threads: one owner thread.
class Tint {
public:
    /// Begins a new picture. `classes` is [side][side], each below ClassPicture::kMost, borrowed until the next
    /// start().
    void start(const std::uint8_t *classes, int side, const TintCodes &, image::Size to);

    /// Row `y` of the plane; call with rising y. Valid until the next call.
    const std::uint8_t *row(int y);

private:
    /// Samples in a row that are all of one class, or that one cell and its neighbours vote for.
    struct Stretch {
        enum class Kind : std::uint8_t { Even, Two, Many } kind;
        std::uint8_t low, high; ///< the classes of the nine cells, from and to
        int from, to;           ///< samples
        int cell;               ///< where it is not Even
    };

    void resize();
    void divide(int cellRow);
    void findSpread();
    bool isOfMany(int cell, std::uint8_t low, std::uint8_t high) const;
    void voteOfTwo(const Stretch &, const std::array<int, 3> &down);
    void voteOfMany(const Stretch &, const std::array<int, 3> &down);
    std::array<std::size_t, 3> columnsAt(int cell) const;

    const std::uint8_t *classes_ = nullptr;
    TintCodes codes_;
    int side_ = 0, lead_ = 0;
    image::Size to_;
    std::vector<int> begin_;                      // first sample of each cell, and the end
    std::vector<std::array<int, 3>> across_;      // weights of each sample
    std::array<const std::uint8_t *, 3> cells_{}; // three rows of classes, the middle one's samples being made
    std::vector<std::uint8_t> columns_;           // lowest and highest class of three cells in a column
    std::vector<std::uint8_t> spread_;            // and of nine
    std::vector<Stretch> stretches_;              // of dividedRow_
    int dividedRow_ = -1;
    std::vector<std::uint8_t> row_;
};

} // namespace bokeh::compositor
