#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/output/negotiated_format.h"

struct spa_pod;

namespace bokeh::output::pipewire {

/// What the camera can be asked for.
struct Offer {
    image::Size size;     ///< of the pictures that will be shown; the first choice where a reader has none
    image::Colour colour; ///< what a reader gets that does not speak of colour
};

/// The picture's own size first, brought to what NegotiatedFormat allows and to 3840x2160 at most, then the usual ones.
std::vector<image::Size> offeredSizes(image::Size own);

/// Messages of PipeWire's, and the memory they lie in.
class Pods {
public:
    explicit Pods(std::vector<std::vector<std::byte>> messages);
    Pods(Pods &&) = default;
    std::span<const spa_pod *> all() { return pointers_; } ///< as PipeWire's functions take them

private:
    std::vector<std::vector<std::byte>> messages_;
    std::vector<const spa_pod *> pointers_;
};

/// Each size in each pixel format, first at 30 frames a second, then at anything from 1 to 60. One message for each,
/// without a choice but for the colour: browsers pass over formats that leave size or pixels open, and take a range of
/// rates for its lower end.
Pods formatsOf(const Offer &);

/// Reads what was negotiated. Nothing where it is none of what was offered, whoever sent it.
std::optional<NegotiatedFormat> agreedIn(const spa_pod &format, const Offer &);

/// Asks for buffers that hold a picture each, and for a time stamp with them.
Pods buffersFor(const NegotiatedFormat &);

} // namespace bokeh::output::pipewire
