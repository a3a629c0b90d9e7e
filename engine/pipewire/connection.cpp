#include "engine/pipewire/connection.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>

namespace bokeh::pipewire {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kFirstPause = 500ms;
constexpr std::chrono::nanoseconds kLongestPause = 4s;
constexpr std::chrono::nanoseconds kPatience = 5s; // for the daemon's answer

/// Once in a program, and never undone: others in it may use the library too.
void startLibrary()
{
    static const bool started = [] {
        pw_init(nullptr, nullptr);
        if (!std::getenv("PIPEWIRE_DEBUG")) // the engine never prints
            pw_log_set_level(SPA_LOG_LEVEL_NONE);
        return true;
    }();
    static_cast<void>(started);
}

} // namespace

struct Connection::Callbacks {
    static void woken(void *connection, std::uint64_t) { static_cast<Connection *>(connection)->events_.woken(); }
    static void timer(void *connection, std::uint64_t) { static_cast<Connection *>(connection)->act(); }
    static void error(void *connection, std::uint32_t id, int, int result, const char *)
    {
        auto &self = *static_cast<Connection *>(connection);
        if (id == PW_ID_CORE) // others concern the stream, which hears of them itself
            self.giveUp(self.unreachable(result == -EPIPE ? EHOSTDOWN : -result));
    }

    static constexpr pw_core_events kAll{.version = PW_VERSION_CORE_EVENTS, .error = error};
};

Connection::Connection(Settings settings, Events events)
    : settings_(std::move(settings)), events_(std::move(events)), pause_(kFirstPause)
{
}

Connection::~Connection()
{
    stop();
}

Result<std::unique_ptr<Connection>> Connection::open(Settings settings, Events events)
{
    startLibrary();
    std::unique_ptr<Connection> connection(new Connection(std::move(settings), std::move(events)));
    if (auto prepared = connection->prepare(); !prepared)
        return prepared.error();
    return connection;
}

Status Connection::prepare()
{
    const auto failed = [] {
        return Error{Errc::Exhausted, fmt::format("PipeWire's library does not start: {}", std::strerror(errno))};
    };
    loop_.reset(pw_thread_loop_new("bokeh-pipewire", nullptr));
    if (!loop_)
        return failed();
    pw_loop *loop = pw_thread_loop_get_loop(loop_.get());
    context_.reset(pw_context_new(loop, nullptr, 0));
    wake_ = Source(pw_loop_add_event(loop, Callbacks::woken, this), {loop});
    timer_ = Source(pw_loop_add_timer(loop, Callbacks::timer, this), {loop});
    if (!context_ || !wake_ || !timer_)
        return failed();
    return {};
}

Status Connection::start()
{
    arm(1ns); // on the thread itself
    if (const int result = pw_thread_loop_start(loop_.get()); result < 0)
        return Error{Errc::Exhausted, fmt::format("PipeWire's thread does not start: {}", std::strerror(-result))};
    return {};
}

void Connection::stop()
{
    if (!loop_)
        return;
    // While the thread still runs: PipeWire's other one, which moves the pictures and the sound, calls a stream's
    // events by itself once this one has ended.
    pw_thread_loop_lock(loop_.get());
    close();
    if (timer_)
        arm(0ns);
    pw_thread_loop_unlock(loop_.get());
    pw_thread_loop_stop(loop_.get());
}

void Connection::wake()
{
    pw_loop_signal_event(wake_.get_deleter().loop, wake_.get());
}

void Connection::connect()
{
    pw_properties *properties = pw_properties_new(nullptr, nullptr);
    if (!settings_.daemon.empty())
        pw_properties_set(properties, PW_KEY_REMOTE_NAME, settings_.daemon.c_str());
    core_.reset(pw_context_connect(context_.get(), properties, 0));
    if (!core_) {
        fail(unreachable(errno));
        return;
    }
    pw_core_add_listener(core_.get(), &listener_, &Callbacks::kAll, this);
    broken_ = false;
    arm(kPatience);
    if (auto opened = events_.opened(core_.get()); !opened)
        giveUp(opened.error().what);
}

void Connection::confirm()
{
    if (broken_ || confirmed_)
        return;
    confirmed_ = true;
    pause_ = kFirstPause;
    arm(0ns);
    events_.problem({});
}

void Connection::giveUp(std::string problem)
{
    if (broken_)
        return;
    broken_ = true;
    events_.problem(std::move(problem));
    arm(1ns);
}

/// The timer's: after a pause, after an end, or when the daemon has been silent for too long.
void Connection::act()
{
    if (!core_) {
        connect();
        return;
    }
    close();
    if (broken_)
        arm(std::exchange(pause_, std::min(2 * pause_, kLongestPause)));
    else
        fail(settings_.awaited.empty() ? "PipeWire does not answer"
                                       : "PipeWire does not answer: " + settings_.awaited + " comes back when it does");
}

std::string Connection::unreachable(int reason) const
{
    // A daemon that has ended leaves its socket, or not.
    if (reason != EHOSTDOWN && reason != ENOENT && reason != ECONNREFUSED)
        return fmt::format("PipeWire cannot be reached: {}", std::strerror(reason));
    return settings_.awaited.empty() ? "PipeWire is not running"
                                     : "PipeWire is not running: " + settings_.awaited + " comes back with it";
}

void Connection::close()
{
    confirmed_ = false;
    if (!core_)
        return;
    events_.closing();
    spa_hook_remove(&listener_);
    core_.reset();
}

void Connection::fail(std::string problem)
{
    events_.problem(std::move(problem));
    arm(std::exchange(pause_, std::min(2 * pause_, kLongestPause)));
}

/// One call of act(), later; zero for none.
void Connection::arm(std::chrono::nanoseconds delay)
{
    const timespec value{.tv_sec = delay / 1s, .tv_nsec = (delay % 1s).count()};
    pw_loop_update_timer(timer_.get_deleter().loop, timer_.get(), const_cast<timespec *>(&value), nullptr, false);
}

} // namespace bokeh::pipewire
