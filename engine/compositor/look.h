#pragma once

#include <cstdint>
#include <span>

#include "engine/image/frame.h"

namespace bokeh::compositor {

/// Which class each pixel of a network's grid is of, and how each class is shown. Borrowed.
struct ClassPicture {
    static constexpr std::size_t kMost = 16; ///< classes

    int side = 0;
    std::span<const std::uint8_t> classes; ///< [side][side] over the whole frame, each below kMost
    std::span<const image::Rgb> colours;   ///< by class, at most kMost; a class without one is black
};

/// What is done with the background. The default hides everything, so that a look nobody chose shows nothing.
struct Look {
    enum class Kind {
        None,    ///< the frame as it is
        Blur,    ///< out of focus, as a lens would
        Colour,  ///< one colour
        Image,   ///< a picture, or the current frame of a film
        Classes, ///< every pixel in its class's colour, half over the frame; alpha is not looked at. It shows the room
        Hidden,  ///< the whole frame blurred beyond recognition, person and all; alpha is not looked at
    };
    static constexpr int kWeakest = 1, kStrongest = 100; ///< blurs that hide

    Kind kind = Kind::Hidden;
    int strength = 50;     ///< Blur: kWeakest to kStrongest, see discRadius(); below, the frame as it is
    image::Rgb colour;     ///< Colour
    image::FramePtr image; ///< Image: any size and colour; it is cropped to cover the frame
    ClassPicture classes;  ///< Classes: of this frame; it need not outlive the call to compose()
};

/// Whether the look leaves the frame as it is: no alpha is needed for it.
constexpr bool leavesAsIs(const Look &look)
{
    return look.kind == Look::Kind::None || (look.kind == Look::Kind::Blur && look.strength < Look::kWeakest);
}

/// Whether the room can be recognised behind the look.
constexpr bool showsRoom(const Look &look)
{
    return leavesAsIs(look) || look.kind == Look::Kind::Classes;
}

} // namespace bokeh::compositor
