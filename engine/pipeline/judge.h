#pragma once

#include <cstdint>

#include "engine/image/plane.h"

namespace bokeh::pipeline {

/// Compares soft masks with the truth, picture by picture, and sums up. A pixel is person where it is 128 or more.
class Judge {
public:
    /// Two planes of one size, 0 background to 255 person.
    void add(image::PlaneView prediction, image::PlaneView truth);

    struct Scores {
        std::int64_t images = 0;
        double miou = 0;          ///< mean of the two below
        double iouPerson = 0;     ///< intersection over union, over the pixels of all pictures together
        double iouBackground = 0; ///< likewise
        double boundaryF = 0;     ///< mean over pictures of the contour's F-measure
        double mad = 0;           ///< mean over pictures of the mean |prediction - truth| / 255
    };
    Scores scores() const;

private:
    std::int64_t images_ = 0;
    std::int64_t intersection_[2] = {0, 0}; // background, person
    std::int64_t union_[2] = {0, 0};
    double boundaryF_ = 0, mad_ = 0; // sums over pictures
};

/// F-measure of two masks' contours in [0, 1], as DAVIS defines it (Perazzi et al., CVPR 2016): precision and recall of
/// contour pixels within 0.8 % of the picture's diagonal of the other contour. 1 where neither has a contour.
double boundaryF(image::PlaneView prediction, image::PlaneView truth);

} // namespace bokeh::pipeline
