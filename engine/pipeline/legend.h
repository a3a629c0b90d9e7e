#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/compositor/look.h"
#include "engine/image/frame.h"
#include "engine/model/class_set.h"

namespace bokeh::pipeline {

/// The names of the classes that are to be seen, each beside its colour, in a picture's lower left corner: white on
/// dark. A class stays listed for some seconds after it was last seen, so that the list does not flicker. A picture too
/// small for a line of text has no legend.
/// Memory: taken when the picture's size, its colour or the classes change, and to draw a list that has changed.
/// Threads: one owner thread.
class Legend {
public:
    static constexpr std::size_t kMost = compositor::ClassPicture::kMost;
    static constexpr std::chrono::seconds kStays{3};
    static constexpr int kLeast = 500; ///< of a grid's pixels, one in so many must be of a class: less is noise
    using Listed = std::bitset<kMost>; ///< by class

    /// Takes note of what is to be seen: `pixels` of the grid by class, at most kMost classes. `time` is the source's;
    /// where it goes back, another source has begun, and what was seen before stays for as long again.
    void note(std::span<const int> pixels, std::chrono::nanoseconds time);

    const Listed &listed() const { return listed_; }

    /// Draws what is listed into a composed frame. At most kMost classes; they must live as long as they are drawn.
    void draw(std::span<const model::SceneClass> classes, image::Frame &out);

private:
    /// Pixels of a legend that fits one size of picture. All are even, so that chroma samples belong to one thing.
    struct Layout {
        int margin = 0, padding = 0, swatch = 0, line = 0;
        int text = 0;              ///< height of a capital
        int column = 0;            ///< width
        int rows = 0, columns = 0; ///< for which there is room; 0: for nothing
        image::Size panel(int names) const;
        image::Size largest() const { return panel(rows * columns); }
    };
    static Layout layoutFor(std::span<const model::SceneClass>, image::Size picture);
    void prepare(std::span<const model::SceneClass>, const image::Frame &);
    void drawPanel(std::span<const model::SceneClass>);
    void drawName(const model::SceneClass &, int x, int y);
    void blend(image::Frame &out);

    Listed listed_;
    std::array<std::chrono::nanoseconds, kMost> seen_{}; // last; of those listed
    std::chrono::nanoseconds time_{};

    const model::SceneClass *classes_ = nullptr; // what panel_ was made for, as the next two
    std::size_t count_ = 0;
    image::Size picture_;
    Layout layout_;
    image::Frame panel_; // the largest, of which shown_ is used
    image::Alpha alpha_, chromaAlpha_;
    image::Size shown_;
    Listed drawn_;
    std::vector<std::uint8_t> line_;
};

} // namespace bokeh::pipeline
