#pragma once

#include <chrono>
#include <optional>

#include "engine/image/frame.h"
#include "engine/output/recording/recording.h"

namespace bokeh::pipeline {

/// One picture of a live run as it leaves, and what it was made of. All of it is lent for the call.
struct Composed {
    const image::Frame &picture;          ///< `captured` is a recording's clock
    const image::Alpha *alpha = nullptr;  ///< of the picture's size; null where nobody is to be seen
    const image::Mask *mask = nullptr;    ///< that it was composed with, as the chip sent it; likewise
    const image::Frame *camera = nullptr; ///< what the camera saw: of the picture's size
    std::optional<std::chrono::nanoseconds> maskAge = {};
    /// The person has hidden, paused or frozen the picture: neither the camera's picture nor sound is recorded.
    bool withdrawn = false;
    media::VideoFormat format = {};              ///< of the picture
    std::optional<output::MaskShape> masks = {}; ///< of every mask; empty until the network is known
};

/// Copies for the encoders, in buffers that are made when a recording begins. They are the recording's own: while a
/// disk is slow some twenty pictures wait in each file's queue, and were they the camera's or the compositor's buffers,
/// the call would stand still. Threads: one owner thread; the copies may be dropped on others.
class RecordingBuffers {
public:
    struct Wanted {
        int frames = 1; ///< files of whole pictures: composite, alpha
        bool alpha = false, raw = false;
        std::optional<output::MaskShape> mask = {};
    };
    RecordingBuffers(image::Size, const Wanted &);

    /// Of what is wanted. Where a picture has another size than those before it, which ends a recording, the copy is in
    /// memory of its own. None where no buffer is free, as when a file's thread hangs.
    std::optional<output::RecordingPicture> of(const Composed &, std::chrono::steady_clock::time_point taken);

private:
    image::FramePtr copyOf(const image::Frame &);

    const Wanted wanted_;
    const image::Size size_;
    image::FramePool frames_;
    Pool<image::Alpha> alphas_;
    Pool<image::Mask> masks_;
};

} // namespace bokeh::pipeline
