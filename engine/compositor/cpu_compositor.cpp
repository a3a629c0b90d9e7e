#include "engine/compositor/cpu_compositor.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <libyuv.h>

#include "engine/compositor/backdrop.h"
#include "engine/compositor/bokeh.h"
#include "engine/compositor/enlarger.h"
#include "engine/compositor/full_blur.h"
#include "engine/compositor/tint.h"

namespace bokeh::compositor {

namespace {

constexpr int kPlanes = 3;

const image::Plane &planeOf(const image::Frame &frame, int which)
{
    return which == 0 ? frame.y : which == 1 ? frame.u : frame.v;
}
image::Plane &planeOf(image::Frame &frame, int which)
{
    return which == 0 ? frame.y : which == 1 ? frame.u : frame.v;
}

/// Samples of plane `which` to a cell.
double stepOf(const Grid &grid, int which)
{
    return which == 0 ? grid.step : grid.step / 2.0;
}

void copy(const image::Frame &from, image::Frame &to)
{
    for (int i = 0; i < kPlanes; ++i) {
        const image::Plane &source = planeOf(from, i);
        image::Plane &target = planeOf(to, i);
        libyuv::CopyPlane(source.row(0), source.stride(), target.row(0), target.stride(), source.size().width,
                          source.size().height);
    }
}

Status checkFrames(const image::Frame &frame, const image::Frame &out)
{
    if (frame.size().width < 1 || frame.size().height < 1)
        return Error{Errc::BadInput, "a frame without pixels cannot be composed"};
    if (out.size() != frame.size())
        return Error{Errc::BadInput, "the composed frame must have the frame's size"};
    return {};
}

} // namespace

struct CpuCompositor::State {
    const Rows &rows = fastestRows();
    Bokeh bokeh{rows};
    FullBlur fullBlur;
    std::array<Enlarger, kPlanes> enlarger{Enlarger(rows), Enlarger(rows), Enlarger(rows)}; // y, u, v
    std::vector<std::uint8_t> line;                                                         // one row of one colour
    Tint lumaTint, chromaTint;
    image::Plane halfAlpha;     // alpha at the chroma planes' size
    image::Frame backdrop;      // a background as it is shown
    image::FramePtr backdropOf; // what it was made of; held, so that its address stays its own

