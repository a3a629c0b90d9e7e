#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/accelerator/selection.h"
#include "engine/base/result.h"
#include "engine/base/trace.h"
#include "engine/capture/source.h"
#include "engine/compositor/compositor.h"
#include "engine/compositor/look.h"
#include "engine/output/sink.h"
#include "engine/pipeline/live/faults.h"
#include "engine/pipeline/live/live_recorder.h"
#include "engine/pipeline/live/live_status.h"
#include "engine/pipeline/live/video_background.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::pipeline {

/// Which mask a frame is composed with.
enum class Sync {
    Exact, ///< its own: the picture waits for it
    Fast,  ///< the newest there is: the picture does not wait
};

/// Whom the mask keeps.
enum class People {
    Everyone,
    OnlyMe, ///< the largest person
};

/// What a hidden picture looks like.
enum class Cover {
    Blur, ///< the whole frame, blurred beyond recognition
    Card, ///< a drawn card
};

enum class Presence {
    Live,
    Frozen, ///< the last picture that was shown, until further notice
    Hidden, ///< the panic key: the cover, at once, in every output
    Paused, ///< the same, and the source is closed
};

/// What may change while it runs.
struct LiveControls {
    compositor::Look look{.kind = compositor::Look::Kind::Blur};
    std::shared_ptr<VideoBackground> film; ///< Look::Kind::Image: its current frame takes the place of look.image
    Presence presence = Presence::Live;
    Cover cover = Cover::Blur;
    Sync sync = Sync::Exact;
    People people = People::Everyone;
    bool restWhenStill = true;         ///< infer less often while nothing moves
    double networkBudgetPercent = 100; ///< of one core, for an emulated chip; beyond it, infer less often
};

/// Opens the source; called on the capture thread, and again twice a second while it fails.
using OpenSource = std::function<Result<std::unique_ptr<capture::Source>>()>;
/// Finds the network; called once, on the accelerator's thread.
using LoadNetwork = std::function<Result<NetworkPtr>()>;
/// Opens a sink for pictures of this format; called on the sink's thread when the first picture is there.
using OpenSink = std::function<Result<std::unique_ptr<output::Sink>>(const capture::Format &)>;

struct LiveSettings {
    OpenSource source;
    LoadNetwork network;
    bool mirrored = false; ///< see Inference::Options
    accelerator::AcceleratorSources accelerator{.standby = accelerator::openEmulator};
    OpenSink sink = {};                                        ///< none: the preview alone
    std::function<void(const image::FramePtr &)> preview = {}; ///< on the compose thread; must not block
    std::shared_ptr<PictureRecorder> take = {};                ///< is shown what leaves, after the preview; may be null
    LiveControls controls = {};
    compositor::Backend compositor = compositor::Backend::Automatic;
    Trace *trace = nullptr;    ///< must outlive the run
    std::vector<Fault> faults; ///< to be injected, for tests; times count from the start
};

/// A live picture: capture -> accelerator -> compose -> sinks, one thread each, newest wins.
///
/// Fails closed: every picture that leaves it is either composed with a mask that fits it, or hidden. See
/// MaskFreshness. Nothing that goes wrong ends it: status() tells in a sentence what is wrong, the picture is hidden
/// meanwhile, and it comes back by itself. Threads: one owner thread; set(), setSource() and status() from any.
class LiveRun {
public:
    static std::unique_ptr<LiveRun> start(LiveSettings);
    ~LiveRun(); ///< as stop()

    void set(const LiveControls &); ///< from the next picture on
    LiveControls controls() const;

    /// In place of the present source, which is closed first. The picture is hidden until the new one has a mask.
    void setSource(OpenSource);
    /// Something was plugged in: try a source that failed at once.
    void retrySource();

    LiveStatus status() const;

    /// The source came to its end (a file; a pattern with a last frame) and every frame has left.
    bool ended() const;
    /// Waits for that; false if `timeout` passed first.
    bool waitForEnd(std::chrono::milliseconds timeout);

    /// Ends within `patience`, whatever hangs: a thread that does not come home is left behind with all it holds. A
    /// sink that is a file needs time to be finished. Returns what the sink said last, where there is one; Timeout
    /// where something was left behind. The second call does nothing.
    Status stop(std::chrono::milliseconds patience = std::chrono::milliseconds(450));

    /// As `run --stats` writes it.
    std::string statisticsJson() const;

private:
    struct State;
    explicit LiveRun(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

} // namespace bokeh::pipeline
