#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "engine/capture/source.h"
#include "engine/image/frame.h"

namespace bokeh::capture {

class PatternPainter;

/// The test pattern: a person in a video call, drawn in code, moving and waving before a cluttered room, with sensor
/// noise, and with the exact alpha of every frame, which no camera gives. A frame depends on its sequence number, the
/// size and the options only, never on the clock: frame N is the same picture in every run.
/// Threads: one owner thread.
class PatternSource final : public Source {
public:
    /// BT.709, limited range: what a 720p camera sends.
    static constexpr image::Colour kBt709{image::Matrix::Bt709, image::Range::Limited, 1, 1, 1, 1};

    struct Options {
        image::Size size{1280, 720}; ///< any, from 1x1; the person is framed for 16:9 and follows the height
        int rateNumerator = 30;      ///< frames per second, as a fraction
        int rateDenominator = 1;
        std::optional<std::uint64_t> frames = {}; ///< endless without
        image::Colour colour = kBt709;
        bool noise = true;        ///< like that of a small sensor
        std::size_t poolSize = 8; ///< frames that may be out at once
    };

    static Result<std::unique_ptr<PatternSource>> open(Options);
    ~PatternSource() override;

    const Format &format() const override { return format_; }
    /// Exhausted when the pool is out; the same frame comes with the next call.
    Result<image::FramePtr> read() override;

    /// The exact alpha of frame `sequence`: how much of each pixel the person covers. Draws it anew: for tests and
    /// measurements, not for the hot path.
    image::Alpha truth(std::uint64_t sequence);

private:
    explicit PatternSource(Options);
    double secondsAt(std::uint64_t sequence) const;
    Options options_;
    Format format_;
    std::unique_ptr<PatternPainter> painter_;
    image::FramePool pool_;
    std::uint64_t next_ = 0;
};

} // namespace bokeh::capture
