#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/accelerator/failover.h"
#include "engine/base/result.h"
#include "engine/base/trace.h"
#include "engine/capture/source.h"
#include "engine/compositor/cpu_compositor.h"
#include "engine/model/network.h"
#include "engine/output/file_sink.h"
#include "engine/pipeline/class_view.h"
#include "engine/pipeline/clip_layers.h"
#include "engine/pipeline/looping_video.h"
#include "engine/pipeline/segmenter.h"
#include "engine/pipeline/statistics.h"

namespace bokeh::pipeline {

struct ClipSettings {
    std::string input = "pattern"; ///< a video file, or "pattern"
    std::string output = "null";   ///< a video file, or "null"
    compositor::Look look{.kind = compositor::Look::Kind::Blur};
    bool cutOut = false;        ///< in place of a look: the person alone, with transparency; .webm, or "null"
    std::filesystem::path film; ///< Look::Kind::Image: plays in place of look.image; none where empty
    std::shared_ptr<const model::Network> network;
    bool mirrored = false; ///< see Inference::Options
    accelerator::AcceleratorSources accelerator{.standby = accelerator::openEmulator};
    std::optional<std::uint64_t> frames; ///< at most this many
    std::optional<image::Size> size;     ///< of the output; the input's own by default
    bool sound = true;                   ///< copy the input's sound
    ClipLayers::Paths layers;            ///< what else is kept; whole together with the output, or not at all
    Trace *trace = nullptr;              ///< must outlive the run
};

/// A clip in, a clip out: every frame, in order, each with its own mask. Reading, composing and writing go on while the
/// accelerator computes the masks of the frames that follow.
/// An accelerator that fails costs time, but no frame, while its supply has another. If anything else fails the run
/// fails: nothing bears the output's name, and no frame is ever written without its mask.
/// Threads: one owner thread.
class ClipRun {
public:
    /// Opens the input, the accelerator and the output, in this order.
    static Result<std::unique_ptr<ClipRun>> open(const ClipSettings &);

    struct Progress {
        std::uint64_t frames;            ///< written so far
        std::optional<std::uint64_t> of; ///< an estimate
        double framesPerSecond;
    };
    /// Called after every frame; false gives the run up (Cancelled).
    using Report = std::function<bool(const Progress &)>;

    Status run(const Report &);

    const Statistics &statistics() const { return statistics_; }
    std::string statisticsJson() const;
    const capture::Format &format() const { return source_->format(); }
    /// Why the accelerator that was wished for is not used, where it is there; empty otherwise.
    std::string notice() const { return failover_->notice(); }
    const Stages &stages() const { return segmenter_->stages(); }

private:
    ClipRun() = default;
    Status openOutput(const ClipSettings &);
    Status fill(); // submits frames until the accelerator is full or the source at its end
    Status composeOldest();
    Status compose(const Segmenter::Segmented &, image::Frame &out);
    Status showClasses(const Segmenter::Segmented &, image::Frame &out);
    Status write(const image::FramePtr &composed, const Segmenter::Segmented &);
    Status finish();
    std::optional<std::uint64_t> expectedFrames() const;

    std::unique_ptr<capture::Source> source_;
    std::unique_ptr<accelerator::Failover> failover_;
    std::unique_ptr<Segmenter> segmenter_;
    std::unique_ptr<output::Sink> sink_;
    output::FileSink *file_ = nullptr; // sink_, where it is one
    ClipLayers layers_;
    compositor::CpuCompositor compositor_;
    compositor::Look look_;
    bool cutOut_ = false;
    std::unique_ptr<LoopingVideo> film_; // null without
    std::optional<image::FramePool> pool_;
    std::optional<std::uint64_t> limit_;
    Trace *trace_ = nullptr;
    std::string network_;
    model::Scene scene_ = model::Scene::People; // of the network, as the next
    int classCount_ = 2;
    ClassView classes_;
    bool atEnd_ = false;
    Statistics statistics_;
};

} // namespace bokeh::pipeline
