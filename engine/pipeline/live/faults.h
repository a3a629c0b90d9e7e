#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/accelerator/emulator/lie.h"
#include "engine/accelerator/selection.h"
#include "engine/base/result.h"
#include "engine/capture/source.h"
#include "engine/compositor/compositor.h"
#include "engine/output/sink.h"

namespace bokeh::pipeline {

/// Something that goes wrong in a live run on purpose.
struct Fault {
    enum class Kind {
        Unplug,  ///< it is gone, and cannot be opened again until the fault is over
        Mute,    ///< it takes everything and gives nothing
        Corrupt, ///< what it gives is damaged
        Stall,   ///< it hangs, and no request to stop reaches it
        Slow,    ///< every call takes 120 ms more
        Fail,    ///< every call is an error
        Lie,     ///< the accelerator's masks are wrong and their checksums right, from then on
    };
    enum class Stage { Capture, Accelerator, Compose, Output };
    Kind kind{};
    Stage stage = Stage::Accelerator;
    std::chrono::milliseconds at{}; ///< from the start of the run
    std::chrono::milliseconds lasting{700};
    accelerator::emulator::Lie lie{}; ///< Lie: how
};

/// "KIND[:STAGE]@SECONDS", as in "unplug:capture@2.5". KIND: unplug mute corrupt stall slow fail lie. STAGE: capture,
/// accelerator (taken where none is named, and the only one that can lie), compose, output. BadInput with a sentence
/// for anything else.
Result<Fault> faultFrom(const std::string &text);

/// Injects faults at the seams between the stages: it wraps what the stages use, and the stages know nothing of it.
/// Threads: any.
class Faults : public std::enable_shared_from_this<Faults> {
public:
    explicit Faults(std::vector<Fault>);

    std::unique_ptr<capture::Source> wrap(std::unique_ptr<capture::Source>);
    /// `lies`: whether the masks that come over it are to be wrong when it is time for Kind::Lie.
    std::unique_ptr<accelerator::Transport> wrap(std::unique_ptr<accelerator::Transport>, bool lies = false);
    std::unique_ptr<compositor::Compositor> wrap(std::unique_ptr<compositor::Compositor>);
    std::unique_ptr<output::Sink> wrap(std::unique_ptr<output::Sink>);

    /// Whether the stage's device is unplugged now.
    bool unplugged(Fault::Stage) const;

    /// What a call at this stage suffers now: it is delayed, or ends with an error. `until`: the call's own deadline.
    Status strike(Fault::Stage, std::chrono::steady_clock::time_point until);
    /// Whether what this stage gives now is to be damaged.
    bool corrupts(Fault::Stage) const;
    /// How the accelerator lies now.
    std::optional<accelerator::emulator::Lie> lie() const;
    /// The faults for where accelerators come from. A lie needs one that lies, whose masks are witnessed, and one that
    /// does not: where there is no chip to do it, an emulated one stands in.
    accelerator::AcceleratorSources wrap(accelerator::AcceleratorSources);

    /// Ends what is mute, now and later; a stall goes on.
    void cancel() noexcept;

private:
    /// The fault that is active at a stage, and when it ends.
    struct Active {
        Fault::Kind kind;
        std::chrono::steady_clock::time_point end;
        accelerator::emulator::Lie lie;
    };
    std::optional<Active> active(Fault::Stage) const;
    accelerator::OpenAccelerator wrap(accelerator::OpenAccelerator, bool lies);

    const std::vector<Fault> faults_;
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::mutex mutex_;
    std::condition_variable changed_;
    bool cancelled_ = false; // guarded by mutex_
};

} // namespace bokeh::pipeline
