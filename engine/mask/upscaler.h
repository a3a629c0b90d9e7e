#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/image/frame.h"
#include "engine/mask/rows.h"

namespace bokeh::mask {

/// Brings a soft mask to a frame's resolution so that its edge follows the picture's: the fast guided filter
/// (He and Sun, arXiv:1505.00996) with luma and chroma as its guide. Coefficients are found on a coarse grid, at least
/// 180 cells on the shorter side, and applied to the frame's own samples; a contrast curve then makes sure areas
/// exactly 0 and 255.
/// Memory: taken when the frame's size changes. Threads: one owner thread.
class Upscaler {
public:
    explicit Upscaler(const Rows & = fastestRows()); ///< an instruction set is named only in tests

    /// `score` is [side][side], 0 .. 255, over the whole frame; `out` has the frame's size. Frame from 1x1.
    void run(std::span<const std::uint8_t> score, int side, const image::Frame &, image::MutablePlaneView out);

private:
    using Coefficients = std::array<std::vector<float>, 4>; // y, u, v, one

    void resize(image::Size frame);
    void shrink(std::span<const std::uint8_t> score, int side, const image::Frame &);
    void findEdges();
    void spread(int above, int below, std::vector<std::uint8_t> &to) const;
    void solve();
    void solveRow(int row);
    void expand(int row);
    void apply(const image::Frame &, int y, std::uint8_t *out);
    void widenChroma(const image::Frame &, int row);
    GuideRow guideRow(int row) const;

    const Rows *rows_;
    image::Size frame_;                               // what everything below was made for
    image::Size grid_;                                // in cells
    int blocks_ = 0;                                  // of kBlock cells, in a grid row
    std::array<image::Plane, 4> guide_;               // y, u, v and the mask, kRadius more cells left and right
    std::vector<std::uint8_t> zeros_;                 // a guide row
    std::vector<std::int32_t> sums_;                  // [kSums][cells of a guide row]
    Coefficients coefficients_;                       // [grid height][cells of a guide row]
    std::vector<float> averaged_;                     // one row of one coefficient, and one cell more
    std::array<Coefficients, 2> expanded_;            // averaged coefficients of two grid rows, at the frame's width
    std::vector<std::int32_t> index_;                 // for each column of the frame the cell on its left
    std::vector<float> fraction_;                     // and how far it is from there to the next
    std::vector<int> blockStart_;                     // first column of each block, and the frame's width
    std::array<std::vector<std::uint8_t>, 2> chroma_; // one row of u and v, at the frame's width
    int expandedTo_ = -1;                             // the last grid row in expanded_
    int chromaRow_ = -1;                              // the one in chroma_
    std::vector<std::uint8_t> content_, wide_;        // [grid height][blocks]: what the mask holds there, bits below
    std::vector<std::uint8_t> toSolve_, toApply_;     // the same, with all that can reach there
};

} // namespace bokeh::mask
