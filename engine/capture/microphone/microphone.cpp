#include "engine/capture/microphone/microphone.h"

#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/capture/microphone/sound_nodes.h"
#include "engine/capture/microphone/sound_stream.h"
#include "engine/pipewire/connection.h"

namespace bokeh::capture {

struct Microphone::State {
    const Settings settings;
    const Heard heard;

    mutable std::mutex mutex;
    std::string problem; // guarded by mutex

    // The connection's thread only.
    pw_core *core = nullptr;
    std::optional<SoundNodes> nodes;
    std::unique_ptr<SoundStream> stream;
    std::string serial; // of the node that it hears
    std::string name;   // and what people call that

    std::unique_ptr<pipewire::Connection> connection; // last: its events use the others

    State(Settings chosen, Heard to) : settings(std::move(chosen)), heard(std::move(to)) {}
    ~State()
    {
        if (connection)
            connection->stop();
    }
    Status open();
    Status begin(pw_core *);
    void end();
    void choose();
    void listen(const SoundNodes::Node &);
    void say(std::string);
};

Status Microphone::State::open()
{
    // That the daemon answers ends no problem: that sound comes does.
    const auto trouble = [this](std::string what) {
        if (!what.empty())
            say(std::move(what));
    };
    auto opened = pipewire::Connection::open({.daemon = settings.daemon, .awaited = "the microphone"},
                                             {.opened = [this](pw_core *made) { return begin(made); },
                                              .closing = [this] { end(); },
                                              .problem = trouble,
                                              .woken = [] {}});
    if (!opened)
        return opened.error();
    connection = *std::move(opened);
    return connection->start();
}

Status Microphone::State::begin(pw_core *made)
{
    core = made;
    nodes.emplace(core, [this] {
        connection->confirm();
        choose();
    });
    return {};
}

void Microphone::State::end()
{
    stream.reset();
    nodes.reset();
}

/// Hears what is wanted, as soon as it is there, and nothing else. The session manager is not left to choose: it might
/// take the monitor of a speaker where there is no microphone.
void Microphone::State::choose()
{
    const SoundNodes::Node *wanted = settings.id.empty() ? nodes->preferred() : nodes->find(settings.id);
    if (stream && wanted && wanted->serial == serial)
        return;
    stream.reset();
    if (wanted)
        listen(*wanted);
    else if (settings.id.empty())
        say("There is no microphone: sound comes as soon as one is plugged in");
    else
        say(fmt::format("The microphone {} is not there: sound comes back with it", settings.id));
}

void Microphone::State::listen(const SoundNodes::Node &node)
{
    serial = node.serial;
    name = node.name;
    auto made =
        SoundStream::create(core, node,
                            {.heard =
                                 [this](std::span<const float> sound, SoundStream::Clock::time_point taken) {
                                     say({});
                                     heard(sound, taken);
                                 },
                             .silent = [this] { say(fmt::format("No sound comes from the microphone {}", name)); },
                             .failed =
                                 [this](const std::string &reason) {
                                     connection->giveUp(fmt::format(
                                         "The microphone {} has stopped, and comes back by itself: {}", name, reason));
                                 }});
    if (made)
        stream = *std::move(made);
    else
        connection->giveUp(made.error().what);
}

void Microphone::State::say(std::string what)
{
    std::lock_guard lock(mutex);
    problem = std::move(what);
}

Microphone::Microphone(std::unique_ptr<State> state) : state_(std::move(state)) {}
Microphone::~Microphone() = default;

Result<std::unique_ptr<Microphone>> Microphone::open(Settings settings, Heard heard)
{
    auto state = std::make_unique<State>(std::move(settings), std::move(heard));
    if (auto opened = state->open(); !opened)
        return opened.error();
    return std::unique_ptr<Microphone>(new Microphone(std::move(state)));
}

std::string Microphone::problem() const
{
    std::lock_guard lock(state_->mutex);
    return state_->problem;
}

} // namespace bokeh::capture
