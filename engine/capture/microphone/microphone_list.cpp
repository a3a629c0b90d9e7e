#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "engine/capture/microphone/microphone.h"
#include "engine/capture/microphone/sound_nodes.h"
#include "engine/pipewire/connection.h"

namespace bokeh::capture {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 1s;

std::vector<MicrophoneInfo> microphonesIn(const SoundNodes &nodes)
{
    std::vector<MicrophoneInfo> found;
    for (const auto &[number, node] : nodes.all())
        if (!node.speaker)
            found.push_back({.id = node.id, .name = node.name, .preferred = &node == nodes.preferred()});
    std::ranges::stable_sort(found, {}, &MicrophoneInfo::name);
    return found;
}

/// One question to the daemon, and its answer.
class Inquiry {
public:
    Result<std::vector<MicrophoneInfo>> answer(const std::string &daemon)
    {
        auto opened =
            pipewire::Connection::open({.daemon = daemon}, {.opened = [this](pw_core *core) { return ask(core); },
                                                            .closing = [this] { nodes_.reset(); },
                                                            .problem = [this](std::string what) { fail(what); },
                                                            .woken = [] {}});
        if (!opened)
            return opened.error();
        connection_ = *std::move(opened);
        if (auto started = connection_->start(); !started)
            return started.error();
        std::unique_lock lock(mutex_);
        told_.wait_for(lock, kPatience, [this] { return answer_.has_value(); });
        return answer_.value_or(Error{Errc::Unsupported, "PipeWire does not answer"});
    }

private:
    Status ask(pw_core *core)
    {
        nodes_.emplace(core, [this] {
            connection_->confirm();
            take(microphonesIn(*nodes_));
        });
        return {};
    }
    void fail(const std::string &problem)
    {
        if (!problem.empty())
            take(Error{Errc::Unsupported, problem});
    }
    void take(Result<std::vector<MicrophoneInfo>> answer)
    {
        std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
        told_.notify_one();
    }

    std::mutex mutex_;
    std::condition_variable told_;
    std::optional<Result<std::vector<MicrophoneInfo>>> answer_; // guarded by mutex_
    std::optional<SoundNodes> nodes_;                           // the connection's thread only
    std::unique_ptr<pipewire::Connection> connection_;          // last: its events use the others
};

} // namespace

Result<std::vector<MicrophoneInfo>> listMicrophones(const std::string &daemon)
{
    return Inquiry().answer(daemon);
}

} // namespace bokeh::capture
