#include "engine/media/cut_out.h"

#include <algorithm>

namespace bokeh::media {

namespace {

constexpr std::uint8_t kFaint = 8; // of 255: less is no person's edge, but what the mask's smoothing has left

void cutChroma(const image::Plane &from, const image::Plane &shown, image::Plane &to)
{
    const image::Size size = shown.size();
    for (int y = 0; y < to.size().height; ++y) {
        const std::uint8_t *above = shown.row(2 * y), *below = shown.row(std::min(2 * y + 1, size.height - 1));
        for (int x = 0; x < to.size().width; ++x) {
            const int left = 2 * x, right = std::min(left + 1, size.width - 1);
            const bool any = (above[left] | above[right] | below[left] | below[right]) != 0;
            to.row(y)[x] = any ? from.row(y)[x] : std::uint8_t{128};
        }
    }
}

} // namespace

Status cutOut(const image::Frame &frame, const image::PlaneView &alpha, image::Frame &out, image::Plane &shown)
{
    const image::Size size = frame.size();
    if (alpha.size != size || out.size() != size || shown.size() != size)
        return Error{Errc::BadInput, "a cut-out of pictures of different sizes"};
    out.setHeader(frame);
    const std::uint8_t black = frame.colour.range == image::Range::Full ? 0 : 16;
    for (int y = 0; y < size.height; ++y) {
        const std::uint8_t *luma = frame.y.row(y), *given = alpha.row(y);
        std::uint8_t *cut = out.y.row(y), *seen = shown.row(y);
        for (int x = 0; x < size.width; ++x) {
            seen[x] = given[x] < kFaint ? std::uint8_t{0} : given[x];
            cut[x] = seen[x] ? luma[x] : black;
        }
    }
    cutChroma(frame.u, shown, out.u);
    cutChroma(frame.v, shown, out.v);
    return {};
}

} // namespace bokeh::media
