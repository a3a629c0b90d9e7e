#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/evaluation/confusion.h"
#include "engine/image/plane.h"
#include "engine/model/class_set.h"

namespace bokeh::evaluation {

/// What one picture adds to a judgement.
struct PictureScore {
    std::string name; ///< the picture's stem
    Confusion confusion;
    double boundaryF = 0; ///< of the contour; people only
    double mad = 0;       ///< mean |prediction - truth| / 255; people only
};

/// Compares a soft mask with the truth: two planes of one size, 0 background to 255 person. A pixel is person (class 1)
/// where it is 128 or more.
PictureScore judgeAlpha(image::PlaneView prediction, image::PlaneView truth);

/// Compares a map of classes, [side][side] over the whole picture, with a label picture of any size. A label's pixel
/// is judged by the network pixel that its centre lies in: no class is invented between two others, and no output is
/// favoured by interpolation. Labels that count for no class, and kVoidLabel whatever it counts for, are left out.
/// BadInput for a label that no label picture has.
Result<PictureScore> judgeClasses(std::span<const std::uint8_t> classes, int side, image::PlaneView labels,
                                  const model::ClassSet &);

/// What a network keeps as a person where there is nobody.
struct Kept {
    double mean = 0; ///< share of a picture, mean over pictures, [0, 1]
    double over = 0; ///< share of the pictures of which more than kMuchKept is kept, [0, 1]
};
inline constexpr double kMuchKept = .02;

/// The scores of many pictures together.
struct Scores {
    std::int64_t images = 0;
    Confusion confusion{2}; ///< over the pixels of all pictures
    double boundaryF = 0;   ///< means over pictures
    double mad = 0;
    std::optional<Kept> kept = {}; ///< where two classes are told apart and the second, the person, is in no truth

    double miou() const { return confusion.meanIou(); }
    double iou(int k) const { return confusion.iou(k).value_or(1); } ///< 1 where there is nothing to find or to miss
};

/// All of `pictures` have one number of classes.
Scores summarise(std::span<const PictureScore> pictures);

/// F-measure of two masks' contours in [0, 1], as DAVIS defines it (Perazzi et al., CVPR 2016): precision and recall of
/// contour pixels within 0.8 % of the picture's diagonal of the other contour. 1 where neither has a contour.
double boundaryF(image::PlaneView prediction, image::PlaneView truth);

} // namespace bokeh::evaluation
