#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "engine/accelerator/selection.h"

namespace bokeh::accelerator {

/// Hands out the best accelerator there is, one at a time, and has the next one ready: the preferred one is opened
/// again and again while it is away, and the other stands by, warm, with the network loaded.
///
///     take -> use -> it fails, or betterReady() -> giveBack -> take
///
/// Opening, and closing what has failed, happen on threads of its own, because both may hang with a device.
///
/// Where the supply says that the preferred one is witnessed, it is asked for known masks before it is handed out, and
/// one that has computed a wrong mask, then or later, is not opened again: pulling it out and putting it back is
/// something that a bad device can do by itself.
/// Threads: one owner thread; betterReady() and notice() from any.
class Failover {
public:
    Failover(std::shared_ptr<const model::Network>, AcceleratorSources);
    ~Failover(); ///< within 200 ms; a device that hangs is left behind
    Failover(const Failover &) = delete;
    Failover &operator=(const Failover &) = delete;

    /// The preferred one if it is ready, or will be in a moment; else the other. Waits while one of them is being
    /// opened. When none could be opened: why. Cancelled once `stop` is requested.
    Result<std::unique_ptr<Accelerator>> take(std::stop_token stop = {});

    /// Ends the use of what take() returned last: it is closed, and opened anew after a pause, which grows while it
    /// works for moments only.
    void giveBack(std::unique_ptr<Accelerator>);

    /// The preferred one could be taken, while the other is in use.
    bool betterReady() const;

    /// Why the preferred one is not used though it is plugged in, in a sentence for a person; empty otherwise.
    std::string notice() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bokeh::accelerator
