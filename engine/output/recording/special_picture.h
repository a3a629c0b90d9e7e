#pragma once

#include <array>
#include <cstdint>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/media/ffmpeg.h"
#include "engine/output/recording/recording.h"

namespace bokeh::output {

/// The picture that a lossless mask is encoded from: its channels one below the other, each value as the network sent
/// it. Threads: one owner thread.
class MaskPicture {
public:
    explicit MaskPicture(const MaskShape &);

    static image::Size sizeOf(const MaskShape &shape) { return {shape.side, shape.side * shape.channels}; }
    static AVPixelFormat formatOf(const MaskShape &shape)
    {
        return shape.cap > 255 ? AV_PIX_FMT_GRAY16 : AV_PIX_FMT_GRAY8;
    }

    /// Borrowed until the next call. BadInput: a mask of another shape.
    Result<AVFrame *> fill(const image::Mask &);

private:
    const MaskShape shape_;
    media::AvFrame picture_;
};

/// The picture that ProRes 4444 is encoded from, cut out: ten bits, chroma at full resolution, limited range (it can
/// say no other), and alpha. Threads: one owner thread.
class ProResPicture {
public:
    static constexpr AVPixelFormat kFormat = AV_PIX_FMT_YUVA444P10;

    ProResPicture(image::Size, image::Range from);

    /// Both have the size it was made for. Borrowed until the next call.
    Result<AVFrame *> fill(const image::Frame &, const image::PlaneView &alpha);

private:
    using Table = std::array<std::uint16_t, 256>;
    void widen(int index, const image::PlaneView &, int step, const Table &);
    void clearChroma();

    media::AvFrame picture_;
    image::Frame cut_;
    image::Plane shown_;
    Table luma_{}, chroma_{}, alpha_{}; // eight bits to ten
};

} // namespace bokeh::output
