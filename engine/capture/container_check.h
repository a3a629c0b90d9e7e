#pragma once

#include <filesystem>

namespace bokeh::capture {

/// What a container's outermost boxes say, which libavformat passes over in silence.
enum class Wholeness {
    Whole,    ///< or a format that does not say how long it is
    CutShort, ///< a box ends after the file does
    NoIndex,  ///< cut short, and without the index (moov) that an mp4 or mov cannot be read without
};

/// Looks at the outermost boxes of mp4 and mov (ISO/IEC 14496-12, 4.2), Matroska and WebM (RFC 8794), AVI (RIFF).
Wholeness wholenessOf(const std::filesystem::path &);

} // namespace bokeh::capture
