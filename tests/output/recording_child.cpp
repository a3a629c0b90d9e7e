// Records until it is killed, and says after each picture how many it has put; or, with noise, until the disk is full,
// and says what the recorder says. Its files are what the parent looks at.
// Usage: recording_child FOLDER mp4|mkv [noise | MILLISECONDS between two pictures]
#include <cmath>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "tests/output/full_disk.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;

namespace {

/// Ten milliseconds of a tone, in stereo.
std::vector<float> tone(int block)
{
    std::vector<float> samples;
    for (int i = 0; i < 480; ++i)
        samples.insert(samples.end(), 2, 0.3F * static_cast<float>(std::sin(0.06 * (block * 480 + i))));
    return samples;
}

bool say(const std::string &line)
{
    return write(STDOUT_FILENO, (line + "\n").data(), line.size() + 1) > 0;
}

} // namespace

int main(int count, char **arguments)
{
    if (count < 3)
        return 2;
    const bool mp4 = std::string_view(arguments[2]) == "mp4",
               noisy = count > 3 && arguments[3] == std::string_view("noise");
    const int interval = count > 3 && !noisy ? std::atoi(arguments[3]) : 40;
    const RecordingSettings take{.folder = arguments[1],
                                 .stem = "a",
                                 .video = formatOf({128, 72}),
                                 .composite =
                                     mp4 ? RecordingSettings::Composite::Mp4 : RecordingSettings::Composite::Matroska,
                                 .alpha = mp4 ? RecordingSettings::Alpha::Webm : RecordingSettings::Alpha::ProRes,
                                 .mask = output::MaskShape{.side = 56},
                                 .raw = formatOf({128, 72}),
                                 .soundChannels = 2,
                                 .interval = milliseconds(50)};
    auto recorder = Recorder::start(take);
    if (!recorder)
        return 1;
    const Clock::time_point start = Clock::now();
    for (int i = 0; (*recorder)->status().state == RecordingStatus::State::Recording; ++i) {
        const Clock::time_point taken = start + milliseconds(interval) * i;
        RecordingPicture picture = makePicture(take, static_cast<std::uint64_t>(i), taken);
        if (noisy)
            picture.composite = noise(take.video.size, i);
        (*recorder)->put(picture);
        for (int block = 0; block < interval / 10; ++block)
            (*recorder)->putSound(tone(interval / 10 * i + block), taken + milliseconds(10) * block);
        // Encoders that keep up, on any machine: the promise is about those.
        if (!settle(**recorder, static_cast<std::uint64_t>(i) + 1, 2) || !say(std::to_string(i + 1)))
            return 1;
    }
    const bool ended = (*recorder)->waitForEnd(std::chrono::minutes(1));
    return ended && say((*recorder)->status().problem) ? 0 : 1;
}
