#pragma once

#include <cstdint>
#include <optional>

#include "engine/base/result.h"
#include "engine/image/frame.h"

namespace bokeh::evaluation {

/// A clip whose true mask is known: the person of one picture in front of another, made in memory.
///
/// The frame is as high as the cut-out and 1.6 times as wide; the background is scaled to fill it. The person stands on
/// the left for kStandsStill pictures, then goes to the right, back, and to the right again, at kSpeed pixels a picture
/// and at most 16 pictures a way.
/// Every picture has noise of its own in luma, about normal with a deviation of 3 levels, from a fixed seed. Whole
/// numbers throughout: the same clip on every machine. There and back, so that what a network does to one side of a
/// person does not count as lag. Threads: any, once it is made.
class MovingClip {
public:
    static constexpr int kStandsStill = 20;
    static constexpr int kSpeed = 6; ///< even, so that chroma moves by whole samples

    /// `truth` is the alpha of `person`, of its size, at least 64x64. BadInput otherwise.
    static Result<MovingClip> make(image::FramePtr person, const image::Plane &truth, const image::Frame &background);

    int length() const; ///< pictures
    image::Size size() const { return background_.size(); }

    image::FramePtr picture(int i) const; ///< 0 .. length()-1, which is also its sequence
    image::Plane truth(int i) const;      ///< its alpha

private:
    MovingClip(image::FramePtr person, const image::Plane &truth);

    int place(int picture) const; ///< of the person's left edge

    image::FramePtr person_;
    image::Plane alpha_, alphaChroma_; // of the person, at its resolution and at chroma's
    image::Frame background_;
    int steps_ = 0; // from one side to the other
};

} // namespace bokeh::evaluation
