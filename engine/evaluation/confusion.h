#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace bokeh::evaluation {

/// How many pixels of each class were taken for each: what every score of classes is counted from.
class Confusion {
public:
    explicit Confusion(int classes); ///< at least 1

    int classes() const { return classes_; }
    void add(int truth, int predicted, std::int64_t pixels = 1);
    Confusion &operator+=(const Confusion &); ///< of as many classes

    std::int64_t at(int truth, int predicted) const;
    std::int64_t ofTruth(int k) const;     ///< pixels that are of class k
    std::int64_t ofPredicted(int k) const; ///< pixels that were taken for class k
    std::int64_t pixels() const;

    /// Intersection over union of class k; empty where it is neither in the truth nor in the prediction.
    std::optional<double> iou(int k) const;

    /// Mean IoU over the classes that occur in the truth. 1 if there is none.
    double meanIou() const;

    /// The share of pixels that were taken for what they are. 1 of none.
    double accuracy() const;

private:
    std::size_t index(int truth, int predicted) const;

    int classes_;
    std::vector<std::int64_t> counts_; // [truth][predicted]
};

} // namespace bokeh::evaluation
