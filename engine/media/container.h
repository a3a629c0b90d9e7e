#pragma once

#include <filesystem>

#include "engine/base/result.h"
#include "engine/media/ffmpeg.h"

namespace bokeh::media {

/// A kind of video file: what goes into it, and what it cannot say.
struct Container {
    const char *extension;    ///< with the dot
    const char *muxer;        ///< libavformat's name
    const char *videoEncoder; ///< libavcodec's name
    const char *soundEncoder; ///< for sound that it cannot hold as it is; null where it holds no sound
    bool rotation;            ///< can ask a player to turn the picture
    bool variableRate;        ///< gives each frame a time
    bool negativeTimes;       ///< can hold sound that starts before zero, to be dropped by the player
    bool alpha;               ///< can carry transparency

    /// Whether sound of this kind goes in as it is, in a way that players expect.
    bool holdsSound(AVCodecID) const;
};

/// By the extension, in either case. BadInput, in one sentence that names the extensions that work.
Result<const Container *> containerFor(const std::filesystem::path &);

} // namespace bokeh::media
