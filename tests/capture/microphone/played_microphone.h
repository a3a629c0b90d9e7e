#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "engine/pipewire/handles.h"

/// A microphone in a daemon's graph, made with PipeWire's own library. As a sound card does, it hands over at each
/// cycle what was taken since the cycle before, and says in its latency that it is that old.
class PlayedMicrophone {
public:
    using Clock = std::chrono::steady_clock;
    /// What is there to be heard. Called on a real-time thread.
    using Sound = std::function<float(int channel, Clock::time_point)>;
    struct Options {
        std::string daemon;
        std::string id = "test-microphone";
        std::string name = "A microphone of the test's";
        int channels = 2;
        int rate = 48'000;
    };

    PlayedMicrophone(Options, Sound);
    ~PlayedMicrophone();

    bool inUse() const { return running_.load(std::memory_order_relaxed); } // a flag that others wait for, alone

private:
    struct Callbacks;
    void play();

    const Options options_;
    const Sound sound_;
    bokeh::pipewire::ThreadLoop loop_;
    bokeh::pipewire::Context context_;
    bokeh::pipewire::Core core_;
    bokeh::pipewire::Stream stream_;
    spa_hook listener_{};
    std::atomic<bool> running_ = false;
};
