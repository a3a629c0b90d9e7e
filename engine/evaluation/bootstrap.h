#pragma once

#include <span>

#include "engine/evaluation/judge.h"

namespace bokeh::evaluation {

/// A difference of two mean IoUs and where it lies with 95 % confidence.
struct Interval {
    double difference = 0; ///< first less second, on the pictures as they are
    double low = 0, high = 0;
};

/// Paired percentile bootstrap over pictures (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13):
/// 10,000 times as many pictures as there are are drawn with replacement, the same for both networks; intersections
/// and unions are summed over them and the mean IoU taken of the sums, as the reported one is, so that a picture counts
/// by its pixels. The interval is the 250th smallest and the 250th largest difference. The seed is fixed and the draw
/// is our own, so that every machine finds the same interval.
///
/// It tells what other pictures of the same kind would do to the difference. What another training run would do it
/// cannot tell.
///
/// Both lists are of the same pictures in the same order, of one number of classes, and not empty.
Interval pairedBootstrap(std::span<const PictureScore> first, std::span<const PictureScore> second);

} // namespace bokeh::evaluation
