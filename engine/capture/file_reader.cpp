#include "engine/capture/file_reader.h"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
}

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <string_view>
#include <system_error>

#include "engine/capture/container_check.h"
#include "engine/capture/file_source.h"

namespace bokeh::capture {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// Formats that hold everything in the one file that was named. Left out on purpose: playlists (hls, dash, concat),
// which open other addresses, and text drawn as video (tty). The sound formats are here so that they can be told "no
// video".
constexpr const char *kFormats =
    "mov,mp4,matroska,webm,avi,yuv4mpegpipe,mpegts,mpeg,mpegvideo,flv,ogg,asf,ivf,nut,dv,mxf,gif,apng,image2,png_pipe,"
    "jpeg_pipe,bmp_pipe,tiff_pipe,webp_pipe,h264,hevc,mjpeg,m4v,vc1,mp3,wav,flac,aac";

struct Dictionary {
    AVDictionary *entries = nullptr;
    ~Dictionary() { av_dict_free(&entries); }
    void set(const char *key, const char *value) { av_dict_set(&entries, key, value, 0); }
};

/// Quarter turns clockwise that the container asks players for, in degrees.
int rotationOf(const AVStream &stream)
{
    const auto *matrix =
        reinterpret_cast<const std::int32_t *>(av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr));
    if (!matrix)
        return 0;
    const double anticlockwise = av_display_rotation_get(matrix);
    if (std::isnan(anticlockwise))
        return 0;
    const long quarters = std::lround(-anticlockwise / 90);
    return static_cast<int>((quarters % 4 + 4) % 4) * 90;
}

/// Raw y4m frames have one size, which the file's length must be a multiple of; libavformat drops a broken last one.
bool endsInsideFrame(const fs::path &path, const AVFormatContext &input, const AVCodecParameters &video)
{
    if (input.iformat->name != std::string_view("yuv4mpegpipe"))
        return false;
    const auto format = static_cast<AVPixelFormat>(video.format);
    const int picture = av_image_get_buffer_size(format, video.width, video.height, 1);
    std::ifstream file(path, std::ios::binary);
    std::string header;
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(path, failed);
    if (picture <= 0 || failed || !std::getline(file, header) || size < header.size() + 1)
        return false;
    constexpr std::uintmax_t kFrameLine = 6; // "FRAME" and the end of the line, as libavformat takes it
    return (size - header.size() - 1) % (kFrameLine + static_cast<std::uintmax_t>(picture)) != 0;
}

/// Decodes a little where the container says too little; never a picture larger than those that are read.
bool probe(AVFormatContext &input)
{
    Dictionary bounds;
    bounds.set("max_pixels", std::to_string(FileSource::kMaxPixels).c_str());
    std::vector<AVDictionary *> options(input.nb_streams, nullptr);
    for (AVDictionary *&own : options)
        av_dict_copy(&own, bounds.entries, 0);
    const int failed = avformat_find_stream_info(&input, options.data());
    for (AVDictionary *&own : options)
        av_dict_free(&own);
    return failed >= 0;
}

bool isCoverArt(const AVStream &stream)
{
    return (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
}

} // namespace

Result<std::unique_ptr<FileReader>> FileReader::open(const fs::path &path, int threads)
{
    av_log_set_level(AV_LOG_QUIET); // the engine never prints; our errors say what a person needs
    std::unique_ptr<FileReader> reader(new FileReader);
    reader->name_ = fmt::format("\"{}\"", path.string());
    reader->packet_.reset(av_packet_alloc());
    reader->picture_.reset(av_frame_alloc());
    if (auto opened = reader->openContainer(path); !opened)
        return opened.error();
    if (auto opened = reader->openDecoder(threads); !opened)
        return opened.error();
    return reader;
}

