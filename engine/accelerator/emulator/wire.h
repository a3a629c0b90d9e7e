#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "engine/accelerator/emulator/link_model.h"
#include "engine/accelerator/protocol.h"

namespace bokeh::accelerator::emulator {

/// A modelled link by the wall clock: one transfer at a time, each as long as the model says. Without a model
/// everything arrives at once. The clock is the caller's.
/// Threads: none.
class Wire {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Wire(std::optional<LinkModel> model) : model_(model) {}

    /// The link of a PC, as fitted to the published frame rates: 143 MB/s of USB 3, 40.7 MB/s of USB 2, in chunks of
    /// one packet (`bokehcam-cli paper` shows the fit). None for Link::None.
    static std::optional<LinkModel> modelOf(protocol::Link);

    bool busy(Time now) const { return now < free_; }
    Time free() const { return free_; } ///< when it is, or was, free again

    /// Puts so many bytes on the wire, which is not busy; returns when they have arrived.
    Time put(std::size_t bytes, Time now)
    {
        free_ = now;
        if (model_)
            free_ += std::chrono::duration_cast<Time::duration>(model_->time(bytes));
        return free_;
    }

private:
    std::optional<LinkModel> model_;
    Time free_{};
};

} // namespace bokeh::accelerator::emulator
