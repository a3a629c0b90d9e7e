#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/capture/microphone/sound_line.h"
#include "engine/capture/microphone/sound_nodes.h"

namespace bokeh::capture {

/// One stream that hears one node, from its making to its end, and no other: where the node goes, the stream fails.
/// Threads: the loop's only, the events too; none of these may destroy the stream.
class SoundStream {
public:
    using Clock = std::chrono::steady_clock;
    struct Events {
        SoundLine::Heard heard;
        std::function<void()> silent;                          ///< nothing has come for long, not even silence
        std::function<void(const std::string &reason)> failed; ///< of no use any more: make another
    };

    /// Exhausted, Internal: PipeWire takes no stream.
    static Result<std::unique_ptr<SoundStream>> create(pw_core *, const SoundNodes::Node &, Events);
    ~SoundStream();

private:
    struct Callbacks;
    SoundStream(pipewire::Stream, Events);
    Status connect();
    void changeState(pw_stream_state, const char *error);
    void changeFormat(const spa_pod &);
    void process();
    void look();

    const Events events_;
    pipewire::Stream stream_;
    spa_hook listener_{};    // goes with the stream
    pipewire::Source timer_; // looks whether sound comes
    bool agreed_ = false;    // on what we asked for
    Clock::time_point last_; // when sound came
    std::vector<float> sound_;
    SoundLine line_;
};

} // namespace bokeh::capture
