#pragma once

#include <cstdint>
#include <vector>

#include "engine/capture/pattern/body.h"
#include "engine/capture/pattern/head.h"
#include "engine/capture/pattern/motion.h"
#include "engine/image/frame.h"

namespace bokeh::capture {

/// Draws the test pattern: parts of a person, each lit and drawn once, laid over a room that is drawn once.
/// Nothing is kept from frame to frame, so any moment can be drawn at any time. Threads: one owner thread.
class PatternPainter {
public:
    PatternPainter(image::Size, image::Colour, bool noise);

    /// Fills the planes of `frame`, which has the size given to the constructor; `sequence` seeds the noise.
    void paint(std::uint64_t sequence, double seconds, image::Frame &frame);

    /// The share of the person in each pixel of the frame of that moment; the pixels of paint() are mixed with it.
    void paintTruth(double seconds, image::MutablePlaneView alpha);

private:
    using Row = std::vector<pattern::Texel>;

    void moveFace(const pattern::Pose &);
    /// One row of the person; false, with `first` = `last`, where there is none.
    bool paintPerson(const pattern::Pose &, int y, Row &, int &first, int &last) const;
    void paintRowPair(const pattern::Pose &, int y, image::Frame &);
    void addNoise(std::uint64_t sequence, image::Frame &) const;

    image::Size size_;
    bool noise_;
    image::Frame room_;
    pattern::Head head_;
    pattern::Sprite face_; // of this moment
    pattern::Sprite torso_, rightArm_, leftArm_;
    Row upper_, lower_; // two rows at a time, which share chroma
    std::vector<std::int8_t> lumaNoise_, chromaNoise_;
};

} // namespace bokeh::capture