    template <class BackRow> void blend(const image::Frame &, const image::Alpha &, BackRow backRow, image::Frame &out);
    void halve(const image::Plane &alpha);
    void blur(const image::Frame &, const image::Alpha &, int strength, image::Frame &out);
    void colour(const image::Frame &, const image::Alpha &, image::Rgb, image::Frame &out);
    Status picture(const image::Frame &, const image::Alpha &, const image::FramePtr &, image::Frame &out);
    Status classes(const image::Frame &, const ClassPicture &, image::Frame &out);
    void hide(const image::Frame &, image::Frame &out);
};

void CpuCompositor::State::halve(const image::Plane &alpha)
{
    const image::Size size = alpha.size();
    if (halfAlpha.size() != image::chromaSize(size))
        halfAlpha = image::Plane(image::chromaSize(size));
    for (int y = 0; y < halfAlpha.size().height; ++y)
        rows.halve(alpha.row(2 * y), alpha.row(std::min(2 * y + 1, size.height - 1)), halfAlpha.row(y), size.width);
}

/// backRow(which, y) is row `y` of the background's plane `which`, at the frame's resolution; asked for in rising
/// order.
template <class BackRow>
void CpuCompositor::State::blend(const image::Frame &frame, const image::Alpha &alpha, BackRow backRow,
                                 image::Frame &out)
{
    halve(alpha.plane);
    for (int i = 0; i < kPlanes; ++i) {
        const image::Plane &front = planeOf(frame, i), &weight = i == 0 ? alpha.plane : halfAlpha;
        image::Plane &target = planeOf(out, i);
        for (int y = 0; y < front.size().height; ++y)
            rows.blend({front.row(y), backRow(i, y), weight.row(y)}, target.row(y), front.size().width);
    }
}

void CpuCompositor::State::blur(const image::Frame &frame, const image::Alpha &alpha, int strength, image::Frame &out)
{
    bokeh.run(frame, alpha.plane.view(), strength);
    const auto backRow = [&](int which, int y) {
        if (y == 0)
            enlarger[static_cast<std::size_t>(which)].start(bokeh.plane(which), stepOf(bokeh.grid(), which),
                                                            planeOf(frame, which).size());
        return enlarger[static_cast<std::size_t>(which)].row(y);
    };
    blend(frame, alpha, backRow, out);
}

void CpuCompositor::State::colour(const image::Frame &frame, const image::Alpha &alpha, image::Rgb rgb,
                                  image::Frame &out)
{
    const image::Yuv yuv = image::toYuv(rgb, frame.colour);
    const std::array<std::uint8_t, kPlanes> codes{yuv.y, yuv.u, yuv.v};
    line.resize(static_cast<std::size_t>(frame.size().width));
    const auto backRow = [&](int which, int y) {
        if (y == 0)
            std::fill(line.begin(), line.end(), codes[static_cast<std::size_t>(which)]);
        return line.data();
    };
    blend(frame, alpha, backRow, out);
}

Status CpuCompositor::State::picture(const image::Frame &frame, const image::Alpha &alpha, const image::FramePtr &image,
                                     image::Frame &out)
{
    if (!image || image->size().width < 1 || image->size().height < 1)
        return Error{Errc::BadInput, "there is no background picture"};
    const bool fits = backdrop.size() == frame.size() && backdrop.colour.matrix == frame.colour.matrix &&
                      backdrop.colour.range == frame.colour.range;
    if (!fits || backdropOf != image) {
        if (backdrop.size() != frame.size())
            backdrop = image::Frame(frame.size());
        backdrop.colour = frame.colour;
        prepareBackground(*image, backdrop);
        backdropOf = image;
    }
    blend(
        frame, alpha, [&](int which, int y) { return planeOf(std::as_const(backdrop), which).row(y); }, out);
    return {};
}

Status CpuCompositor::State::classes(const image::Frame &frame, const ClassPicture &picture, image::Frame &out)
{
    if (Status status = checkClasses(picture); !status)
        return status;
    const std::array<TintCodes, kPlanes> codes = tintCodes(picture.colours, frame.colour);
    line.assign(static_cast<std::size_t>(frame.size().width), kTintedAlpha);
    for (int i = 0; i < kPlanes; ++i) {
        const image::Plane &front = planeOf(frame, i);
        image::Plane &target = planeOf(out, i);
        Tint &tint = i == 0 ? lumaTint : chromaTint;
        tint.start(picture.classes.data(), picture.side, codes[static_cast<std::size_t>(i)], front.size());
        for (int y = 0; y < front.size().height; ++y)
            rows.blend({front.row(y), tint.row(y), line.data()}, target.row(y), front.size().width);
    }
    return {};
}

void CpuCompositor::State::hide(const image::Frame &frame, image::Frame &out)
{
    fullBlur.run(frame);
    for (int i = 0; i < kPlanes; ++i) {
        image::Plane &target = planeOf(out, i);
        Enlarger &rowsOf = enlarger[static_cast<std::size_t>(i)];
        rowsOf.start(fullBlur.plane(i), stepOf(fullBlur.grid(), i), target.size());
        for (int y = 0; y < target.size().height; ++y)
            std::copy_n(rowsOf.row(y), target.size().width, target.row(y));
    }
}

CpuCompositor::CpuCompositor() : state_(std::make_unique<State>()) {}
CpuCompositor::~CpuCompositor() = default;

Status CpuCompositor::compose(const image::Frame &frame, const image::Alpha &alpha, const Look &look, image::Frame &out)
{
    if (Status status = checkFrames(frame, out); !status)
        return status;
    using Kind = Look::Kind;
    const bool asItIs = leavesAsIs(look);
    if (look.kind == Kind::Hidden)
        return hide(frame, out);
    if (look.kind == Kind::Classes) {
        out.setHeader(frame);
        return state_->classes(frame, look.classes, out);
    }
    if (!asItIs && alpha.plane.size() != frame.size())
        return Error{Errc::BadInput, "the alpha must have the frame's size"};

    out.setHeader(frame);
    if (asItIs)
        copy(frame, out);
    else if (look.kind == Kind::Blur)
        state_->blur(frame, alpha, look.strength, out);
    else if (look.kind == Kind::Colour)
        state_->colour(frame, alpha, look.colour, out);
    else
        return state_->picture(frame, alpha, look.image, out);
    return {};
}

Status CpuCompositor::hide(const image::Frame &frame, image::Frame &out)
{
    if (Status status = checkFrames(frame, out); !status)
        return status;
    out.setHeader(frame);
    state_->hide(frame, out);
    return {};
}

} // namespace bokeh::compositor
