#include "engine/pipeline/segmenter.h"

namespace bokeh::pipeline {

namespace {

accelerator::Deadline after(std::chrono::steady_clock::duration patience)
{
    return std::chrono::steady_clock::now() + patience;
}

} // namespace

Segmenter::Segmenter(std::unique_ptr<accelerator::Accelerator> accelerator, const model::Topology &topology,
                     Options options)
    : options_(options),
      inference_(std::move(accelerator), topology, *stages_, options.trace),
      refiner_({.decoding = {.classes = topology.classes}, .temporal = options.temporal}),
      mask_(inference_.newMask())
{
    inference_.setRotation(options.rotation);
}

Status Segmenter::submit(const image::FramePtr &frame)
{
    if (count_ == waiting_.size())
        return Error{Errc::Exhausted, "too many frames wait for their masks"};
    if (Status sent = inference_.submit(*frame, frame->sequence, after(kPatience)); !sent)
        return sent;
    waiting_[(first_ + count_++) % waiting_.size()] = frame;
    return {};
}

Result<Segmenter::Segmented> Segmenter::collect()
{
    if (count_ == 0)
        return Error{Errc::BadInput, "no frame waits for its mask"};
    image::FramePtr frame = std::move(waiting_[first_]);
    first_ = (first_ + 1) % waiting_.size();
    --count_;
    {
        metrics::Span span(stages_->collect, frame->sequence, options_.trace);
        const Result<std::uint32_t> sequence = inference_.collect(mask_, after(kPatience));
        if (!sequence)
            return sequence.error();
        if (*sequence != static_cast<std::uint32_t>(frame->sequence))
            return Error{Errc::BadReply, "the accelerator answered with the mask of another frame"};
    }
    mask_.sequence = frame->sequence;
    metrics::Span span(stages_->refine, frame->sequence, options_.trace);
    if (Status done = refiner_.run(mask_, *frame, alpha_); !done)
        return done.error();
    return Segmented{std::move(frame), &alpha_};
}

} // namespace bokeh::pipeline
