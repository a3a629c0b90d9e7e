#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace bokeh::capture {

struct MicrophoneInfo {
    std::string id;         ///< PipeWire's node.name: the same from day to day
    std::string name;       ///< for a person
    bool preferred = false; ///< the session's default
};

/// What the session offers now, by name. Microphones only: what speakers play is not among them. `daemon`: PipeWire's
/// socket by name or path; empty for that of the session. Waits for its answer, a second at most. Unsupported, with a
/// sentence, where PipeWire is not running or does not answer; Exhausted without memory or threads.
Result<std::vector<MicrophoneInfo>> listMicrophones(const std::string &daemon = {});

/// Sound from a microphone: interleaved stereo, floats of -1 to 1, 48,000 samples a second. PipeWire converts what the
/// device has. The device is in use, and desktops say so, from open() to the object's end.
class Microphone {
public:
    static constexpr int kRate = 48'000, kChannels = 2;

    struct Settings {
        std::string id = {};     ///< MicrophoneInfo's; empty: the session's default, and whatever becomes that later
        std::string daemon = {}; ///< PipeWire's socket by name or path; empty for that of the session
    };

    /// `taken`: when the first sample was taken, on the steady clock. For what PipeWire leaves out there is silence.
    /// Called on the microphone's own thread, which is not a real-time one: it may allocate and lock, and must not wait
    /// for long. The sound is lent for the call.
    using Heard = std::function<void(std::span<const float> interleaved, std::chrono::steady_clock::time_point taken)>;

    /// Neither the daemon nor the microphone need be there yet. Exhausted where there is no memory or thread for it.
    static Result<std::unique_ptr<Microphone>> open(Settings, Heard);
    ~Microphone(); ///< no call after it returns

    /// One sentence; empty while all is well. No daemon, no such microphone, unplugged: each ends by itself.
    std::string problem() const; ///< from any thread

private:
    struct State;
    explicit Microphone(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::capture
