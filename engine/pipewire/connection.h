#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "engine/base/result.h"
#include "engine/pipewire/handles.h"

namespace bokeh::pipewire {

/// A thread that talks to PipeWire's daemon, and connects again, ever more slowly, when that is gone.
/// Threads: wake() from any; open(), start() and the destructor from the owner's; the rest, and all events, on the
/// connection's own, but for `closing` in stop(), beside which no other event is under way.
class Connection {
public:
    struct Settings {
        std::string daemon = {};  ///< its socket by name or path; empty for that of the session
        std::string awaited = {}; ///< what the sentences say comes back with the daemon: "the camera"; empty: nothing
    };
    struct Events {
        std::function<Status(pw_core *)> opened;  ///< make what is wanted of it, and confirm() when the daemon has it
        std::function<void()> closing;            ///< of use no more: let go of what was made
        std::function<void(std::string)> problem; ///< one sentence; empty when it is over
        std::function<void()> woken;              ///< wake() was called, once or more
    };

    /// Exhausted without memory or threads.
    static Result<std::unique_ptr<Connection>> open(Settings, Events);
    ~Connection();

    Status start(); ///< connects: now, or as soon as the daemon is there
    void stop();    ///< closes, and ends the thread: no event after that

    void wake();                      ///< never waits
    void confirm();                   ///< all is well
    void giveUp(std::string problem); ///< closes when the event that calls this is over, and tries again later

private:
    struct Callbacks;
    Connection(Settings, Events);
    Status prepare();
    void connect();
    void close();
    void act();
    std::string unreachable(int reason) const;
    void fail(std::string problem);
    void arm(std::chrono::nanoseconds);

    Settings settings_;
    Events events_;
    ThreadLoop loop_;
    Context context_;
    Source wake_, timer_;
    Core core_;
    spa_hook listener_{}; // goes with the core
    bool confirmed_ = false;
    bool broken_ = false; // and the problem has been told
    std::chrono::nanoseconds pause_;
};

} // namespace bokeh::pipewire
