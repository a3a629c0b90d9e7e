#include "engine/media/sound_track.h"

#include <algorithm>
#include <fmt/format.h>

namespace bokeh::media {

namespace fs = std::filesystem;

namespace {

struct Dictionary {
    AVDictionary *entries = nullptr;
    ~Dictionary() { av_dict_free(&entries); }
};

} // namespace

Result<std::unique_ptr<SoundTrack>> SoundTrack::open(const fs::path &source, Muxer &muxer)
{
    if (!muxer.container().soundEncoder)
        return std::unique_ptr<SoundTrack>();
    std::unique_ptr<SoundTrack> track(new SoundTrack(muxer));
    if (auto opened = track->openSource(source); !opened)
        return opened.error();
    for (unsigned i = 0; i < track->input_->nb_streams; ++i) {
        AVStream &stream = *track->input_->streams[i];
        const bool sound = stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        stream.discard = sound ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
        if (sound)
            if (auto added = track->addVoice(stream); !added)
                return added.error();
    }
    if (track->voices_.empty())
        return std::unique_ptr<SoundTrack>();
    track->readPacket();
    return track;
}

Status SoundTrack::openSource(const fs::path &source)
{
    Dictionary options;
    av_dict_set(&options.entries, "protocol_whitelist", "file", 0); // whatever the file says, only it is opened
    AVFormatContext *input = nullptr;
    const std::string url = "file:" + fs::absolute(source).string();
    int code = avformat_open_input(&input, url.c_str(), nullptr, &options.entries);
    input_.reset(input); // null after a failure
    if (code >= 0)
        code = avformat_find_stream_info(input, nullptr);
    if (code < 0)
        return Error{Errc::BadInput,
                     fmt::format("the sound of \"{}\" cannot be read: {}", source.string(), avReason(code))};
    zero_ = zeroOf(*input);
    return {};
}

Status SoundTrack::addVoice(const AVStream &from)
{
    Voice voice{.from = &from, .to = nullptr, .transcoder = nullptr};
    if (muxer_.container().holdsSound(from.codecpar->codec_id)) {
        voice.to = muxer_.addStream();
        if (avcodec_parameters_copy(voice.to->codecpar, from.codecpar) < 0)
            return Error{Errc::Exhausted, "there is no memory for the sound"};
        voice.to->codecpar->codec_tag = 0; // every container names codecs in its own way
        voice.to->time_base = from.time_base;
    } else {
        auto transcoder = SoundTranscoder::open(from, zero_, muxer_);
        if (!transcoder)
            return transcoder.error();
        voice.transcoder = *std::move(transcoder);
        voice.to = &voice.transcoder->stream();
    }
    voice.to->disposition = from.disposition;
    if (const auto *language = av_dict_get(from.metadata, "language", nullptr, 0))
        av_dict_set(&voice.to->metadata, "language", language->value, 0);
    voices_.push_back(std::move(voice));
    return {};
}

void SoundTrack::readPacket()
{
    av_packet_unref(packet_.get());
    do {
        // Damage ends the sound here; that it is damage is for the reader of the pictures to say.
        if (av_read_frame(input_.get(), packet_.get()) < 0) {
            ended_ = true;
            return;
        }
        if (!voiceOf(*packet_))
            av_packet_unref(packet_.get());
    } while (!packet_->data);
}

SoundTrack::Voice *SoundTrack::voiceOf(const AVPacket &packet)
{
    const auto found = std::find_if(voices_.begin(), voices_.end(),
                                    [&](const Voice &v) { return v.from->index == packet.stream_index; });
    return found == voices_.end() ? nullptr : &*found;
}

std::chrono::nanoseconds SoundTrack::timeOf(const AVPacket &packet, const Voice &voice) const
{
    const std::int64_t ticks = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (ticks == AV_NOPTS_VALUE)
        return std::chrono::nanoseconds::min(); // unknown: goes with the packet before it
    return std::chrono::nanoseconds(av_rescale_q(ticks, voice.from->time_base, kAvNanoseconds)) - zero_;
}

Status SoundTrack::writeUpTo(std::chrono::nanoseconds end)
{
    while (!ended_) {
        Voice &voice = *voiceOf(*packet_);
        if (timeOf(*packet_, voice) >= end)
            return {};
        if (auto written = writePacket(voice); !written)
            return written;
        readPacket();
    }
    return {};
}

Status SoundTrack::writePacket(Voice &voice)
{
    if (voice.transcoder)
        return voice.transcoder->put(*packet_);
    const AVRational base = voice.from->time_base;
    const std::int64_t zero = av_rescale_q(zero_.count(), kAvNanoseconds, base);
    if (packet_->pts != AV_NOPTS_VALUE)
        packet_->pts -= zero;
    if (packet_->dts != AV_NOPTS_VALUE)
        packet_->dts -= zero;
    return muxer_.write(*packet_, *voice.to, base);
}

Status SoundTrack::flush()
{
    for (Voice &voice : voices_)
        if (voice.transcoder)
            if (auto flushed = voice.transcoder->flush(); !flushed)
                return flushed;
    return {};
}

} // namespace bokeh::media
