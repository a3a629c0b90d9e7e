#include "engine/media/container.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>

namespace bokeh::media {

namespace {

constexpr std::array kContainers{
    Container{.extension = ".mp4",
              .muxer = "mp4",
              .videoEncoder = "libx264",
              .soundEncoder = "aac",
              .rotation = true,
              .variableRate = true,
              .negativeTimes = true,
              .alpha = false},
    Container{.extension = ".mov",
              .muxer = "mov",
              .videoEncoder = "libx264",
              .soundEncoder = "aac",
              .rotation = true,
              .variableRate = true,
              .negativeTimes = true,
              .alpha = false},
    Container{.extension = ".mkv",
              .muxer = "matroska",
              .videoEncoder = "libx264",
              .soundEncoder = "aac",
              .rotation = false,
              .variableRate = true,
              .negativeTimes = false,
              .alpha = false},
    Container{.extension = ".webm",
              .muxer = "webm",
              .videoEncoder = "libvpx-vp9",
              .soundEncoder = "libopus",
              .rotation = false,
              .variableRate = true,
              .negativeTimes = false,
              .alpha = true},
    Container{.extension = ".avi",
              .muxer = "avi",
              .videoEncoder = "libx264",
              .soundEncoder = "pcm_s16le",
              .rotation = false,
              .variableRate = false,
              .negativeTimes = false,
              .alpha = false},
    Container{.extension = ".y4m",
              .muxer = "yuv4mpegpipe",
              .videoEncoder = "wrapped_avframe",
              .soundEncoder = nullptr,
              .rotation = false,
              .variableRate = false,
              .negativeTimes = false,
              .alpha = false},
};

} // namespace

bool Container::holdsSound(AVCodecID codec) const
{
    const std::string_view name = muxer;
    if (!soundEncoder)
        return false;
    if (name == "avi") // other sound in it loses its timing
        return codec == AV_CODEC_ID_MP3 || codec == AV_CODEC_ID_AC3 || codec == AV_CODEC_ID_PCM_S16LE;
    // What libavformat would try, and players would not.
    if (codec == AV_CODEC_ID_VORBIS && (name == "mp4" || name == "mov"))
        return false;
    if (name == "mov" && (codec == AV_CODEC_ID_OPUS || codec == AV_CODEC_ID_FLAC))
        return false;
    return avformat_query_codec(av_guess_format(muxer, nullptr, nullptr), codec, FF_COMPLIANCE_NORMAL) == 1;
}

Result<const Container *> containerFor(const std::filesystem::path &path)
{
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto found =
        std::find_if(kContainers.begin(), kContainers.end(), [&](const auto &c) { return extension == c.extension; });
    if (found == kContainers.end())
        return Error{Errc::BadInput,
                     fmt::format("\"{}\" is no video file name that can be written: the extensions that "
                                 "work are .mp4, .mov, .mkv, .webm, .avi and .y4m",
                                 path.string())};
    return &*found;
}

} // namespace bokeh::media
