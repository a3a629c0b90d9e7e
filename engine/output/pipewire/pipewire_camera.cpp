#include "engine/output/pipewire/pipewire_camera.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/output/pipewire/camera_node.h"
#include "engine/output/pipewire/link_count.h"
#include "engine/pipewire/connection.h"

namespace bokeh::output {

struct PipeWireCamera::State {
    Options options;

    mutable std::mutex mutex;
    image::FramePtr newest; // guarded by mutex; none while nobody watches
    int watchers = 0;       // guarded by mutex
    std::string problem;    // guarded by mutex
    bool ending = false;    // guarded by mutex: nobody hears of the end

    // The connection's thread only.
    std::optional<pipewire::LinkCount> links;
    std::unique_ptr<pipewire::CameraNode> node;
    bool watched = false;

    std::unique_ptr<bokeh::pipewire::Connection> connection; // last: its events use the others

    explicit State(Options chosen) : options(std::move(chosen)) {}
    ~State()
    {
        {
            std::lock_guard lock(mutex);
            ending = true;
        }
        if (connection)
            connection->stop();
    }
    Status open();
    Status makeNode(pw_core *);
    void dropNode();
    void count();
    void say(std::string);
    void tell();
    void deliver();
};

Status PipeWireCamera::State::open()
{
    using bokeh::pipewire::Connection;
    auto opened = Connection::open({.daemon = options.daemon, .awaited = "the camera"},
                                   {.opened = [this](pw_core *core) { return makeNode(core); },
                                    .closing = [this] { dropNode(); },
                                    .problem = [this](std::string what) { say(what); },
                                    .woken = [this] { deliver(); }});
    if (!opened)
        return opened.error();
    connection = *std::move(opened);
    return connection->start();
}

Status PipeWireCamera::State::makeNode(pw_core *core)
{
    links.emplace(core, [this] { count(); });
    auto made = pipewire::CameraNode::create(core, options.name, {options.size, options.colour},
                                             {.ready = [this] { connection->confirm(); },
                                              .watched =
                                                  [this](bool now) {
                                                      watched = now;
                                                      count();
                                                  },
                                              .failed =
                                                  [this](const std::string &reason) {
                                                      connection->giveUp("PipeWire has given up the camera, which "
                                                                         "comes back by itself: " +
                                                                         reason);
                                                  }});
    if (!made)
        return made.error();
    node = *std::move(made);
    return {};
}

void PipeWireCamera::State::dropNode()
{
    node.reset();
    links.reset();
    watched = false;
    count();
}

void PipeWireCamera::State::count()
{
    // A link may be there before its reader starts, and the stream's state says whether any has.
    const int now = watched ? std::max(1, links && node ? links->from(node->id()) : 0) : 0;
    image::FramePtr dropped; // outside the lock
    {
        std::lock_guard lock(mutex);
        if (now == 0)
            dropped = std::exchange(newest, nullptr);
        if (std::exchange(watchers, now) == now)
            return;
    }
    tell();
}

void PipeWireCamera::State::tell()
{
    {
        std::lock_guard lock(mutex);
        if (ending || !options.changed)
            return;
    }
    options.changed();
}

void PipeWireCamera::State::say(std::string what)
{
    {
        std::lock_guard lock(mutex);
        if (std::exchange(problem, what) == what)
            return;
    }
    tell();
}

void PipeWireCamera::State::deliver()
{
    image::FramePtr frame;
    {
        std::lock_guard lock(mutex);
        frame = std::exchange(newest, nullptr);
    }
    if (node && frame)
        node->show(frame);
}

PipeWireCamera::PipeWireCamera(std::unique_ptr<State> state) : state_(std::move(state)) {}
PipeWireCamera::~PipeWireCamera() = default;

Result<std::unique_ptr<PipeWireCamera>> PipeWireCamera::open(Options options)
{
    auto state = std::make_unique<State>(std::move(options));
    if (auto opened = state->open(); !opened)
        return opened.error();
    return std::unique_ptr<PipeWireCamera>(new PipeWireCamera(std::move(state)));
}

Status PipeWireCamera::show(const image::FramePtr &frame)
{
    image::FramePtr replaced = frame; // and let go outside the lock
    {
        std::lock_guard lock(state_->mutex);
        if (!state_->problem.empty())
            return Error{Errc::Disconnected, state_->problem};
        if (state_->watchers == 0)
            return {};
        std::swap(state_->newest, replaced);
    }
    state_->connection->wake();
    return {};
}

int PipeWireCamera::watchers() const
{
    std::lock_guard lock(state_->mutex);
    return state_->watchers;
}

std::string PipeWireCamera::problem() const
{
    std::lock_guard lock(state_->mutex);
    return state_->problem;
}

} // namespace bokeh::output
