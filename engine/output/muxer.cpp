#include "engine/output/muxer.h"

extern "C" {
#include <libavutil/log.h>
}

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "engine/base/file.h"

namespace bokeh::output {

namespace fs = std::filesystem;

namespace {

/// Waits until the disk has it: some file systems find out only now that there is no room. 0 or a negative errno.
int reachDisk(const fs::path &path)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return AVERROR(errno);
    const int result = fsync(file) == 0 ? 0 : AVERROR(errno);
    ::close(file);
    return result;
}

/// A sound decoder starts with samples that are thrown away, and they lie before time zero. Matroska knows no such
/// times: for Opus it states the delay and counts from the first packet; of other codecs the priming packet is left
/// out, so that the sound fades in over its first 20 ms instead of all times moving. False: leave it out.
bool startAtZero(AVPacket &packet, const AVStream &stream, AVRational timeBase)
{
    const AVCodecParameters &sound = *stream.codecpar;
    if (sound.codec_id == AV_CODEC_ID_OPUS && packet.pts != AV_NOPTS_VALUE) {
        // Up, since the container's clock may have rounded the packet's time down.
        const std::int64_t delay =
            av_rescale_q_rnd(sound.initial_padding, {1, std::max(sound.sample_rate, 1)}, timeBase, AV_ROUND_UP);
        packet.pts = std::max<std::int64_t>(packet.pts + delay, 0);
        packet.dts = packet.pts;
    }
    return packet.pts == AV_NOPTS_VALUE || packet.pts >= 0;
}

} // namespace

Muxer::Muxer(const fs::path &path, const Container &container, Growth growth)
    : final_(path),
      partial_(growth == Growth::Hidden ? partialName(path) : path),
      container_(container),
      growth_(growth)
{
}

Muxer::~Muxer()
{
    output_.reset();
    std::error_code ignored; // after reveal() there is nothing to remove
    if (growth_ == Growth::Hidden)
        fs::remove(partial_, ignored);
    else if (failed_) // half a fragment is what players stumble over
        fs::resize_file(partial_, static_cast<std::uintmax_t>(flushed_), ignored);
}

Result<std::unique_ptr<Muxer>> Muxer::open(const fs::path &path, const Container &container, Growth growth)
{
    av_log_set_level(AV_LOG_QUIET); // the engine never prints
    std::error_code failed;
    if (fs::is_directory(path, failed))
        return Error{Errc::BadInput,
                     fmt::format("\"{}\" is a folder, so no video can be written there", path.string())};
    if (!path.parent_path().empty() && !fs::is_directory(path.parent_path(), failed))
        return Error{Errc::BadInput, fmt::format("\"{}\" cannot be written: there is no folder \"{}\"", path.string(),
                                                 path.parent_path().string())};
    std::unique_ptr<Muxer> muxer(new Muxer(path, container, growth));
    AVFormatContext *output = nullptr;
    if (avformat_alloc_output_context2(&output, nullptr, container.muxer, nullptr) < 0)
        return Error{Errc::Unsupported, fmt::format("this FFmpeg cannot write {} files", container.extension)};
    muxer->output_.reset(output);
    output->flags |= AVFMT_FLAG_BITEXACT;                       // the same frames make the same file
    output->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL; // Opus and FLAC in mp4, long since standard
    if (!container.negativeTimes)
        output->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED; // or all times would move; see startAtZero()
    const std::string url = "file:" + fs::absolute(muxer->partial_).string();
    if (const int code = avio_open(&output->pb, url.c_str(), AVIO_FLAG_WRITE); code < 0)
        return muxer->failure(code);
    return muxer;
}

AVStream *Muxer::addStream()
{
    return avformat_new_stream(output_.get(), nullptr);
}

Status Muxer::begin()
{
    AVDictionary *options = nullptr;
    const std::string_view kind = container_.muxer;
    fragments_ = growth_ == Growth::InPlace && (kind == "mp4" || kind == "mov");
    if (fragments_) // the index first and empty, and a fragment's end where flush() says
        av_dict_set(&options, "movflags", "+empty_moov+default_base_moof+frag_custom", 0);
    const int code = avformat_write_header(output_.get(), &options);
    av_dict_free(&options);
    if (code < 0)
        return failure(code);
    return growth_ == Growth::InPlace ? handOver() : Status();
}

Status Muxer::write(AVPacket &packet, const AVStream &stream, AVRational timeBase)
{
    packet.stream_index = stream.index;
    packet.pos = -1;
    if (!container_.negativeTimes && stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO &&
        !startAtZero(packet, stream, timeBase))
        return {};
    av_packet_rescale_ts(&packet, timeBase, stream.time_base);
    if (!fragments_ || stream.codecpar->codec_type != AVMEDIA_TYPE_VIDEO)
        return pass(packet);
    // A fragment says how long each picture lasts, and from the sum when the next fragment begins.
    if (auto written = writeHeld(packet.dts); !written)
        return written;
    held_.reset(av_packet_alloc());
    av_packet_move_ref(held_.get(), &packet);
    return {};
}

/// `end`: when the next picture comes, in the stream's ticks.
Status Muxer::writeHeld(std::int64_t end)
{
    if (!held_)
        return {};
    held_->duration = end - held_->dts;
    const image::AvPacket packet = std::move(held_);
    return pass(*packet);
}

Status Muxer::pass(AVPacket &packet)
{
    if (const int code = av_interleaved_write_frame(output_.get(), &packet); code < 0)
        return failure(code);
    return {};
}

Status Muxer::flush()
{
    int code = av_interleaved_write_frame(output_.get(), nullptr); // what waits for packets of another stream
    if (code >= 0)
        code = av_write_frame(output_.get(), nullptr); // ends the fragment
    return code < 0 ? failure(code) : handOver();
}

Status Muxer::handOver()
{
    avio_flush(output_->pb);
    if (output_->pb->error < 0)
        return failure(output_->pb->error);
    flushed_ = avio_tell(output_->pb);
    return {};
}

Status Muxer::complete()
{
    if (held_) // the last one is taken to last as long as most
        if (auto written = writeHeld(held_->dts + held_->duration); !written)
            return written;
    if (growth_ == Growth::InPlace) // or it would be lost where there is no room for the trailer
        if (auto flushed = flush(); !flushed)
            return flushed;
    int code = av_write_trailer(output_.get());
    // The last buffer goes out only now, so each of these may be the one that finds the disk full.
    const int pending = output_->pb->error;
    const int closed = avio_closep(&output_->pb);
    code = code < 0 ? code : pending < 0 ? pending : closed < 0 ? closed : reachDisk(partial_);
    if (code < 0)
        return failure(code);
    std::error_code ignored;
    flushed_ = static_cast<std::int64_t>(fs::file_size(partial_, ignored));
    return {};
}

Status Muxer::reveal()
{
    std::error_code failed;
    fs::rename(partial_, final_, failed);
    if (failed)
        return Error{Errc::BadInput, fmt::format("\"{}\" cannot be written: {}", final_.string(), failed.message())};
    return {};
}

Error Muxer::failure(int code)
{
    failed_ = true;
    if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT) || code == AVERROR(EFBIG))
        return {Errc::Exhausted, fmt::format("\"{}\" cannot be written: the disk is full", final_.string())};
    return {Errc::BadInput, fmt::format("\"{}\" cannot be written: {}", final_.string(), image::avReason(code))};
}

} // namespace bokeh::output
