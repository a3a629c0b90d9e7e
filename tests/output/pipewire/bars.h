// Colour bars, and under them the picture's number, so that whoever reads can tell what it is that came.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/worker.h"
#include "engine/output/negotiated_format.h"
#include "engine/output/virtual_camera.h"

namespace bars {

using namespace bokeh;
using output::NegotiatedFormat;
using output::PixelFormat;

/// A picture as a reader received it, laid out as `agreed` says.
struct Picture {
    NegotiatedFormat agreed;
    std::vector<std::uint8_t> bytes;
    std::int64_t stamp = 0; ///< ns
    image::Yuv at(int x, int y) const;
};

/// Of the eight bars, from the left: what a person should see.
image::Rgb colourOf(int bar);

/// A new picture with the bars in the upper three quarters and the number, of 16 bits, below.
image::FramePtr paint(image::Size, image::Colour, int number = 0);

/// How far the bars of a picture, which shows all of what was painted, are from the colours that they should be, in
/// levels. Edges are left out.
int distance(const Picture &, image::Colour);

/// The number that was painted; nothing where what is there is not painted by us.
std::optional<int> numberIn(const Picture &);

bool isBlack(const Picture &);

/// Shows numbered bars to a camera, thirty a second, as long as it lives.
class Show {
public:
    Show(output::VirtualCamera &, image::Size, image::Colour = {});
    int shown() const { return *shown_; }

private:
    std::shared_ptr<std::atomic<int>> shown_ = std::make_shared<std::atomic<int>>(0);
    Worker worker_;
};

} // namespace bars
