#pragma once

#include <optional>
#include <span>

#include "engine/output/negotiated_format.h"
#include "engine/output/recolour.h"

namespace bokeh::output {

/// Where a picture lies on a canvas, in pixels; all four are even.
struct Area {
    int x = 0, y = 0, width = 0, height = 0;
    friend bool operator==(const Area &, const Area &) = default;
};

/// The largest area of the picture's aspect ratio, centred. All of the canvas where only thin bars would be left.
Area fit(image::Size picture, image::Size canvas);

/// Turns frames of any size and colour into the pictures that were agreed on: scaled, with black bars where the aspect
/// ratio differs. Allocates only when made. Threads: one owner thread.
class PictureWriter {
public:
    explicit PictureWriter(const NegotiatedFormat &);

    /// Fills the first bytesOf(agreed) of `to`; no frame gives black.
    void write(const image::Frame *, std::span<std::uint8_t> to);

private:
    void compose(const image::Frame &);
    void blacken();
    void pack(const image::Frame &, std::span<std::uint8_t> to) const;

    NegotiatedFormat agreed_;
    image::Frame canvas_;
    Area drawn_; // the part of the canvas that is not black
};

} // namespace bokeh::output
