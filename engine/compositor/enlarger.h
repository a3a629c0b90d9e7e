#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/compositor/rows.h"
#include "engine/image/plane.h"

namespace bokeh::compositor {

/// Enlarges a small plane bilinearly, row by row, so that no full-size copy is needed. Centres are aligned.
/// Memory: taken when a size changes. Threads: one owner thread.
class Enlarger {
public:
    explicit Enlarger(const Rows &rows = fastestRows()) : rows_(&rows) {}

    /// Begins a new picture: each sample of `from` stands for `step` x `step` of the large plane, and the last ones for
    /// what is left. `from` is borrowed until the next start(), and one byte past each of its rows is read.
    void start(image::PlaneView from, double step, image::Size to);

    /// Row `y` of the large plane; call with rising y. Valid until the next call.
    const std::uint8_t *row(int y);

private:
    void resize();

    const Rows *rows_;
    image::PlaneView from_;
    image::Size fromSize_, to_;
    double step_ = 1;
    int expandedTo_ = -1;                                // the last row of from_ in expanded_
    std::vector<std::int32_t> index_;                    // for each column, the one of from_ on its left
    std::vector<std::uint16_t> fraction_;                // and the way from there to the next, of 256
    std::array<std::vector<std::uint16_t>, 2> expanded_; // two rows at the full width, times 256
    std::vector<std::uint8_t> row_;
};

} // namespace bokeh::compositor
