#include "engine/pipeline/clip_run.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/capture/file_source.h"
#include "engine/capture/pattern_source.h"
#include "engine/output/null_sink.h"
#include "engine/pipeline/outputs.h"

namespace bokeh::pipeline {

namespace {

template <class T> Result<std::unique_ptr<capture::Source>> asSource(Result<std::unique_ptr<T>> opened)
{
    if (!opened)
        return opened.error();
    return std::unique_ptr<capture::Source>(*std::move(opened));
}

Result<std::unique_ptr<capture::Source>> openSource(const ClipSettings &settings)
{
    if (settings.input == "pattern") {
        capture::PatternSource::Options options{.frames = settings.frames};
        if (settings.size)
            options.size = *settings.size;
        return asSource(capture::PatternSource::open(options));
    }
    return asSource(capture::FileSource::open(settings.input, {.size = settings.size}));
}

} // namespace

Result<std::unique_ptr<ClipRun>> ClipRun::open(const ClipSettings &settings)
{
    if (settings.input == "pattern" && settings.output == "null" && !settings.frames)
        return Error{Errc::BadInput, "the test pattern has no end: say how many --frames"};
    if (Status named = checkOutput(settings.output); !named)
        return named.error();
    if (Status named = ClipLayers::check(settings.layers); !named)
        return named.error();
    std::unique_ptr<ClipRun> run(new ClipRun);
    auto source = openSource(settings);
    if (!source)
        return source.error();
    run->source_ = *std::move(source);
    run->failover_ = std::make_unique<accelerator::Failover>(settings.network, settings.accelerator);
    auto accelerator = run->failover_->take();
    if (!accelerator)
        return accelerator.error();
    const bool alpha =
        settings.cutOut || settings.look.kind != compositor::Look::Kind::Classes || !settings.layers.alpha.empty();
    run->segmenter_ = std::make_unique<Segmenter>(*std::move(accelerator), settings.network->topology,
                                                  Segmenter::Options{.alpha = alpha,
                                                                     .temporal = true,
                                                                     .mirrored = settings.mirrored,
                                                                     .rotation = run->source_->format().rotation,
                                                                     .trace = settings.trace,
                                                                     .failover = run->failover_.get()});
    if (Status opened = run->openOutput(settings); !opened)
        return opened.error();
    const image::Mask &mask = run->segmenter_->mask();
    auto layers = ClipLayers::open(settings.layers, videoFormatOf(run->source_->format()),
                                   {.side = mask.side, .channels = mask.channels, .cap = mask.cap});
    if (!layers)
        return layers.error();
    run->layers_ = *std::move(layers);
    constexpr std::size_t kOut = 3; // one in the compositor, one or two in the encoder's hands
    run->pool_.emplace(kOut, [&] { return image::Frame(run->source_->format().size); });
    run->look_ = settings.look;
    run->cutOut_ = settings.cutOut;
    if (!settings.film.empty()) {
        auto film = LoopingVideo::open(settings.film);
        if (!film)
            return film.error();
        run->film_ = *std::move(film);
    }
    run->limit_ = settings.frames;
    run->trace_ = settings.trace;
    run->network_ = settings.network->topology.name;
    run->scene_ = settings.network->topology.scene;
    run->classCount_ = settings.network->topology.classes;
    return run;
}

Status ClipRun::openOutput(const ClipSettings &settings)
{
    if (settings.output == "null") {
        sink_ = std::make_unique<output::NullSink>();
        return {};
    }
    const bool sound = settings.sound && settings.input != "pattern";
    auto file = openFile(settings.output, source_->format(), sound ? settings.input : "", settings.cutOut);
    if (!file)
        return file.error();
    file_ = file->get();
    sink_ = *std::move(file);
    return {};
}

std::optional<std::uint64_t> ClipRun::expectedFrames() const
{
    const auto inSource = source_->format().frames;
    if (!inSource || !limit_)
        return inSource ? inSource : limit_;
    return std::min(*inSource, *limit_);
}

Status ClipRun::fill()
{
    while (!atEnd_ && segmenter_->canSubmit()) {
        if (limit_ && statistics_.framesIn.value() == *limit_) {
            atEnd_ = true;
            break;
        }
        image::FramePtr frame;
        {
            metrics::Span span(segmenter_->stages().capture, statistics_.framesIn.value(), trace_);
            Result<image::FramePtr> read = source_->read();
            if (!read)
                return read.error();
            frame = *std::move(read);
        }
        if (!frame) {
            atEnd_ = true;
            if (file_)
                file_->keepRestOfSound();
            break;
        }
        statistics_.framesIn.add();
        if (Status sent = segmenter_->submit(frame); !sent)
            return sent;
    }
    return {};
}

Status ClipRun::showClasses(const Segmenter::Segmented &segmented, image::Frame &out)
{
    const image::Frame &frame = *segmented.frame;
    {
        metrics::Span span(segmenter_->stages().refine, frame.sequence, trace_);
        if (Status read = classes_.read(segmenter_->mask(), scene_, classCount_, frame.time, look_); !read)
            return read;
    }
    metrics::Span span(segmenter_->stages().compose, frame.sequence, trace_);
    if (Status done = compositor_.compose(frame, *segmented.alpha, look_, out); !done)
        return done;
    classes_.drawLegend(out);
    return {};
}

Status ClipRun::compose(const Segmenter::Segmented &segmented, image::Frame &out)
{
    if (look_.kind == compositor::Look::Kind::Classes)
        return showClasses(segmented, out);
    metrics::Span span(segmenter_->stages().compose, segmented.frame->sequence, trace_);
    if (film_)
        look_.image = film_->at(segmented.frame->time);
    return compositor_.compose(*segmented.frame, *segmented.alpha, look_, out);
}

Status ClipRun::write(const image::FramePtr &composed, const Segmenter::Segmented &segmented)
{
    metrics::Span span(segmenter_->stages().write, composed->sequence, trace_);
    const image::PlaneView alpha = segmented.alpha->plane.view();
    if (Status written = file_ && cutOut_ ? file_->writeWithAlpha(composed, alpha) : sink_->write(composed); !written)
        return written;
    return layers_.write({.composed = *composed, .alpha = alpha, .mask = segmenter_->mask(), .raw = *segmented.frame});
}

/// All files are whole before the first gets its name.
Status ClipRun::finish()
{
    if (Status whole = layers_.complete(); !whole)
        return whole;
    if (Status whole = file_ ? file_->complete() : sink_->finish(); !whole)
        return whole;
    if (Status named = layers_.reveal(); !named)
        return named;
    const Status named = file_ ? file_->reveal() : Status();
    if (!named)
        layers_.withdraw();
    return named;
}

Status ClipRun::composeOldest()
{
    auto segmented = segmenter_->collect();
    if (!segmented)
        return segmented.error();
    const image::FramePtr &frame = segmented->frame;
    image::FramePtr composed = frame;
    if (!cutOut_ && look_.kind != compositor::Look::Kind::None) { // else the file cuts it out, or shows all of it
        image::FramePool::Lease out = pool_->acquire();
        if (!out)
            return Error{Errc::Internal, "the output holds on to more frames than were made"};
        if (Status done = compose(*segmented, *out); !done)
            return done;
        composed = image::FramePool::publish(std::move(out));
    }
    if (Status written = write(composed, *segmented); !written)
        return written;
    statistics_.framesOut.add();
    statistics_.latency.add(std::chrono::steady_clock::now() - frame->captured);
    statistics_.maskAge.add({}); // its own frame's
    return {};
}

Status ClipRun::run(const Report &report)
{
    statistics_.started = std::chrono::steady_clock::now();
    statistics_.processCpuAtStart = metrics::processCpu();
    for (;;) {
        if (Status filled = fill(); !filled)
            return filled;
        if (segmenter_->inFlight() == 0)
            break;
        if (Status done = composeOldest(); !done)
            return done;
        statistics_.networkCpu = segmenter_->networkCpu();
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - statistics_.started;
        const std::uint64_t frames = statistics_.framesOut.value();
        if (report && !report({frames, expectedFrames(), static_cast<double>(frames) / seconds.count()}))
            return Error{Errc::Cancelled, "stopped; nothing was kept"};
    }
    if (statistics_.framesOut.value() == 0)
        return Error{Errc::BadInput, "the input has no frames"};
    statistics_.acceleratorChanges.add(segmenter_->changes());
    if (Status right = segmenter_->confirm(); !right)
        return right;
    statistics_.witnessCpu = segmenter_->witnessCpu();
    return finish();
}

std::string ClipRun::statisticsJson() const
{
    return statistics_.toJson(segmenter_->stages(), segmenter_->accelerator().identity().name, network_);
}

} // namespace bokeh::pipeline
