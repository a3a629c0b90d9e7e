#include "engine/media/muxer.h"

extern "C" {
#include <libavutil/log.h>
}

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <span>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "engine/base/file.h"

namespace bokeh::media {

namespace fs = std::filesystem;

namespace {

using namespace std::chrono_literals;

// A crash may cost a second. This much waits for the end of a fragment, and as much may wait for the encoder.
constexpr auto kFlushEvery = 400ms;
constexpr int kBuffer = 32'768; // bytes

int writeTo(void *file, std::uint8_t *bytes, int count)
{
    const std::span from(bytes, static_cast<std::size_t>(count));
    const int reason = writeAll(*static_cast<const int *>(file), std::as_bytes(from));
    return reason == 0 ? count : AVERROR(reason);
}

std::int64_t seekIn(void *file, std::int64_t offset, int whence)
{
    const int descriptor = *static_cast<const int *>(file);
    struct stat status {};
    if (whence == AVSEEK_SIZE)
        return ::fstat(descriptor, &status) == 0 ? status.st_size : AVERROR(errno);
    const off_t place = ::lseek(descriptor, offset, whence & ~AVSEEK_FORCE);
    return place >= 0 ? place : AVERROR(errno);
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
    : path_(path), container_(container), growth_(growth)
{
}

Muxer::~Muxer()
{
    // Half a fragment is what players stumble over. Where cutting it off fails too, the rest still plays.
    if (inPlace_ && failed_) [[maybe_unused]]
        const int cut = ::ftruncate(file_, flushed_);
}

Result<std::unique_ptr<Muxer>> Muxer::open(const fs::path &path, const Container &container, Growth growth,
                                           Readers readers)
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
    if (Status opened = muxer->openFile(readers); !opened)
        return opened.error();
    if (Status opened = muxer->openOutput(); !opened)
        return opened.error();
    return muxer;
}

Status Muxer::openFile(Readers readers)
{
    sweepPartials(path_.parent_path());
    if (growth_ != Growth::InPlace) {
        auto file = PartialFile::create(path_, readers);
        if (!file)
            return file.error();
        partial_.emplace(*std::move(file));
        file_ = partial_->descriptor();
        return {};
    }
    const bool owner = readers == Readers::Owner;
    inPlace_ =
        Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, owner ? 0600 : 0666));
    file_ = inPlace_.number();
    if (!inPlace_ || (owner && ::fchmod(file_, 0600) != 0))
        return failure(AVERROR(errno));
    return {};
}

Status Muxer::openOutput()
{
    AVFormatContext *output = nullptr;
    if (avformat_alloc_output_context2(&output, nullptr, container_.muxer, nullptr) < 0)
        return Error{Errc::Unsupported, fmt::format("this FFmpeg cannot write {} files", container_.extension)};
    output_.reset(output);
    auto *buffer = static_cast<unsigned char *>(av_malloc(kBuffer));
    io_.reset(avio_alloc_context(buffer, kBuffer, 1, &file_, nullptr, writeTo, seekIn));
    if (!buffer || !io_)
        return Error{Errc::Exhausted, "there is no memory for a file to write"};
    output->pb = io_.get();
    output->flags |= AVFMT_FLAG_CUSTOM_IO;
    output->flags |= AVFMT_FLAG_BITEXACT;                       // the same frames make the same file
    output->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL; // Opus and FLAC in mp4, long since standard
    if (!container_.negativeTimes)
        output->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED; // or all times would move; see startAtZero()
    return {};
}

AVStream *Muxer::addStream()
{
    return avformat_new_stream(output_.get(), nullptr);
}

Status Muxer::begin()
{
    AVDictionary *options = nullptr;
    const std::string_view kind = container_.muxer;
    fragments_ = grows() && (kind == "mp4" || kind == "mov");
    if (fragments_) // the index first and empty, and a fragment's end where flush() says
        av_dict_set(&options, "movflags", "+empty_moov+default_base_moof+frag_custom", 0);
    const int code = avformat_write_header(output_.get(), &options);
    av_dict_free(&options);
    if (code < 0)
        return failure(code);
    return grows() ? handOver() : Status();
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
    const AvPacket packet = std::move(held_);
    return pass(*packet);
}

Status Muxer::pass(AVPacket &packet)
{
    const AVStream &stream = *output_->streams[packet.stream_index];
    if (stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO)
        passed_ = std::chrono::nanoseconds(av_rescale_q(packet.pts, stream.time_base, kAvNanoseconds));
    if (const int code = av_interleaved_write_frame(output_.get(), &packet); code < 0)
        return failure(code);
    return {};
}

Status Muxer::flush()
{
    if (!grows())
        return {};
    int code = av_interleaved_write_frame(output_.get(), nullptr); // what waits for packets of another stream
    if (code >= 0)
        code = av_write_frame(output_.get(), nullptr); // ends the fragment
    return code < 0 ? failure(code) : handOver();
}

bool Muxer::flushIsDue(std::chrono::nanoseconds newest) const
{
    return !safe_ || newest - *safe_ >= kFlushEvery;
}

Status Muxer::handOver()
{
    avio_flush(io_.get());
    if (io_->error < 0)
        return failure(io_->error);
    flushed_ = avio_tell(io_.get());
    safe_ = passed_;
    return safe_ && growth_ == Growth::Unfinished ? partial_->show() : Status();
}

Status Muxer::complete()
{
    if (held_) // the last one is taken to last as long as most
        if (auto written = writeHeld(held_->dts + held_->duration); !written)
            return written;
    if (auto flushed = flush(); !flushed) // or it would be lost where there is no room for the trailer
        return flushed;
    int code = av_write_trailer(output_.get());
    // The last buffer goes out only now, and some file systems find out still later that there is no room.
    avio_flush(io_.get());
    code = code < 0 ? code : io_->error;
    if (code >= 0 && ::fsync(file_) != 0)
        code = AVERROR(errno);
    if (code < 0)
        return failure(code);
    flushed_ = seekIn(&file_, 0, AVSEEK_SIZE);
    return {};
}

Status Muxer::reveal()
{
    return partial_->reveal();
}

Error Muxer::failure(int code)
{
    failed_ = true;
    if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT) || code == AVERROR(EFBIG))
        return {Errc::Exhausted, fmt::format("\"{}\" cannot be written: the disk is full", path_.string())};
    return {Errc::BadInput, fmt::format("\"{}\" cannot be written: {}", path_.string(), avReason(code))};
}

} // namespace bokeh::media
