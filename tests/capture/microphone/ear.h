// What a microphone has been heard to say.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "engine/capture/microphone/microphone.h"
#include "tests/output/pipewire/session.h"

/// Keeps what is heard, and can be asked from any thread.
class Ear {
public:
    using Clock = std::chrono::steady_clock;
    struct Block {
        std::vector<float> sound; ///< interleaved
        Clock::time_point taken;
        double at(std::size_t frame, int channel) const
        {
            return sound.at(2 * frame + static_cast<std::size_t>(channel));
        }
        std::size_t frames() const { return sound.size() / 2; }
    };

    bokeh::capture::Microphone::Heard listener()
    {
        return [this](std::span<const float> sound, Clock::time_point taken) {
            std::lock_guard lock(mutex_);
            blocks_.push_back({{sound.begin(), sound.end()}, taken});
            changed_.notify_all();
        };
    }

    /// What has been heard since the last call, as soon as that is `count` blocks that are not silent; fewer where
    /// nothing comes for a generous while.
    std::vector<Block> next(std::size_t count)
    {
        std::vector<Block> loud;
        std::unique_lock lock(mutex_);
        while (loud.size() < count) {
            if (!changed_.wait_for(lock, std::chrono::seconds(30), [this] { return !blocks_.empty(); }))
                break;
            for (Block &block : blocks_)
                if (std::ranges::any_of(block.sound, [](float sample) { return sample != 0; }))
                    loud.push_back(std::move(block));
            blocks_.clear();
        }
        return loud;
    }

    void forget()
    {
        std::lock_guard lock(mutex_);
        blocks_.clear();
    }

    bool anything()
    {
        std::lock_guard lock(mutex_);
        return !blocks_.empty();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Block> blocks_; // guarded by mutex_
};

inline std::unique_ptr<bokeh::capture::Microphone> openMicrophone(const Session &session, Ear &ear,
                                                                  const std::string &id = {})
{
    auto microphone = bokeh::capture::Microphone::open({.id = id, .daemon = session.daemon()}, ear.listener());
    REQUIRE(microphone);
    return *std::move(microphone);
}