Status FileReader::openContainer(const fs::path &path)
{
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (!fs::exists(status))
        return Error{Errc::BadInput, fmt::format("there is no file {}", name_)};
    if (fs::is_directory(status))
        return Error{Errc::BadInput, fmt::format("{} is a folder, not a video file", name_)};
    if (!fs::is_regular_file(status))
        return Error{Errc::BadInput, fmt::format("{} is not a file", name_)};

    const Wholeness wholeness = wholenessOf(path);
    if (wholeness == Wholeness::NoIndex)
        return Error{Errc::BadInput,
                     fmt::format("{} is cut short: its index is missing, so no frame can be read", name_)};
    cutShort_ = wholeness == Wholeness::CutShort;

    Dictionary options;
    options.set("protocol_whitelist", "file");
    options.set("format_whitelist", kFormats);
    options.set("pattern_type", "none"); // "%d" in a picture's name is not a pattern
    AVFormatContext *input = nullptr;
    // "file:" keeps a name like "tcp:x" a name.
    if (avformat_open_input(&input, ("file:" + fs::absolute(path).string()).c_str(), nullptr, &options.entries) < 0)
        return Error{Errc::BadInput, fmt::format("{} is no video that can be read", name_)};
    input_.reset(input);
    if (!probe(*input))
        return Error{Errc::BadInput, fmt::format("{} is no video that can be read", name_)};
    const int index = av_find_best_stream(input, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (index < 0 || isCoverArt(*input->streams[index]))
        return Error{Errc::BadInput, fmt::format("{} has no video", name_)};
    stream_ = input->streams[index];
    for (unsigned i = 0; i < input->nb_streams; ++i)
        input->streams[i]->discard = static_cast<int>(i) == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;

    cutShort_ = cutShort_ || endsInsideFrame(path, *input, *stream_->codecpar);
    zero_ = media::zeroOf(*input);
    return {};
}

Status FileReader::openDecoder(int threads)
{
    const AVCodecParameters &parameters = *stream_->codecpar;
    if (parameters.width > FileSource::kMaxSide || parameters.height > FileSource::kMaxSide ||
        std::int64_t{parameters.width} * parameters.height > FileSource::kMaxPixels)
        return Error{Errc::BadInput, fmt::format("{} is too large: {}x{}, at most {} a side and 64 megapixels", name_,
                                                 parameters.width, parameters.height, FileSource::kMaxSide)};
    const AVCodec *codec = avcodec_find_decoder(parameters.codec_id);
    if (!codec)
        return Error{Errc::Unsupported, fmt::format("{} holds video that cannot be decoded here ({})", name_,
                                                    avcodec_get_name(parameters.codec_id))};
    decoder_.reset(avcodec_alloc_context3(codec));
    if (!decoder_ || avcodec_parameters_to_context(decoder_.get(), &parameters) < 0)
        return Error{Errc::Internal, fmt::format("{} cannot be decoded: no memory", name_)};
    decoder_->pkt_timebase = stream_->time_base;
    decoder_->thread_count = threads;
    decoder_->max_pixels = FileSource::kMaxPixels; // a stream may grow after the container was believed
    decoder_->flags |= AV_CODEC_FLAG_UNALIGNED;    // crop exactly
    if (const int failed = avcodec_open2(decoder_.get(), codec, nullptr); failed < 0)
        return Error{Errc::BadInput, fmt::format("{} cannot be decoded: {}", name_, media::avReason(failed))};
    return {};
}

Result<const AVFrame *> FileReader::next()
{
    for (;;) {
        const int result = avcodec_receive_frame(decoder_.get(), picture_.get());
        if (result == 0) {
            ++pictures_;
            return picture_.get();
        }
        if (result == AVERROR_EOF || (result == AVERROR(EAGAIN) && drained_))
            break;
        if (result != AVERROR(EAGAIN) || !feed())
            endWithDamage();
    }
    if (damaged_ || cutShort_)
        return Error{Errc::BadInput, fmt::format("{} is damaged", name_)};
    return nullptr;
}

bool FileReader::feed()
{
    const int result = av_read_frame(input_.get(), packet_.get());
    if (result < 0) {
        drained_ = true;
        damaged_ = damaged_ || result != AVERROR_EOF || (input_->pb && input_->pb->error < 0);
        avcodec_send_packet(decoder_.get(), nullptr);
        return true;
    }
    bool good = true;
    if (packet_->stream_index == stream_->index)
        good = (packet_->flags & AV_PKT_FLAG_CORRUPT) == 0 && avcodec_send_packet(decoder_.get(), packet_.get()) >= 0;
    av_packet_unref(packet_.get());
    return good;
}

void FileReader::endWithDamage()
{
    // A recording may begin in the middle of a group of pictures: nothing is lost before the first one that decodes.
    if (pictures_ == 0 && !drained_)
        return;
    damaged_ = true;
    if (!drained_)
        avcodec_send_packet(decoder_.get(), nullptr); // what was decoded before the damage still comes out
    drained_ = true;
}

std::chrono::nanoseconds FileReader::timeOf(const AVFrame &picture, std::chrono::nanoseconds last) const
{
    const AVRational rate = av_guess_frame_rate(input_.get(), stream_, nullptr);
    std::chrono::nanoseconds time{};
    if (picture.best_effort_timestamp != AV_NOPTS_VALUE)
        time = std::chrono::nanoseconds(
                   av_rescale_q(picture.best_effort_timestamp, stream_->time_base, media::kAvNanoseconds)) -
               zero_;
    else if (last >= 0ns)
        time = last +
               (rate.num > 0 ? std::chrono::nanoseconds(av_rescale_q(1, av_inv_q(rate), media::kAvNanoseconds)) : 40ms);
    // A time that stands still or runs back is the file's mistake; a millisecond is the step every container can hold.
    return std::max(time, last >= 0ns ? last + 1ms : 0ns);
}

Format FileReader::formatOf(const AVFrame &first) const
{
    Format format;
    if (const AVRational rate = av_guess_frame_rate(input_.get(), stream_, nullptr); rate.num > 0 && rate.den > 0) {
        format.rateNumerator = rate.num;
        format.rateDenominator = rate.den;
    }
    format.ticksPerSecond = stream_->time_base.den;
    format.rotation = rotationOf(*stream_);
    auto picture = const_cast<AVFrame *>(&first); // the function only reads it
    const AVRational aspect = av_guess_sample_aspect_ratio(input_.get(), stream_, picture);
    if (aspect.num > 0 && aspect.den > 0) {
        format.aspectNumerator = aspect.num;
        format.aspectDenominator = aspect.den;
    }
    const double seconds = stream_->duration > 0  ? static_cast<double>(stream_->duration) * av_q2d(stream_->time_base)
                           : input_->duration > 0 ? static_cast<double>(input_->duration) / AV_TIME_BASE
                                                  : 0;
    if (stream_->nb_frames > 0)
        format.frames = static_cast<std::uint64_t>(stream_->nb_frames);
    else if (seconds > 0)
        format.frames =
            static_cast<std::uint64_t>(std::lround(seconds * format.rateNumerator / format.rateDenominator));
    return format;
}

} // namespace bokeh::capture
