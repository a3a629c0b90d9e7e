#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "engine/base/result.h"
#include "engine/media/drift_corrector.h"
#include "engine/media/muxer.h"
#include "engine/media/sound_encoder.h"
#include "engine/media/video_encoder.h"
#include "engine/output/recording/recording.h"
#include "engine/output/recording/special_picture.h"

namespace bokeh::output {

/// Which layer of a picture a file shows.
enum class Layer {
    Composite, ///< .mp4, .mkv: H.264
    Alpha,     ///< the composite, cut out. .webm: VP9; .mov: ProRes 4444
    Mask,      ///< .mkv: FFV1, grey, each value as the network sent it
    Raw,       ///< what the camera saw, for its owner's eyes alone (0600). .mp4, .mkv: H.264
};

/// What is written of one picture, borrowed for the call.
struct LayerPicture {
    std::chrono::nanoseconds time;           ///< from the file's beginning; it grows
    const image::Frame *frame = nullptr;     ///< never null but for Layer::Mask
    const image::PlaneView *alpha = nullptr; ///< of the frame's size; null where nobody is to be seen
    const image::Mask *mask = nullptr;       ///< never null for Layer::Mask
};

/// A file that shows one layer. Its extension, in either case, chooses the container.
///
/// Threads: one owner thread; the encoder has up to two more. Errors, where nothing else is said: BadInput: a picture
/// of another size or a mask of another shape than those before. Exhausted: the disk is full. After one, the file takes
/// nothing more.
class LayerFile {
public:
    struct Settings {
        Layer layer = Layer::Composite;
        std::filesystem::path path; ///< what it names is overwritten
        media::VideoFormat video;   ///< of a mask, only the rate and the clock are looked at
        MaskShape mask = {};        ///< of a mask only
        int soundChannels = 0;      ///< 1 or 2; 0: no sound
        bool live = true;           ///< pictures come by the clock: the encoder does not look ahead
        media::Muxer::Growth growth = media::Muxer::Growth::InPlace;
    };

    /// BadInput, in one sentence that names the extensions that work, if `path` has none of them. Opens nothing.
    static Status check(Layer, const std::filesystem::path &);

    /// Unsupported: this FFmpeg lacks an encoder. BadInput, Exhausted: as check() and media::Muxer::open.
    static Result<std::unique_ptr<LayerFile>> open(Settings);

    const Settings &settings() const { return settings_; }

    Status write(const LayerPicture &);
    /// Interleaved, media::DriftCorrector::kRate samples a second, the first of them at `time`. Nothing without sound.
    Status writeSound(std::span<const float>, std::chrono::nanoseconds time);
    Status flush() { return muxer_->flush(); } ///< as media::Muxer, as the next
    bool flushIsDue(std::chrono::nanoseconds newest) const { return muxer_->flushIsDue(newest); }

    /// Writes what is left; sound ends with the last picture. The file is whole then, and but for Growth::InPlace it
    /// has yet to get its name.
    Status complete();
    Status reveal() { return muxer_->reveal(); }

    std::int64_t bytes() const { return muxer_->bytes(); }                               ///< as media::Muxer
    bool failed() const { return muxer_->failed(); }                                     ///< the disk, not an encoder
    double soundCorrection() const { return corrector_ ? corrector_->correction() : 0; } ///< in millionths

private:
    LayerFile(Settings, const media::Container &);
    Status openParts();
    Status writeAlpha(const LayerPicture &);

    const Settings settings_;
    const media::Container *const container_;
    std::unique_ptr<media::Muxer> muxer_; // first, since the others write to it
    std::unique_ptr<media::VideoEncoder> video_;
    std::unique_ptr<media::DriftCorrector> corrector_; // null without sound, as the encoder
    std::unique_ptr<media::SoundEncoder> sound_;
    std::unique_ptr<MaskPicture> mask_;
    std::unique_ptr<ProResPicture> proRes_;
    image::Plane nobody_;             // alpha of a picture that has none
    std::chrono::nanoseconds time_{}; // of the last picture
};

} // namespace bokeh::output
