// What a recording is, for the caller of Recorder: what to record, what comes for each picture, and how it goes.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/image/frame.h"
#include "engine/media/video_format.h"

namespace bokeh::output {

/// What every mask of a recording looks like.
struct MaskShape {
    int side = 0;
    int channels = 1;
    int cap = 31; ///< largest value
    friend bool operator==(const MaskShape &, const MaskShape &) = default;
};

/// What the sidecar says beside what the recorder itself knows. UTF-8.
struct RecordingMetadata {
    std::string program, network, accelerator;
    std::vector<std::pair<std::string, std::string>> settings; ///< in this order
};

/// One recording: several files side by side, with one stem or each with a name of its own.
struct RecordingSettings {
    enum class Composite { Mp4, Matroska };
    enum class Alpha { None, Webm, ProRes };

    /// Names in place of folder, stem and kinds of file. All of them or none: each gets its name when every one is
    /// whole, takes the place of what bore it, and there is no sidecar. What a killed program leaves is as of
    /// media::Muxer::Growth::Unfinished, but nothing of `raw`. Empty: not recorded.
    struct Paths {
        std::filesystem::path composite, alpha, mask, raw; ///< endings as LayerFile
        friend bool operator==(const Paths &, const Paths &) = default;
    };

    std::filesystem::path folder = {}; ///< must be there
    std::string stem = {}; ///< empty: the program's name and the local time. A number is added where it is taken
    std::optional<Paths> paths = {};
    media::VideoFormat video; ///< of the composite; its clock is not looked at
    Composite composite = Composite::Mp4;
    Alpha alpha = Alpha::None;                  ///< the composite again, cut out
    std::optional<MaskShape> mask = {};         ///< recorded if given; with `paths`, needed for a mask
    std::optional<media::VideoFormat> raw = {}; ///< likewise: what the camera saw, room and all
    int soundChannels = 0;                      ///< 1 or 2, into composite and alpha; 0: no sound
    std::chrono::milliseconds interval{1'000};  ///< between two looks at the folder, each with a new sidecar
    RecordingMetadata notes = {};
};

/// One picture and what belongs to it. All of it is shared, none is copied: while it waits to be encoded it is kept, by
/// each file that shows it, so a pool that it comes from must have RecordingQueue::roomFor() and two more for each.
struct RecordingPicture {
    std::chrono::steady_clock::time_point taken; ///< by the camera, or made; the file's clock. It grows
    image::FramePtr composite;                   ///< null only where neither it nor the alpha is recorded
    std::shared_ptr<const image::Alpha> alpha;   ///< of the composite's size; null where nobody is to be seen
    std::shared_ptr<const image::Mask> mask;     ///< null: its file has no picture at this time
    image::FramePtr raw;                         ///< likewise
    std::optional<std::chrono::nanoseconds> maskAge = {};
};

/// How a recording goes.
struct RecordingStatus {
    enum class State {
        Recording,
        Finishing, ///< takes nothing more, and writes what waits; with a problem, it has ended by itself
        Finished,
        Failed, ///< see problem. What was written until then plays
    };
    struct File {
        std::filesystem::path path;
        std::uint64_t pictures = 0; ///< encoded
        std::uint64_t dropped = 0;  ///< because the encoder did not keep up
        std::uint64_t bytes = 0;    ///< safe, should the program end now
    };
    State state = State::Recording;
    std::string problem;               ///< one sentence for a person; empty while all is well
    std::chrono::nanoseconds length{}; ///< from the first picture to the last that came
    std::vector<File> files;       ///< those recorded: composite, alpha, mask, raw. None is there that has no picture
    std::filesystem::path sidecar; ///< empty with RecordingSettings::paths
    double soundCorrection = 0;    ///< by how much the sound is stretched to stay in sync, in millionths

    std::uint64_t dropped() const ///< of all files
    {
        std::uint64_t sum = 0;
        for (const File &file : files)
            sum += file.dropped;
        return sum;
    }
};

} // namespace bokeh::output
