#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/image/frame.h"

namespace bokeh::evaluation {

/// How much a mask changes where the picture does not.
///
/// The picture is cut into blocks of 8x8 pixels (what is left over at the right and below is not looked at). A block
/// stands still at t if its mean luma, and that of its eight neighbours, is within 2 of 255 levels of what it was at
/// t-1: noise averages out over 64 pixels, and what moves nearby counts as motion. With S_t the pixels of such blocks,
///
///     flicker = sum over t of sum over p in S_t of |alpha_t(p) - alpha_t-1(p)| / 255  /  sum over t of |S_t|
///
/// in [0, 1]. It is dtSSD (Erofeev et al., "Perceptually motivated benchmark for video matting", BMVC 2015) for where
/// the true alpha's change is known to be 0, with the absolute difference in the place of the square.
class Flicker {
public:
    /// The next picture and its alpha, of one size; the pictures of a clip are all of one size.
    void add(const image::Frame &, image::PlaneView alpha);

    /// Empty where nothing stood still between two pictures.
    std::optional<double> value() const;

private:
    std::vector<int> blockMeans(image::PlaneView luma) const; ///< in 1/64 of a level
    void compare(const std::vector<int> &means, image::PlaneView alpha);
    bool still(const std::vector<int> &means, int column, int row) const;
    void count(image::PlaneView alpha, int column, int row);

    int columns_ = 0, rows_ = 0;   // of blocks
    std::vector<int> lastMeans_;   // [rows][columns]; empty before the first picture
    image::Plane lastAlpha_;       // of the picture before
    std::int64_t change_ = 0;      // in levels
    std::int64_t stillPixels_ = 0; // and over how many pixels
};

/// By how many frames a mask trails behind the truth.
///
/// With dM and dT the changes of mask and truth from one picture to the next,
///
///     C(n) = sum over t and p of dM_t(p) dT_t-n(p),  n = -8 .. 8
///     lag  = sum of n C(n) / sum of C(n),  over those n where C(n) > 0
///
/// the centroid of their cross-correlation. (C is below 0 where one edge of something narrow meets the other's way.) A
/// mask that is the truth n frames ago has lag n exactly, and one that is
/// blended from the past has the mean delay of the blend. A mask that is too wide or too narrow all around comes early
/// on one side of what moves and as late on the other: that cancels, as does a constant error, which has no change.
class Lag {
public:
    static constexpr int kLongest = 8; ///< frames, either way

    /// The next mask and the truth about its picture; all of one size.
    void add(image::PlaneView mask, image::PlaneView truth);

    /// Frames. Empty where the truth did not move in the middle of at least 2 * kLongest + 2 pictures, or the mask
    /// follows less than a tenth of its motion.
    std::optional<double> value() const;

private:
    static constexpr std::size_t kWindow = 2 * kLongest + 1;
    using Change = std::vector<std::int16_t>; // [height][width]

    static void difference(image::PlaneView now, image::Plane &before, Change &out);
    void correlate();

    std::uint64_t pictures_ = 0;
    image::Plane lastMask_, lastTruth_;
    std::array<Change, kWindow> masks_, truths_;   // rings: the change at picture t in [t % kWindow]
    std::array<std::int64_t, kWindow> products_{}; // C(n) in [n + kLongest]
    std::int64_t motion_ = 0;                      // sum of dT squared
};

} // namespace bokeh::evaluation
