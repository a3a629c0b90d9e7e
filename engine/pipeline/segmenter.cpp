#include "engine/pipeline/segmenter.h"

namespace bokeh::pipeline {

namespace {

mask::Settings maskSettings(const model::Topology &topology, bool temporal)
{
    return {.decoding = {.classes = topology.classes}, .temporal = temporal};
}

accelerator::Deadline after(std::chrono::steady_clock::duration patience)
{
    return std::chrono::steady_clock::now() + patience;
}

/// Turns each of the square planes [n][side][side] clockwise by 0, 90, 180 or 270 degrees.
template <class T> void turn(const std::vector<T> &from, std::vector<T> &to, int side, int degrees)
{
    const auto n = static_cast<std::size_t>(side);
    for (std::size_t plane = 0; plane + n * n <= from.size(); plane += n * n)
        for (std::size_t y = 0; y < n; ++y)
            for (std::size_t x = 0; x < n; ++x) {
                const std::size_t source = degrees == 90    ? (n - 1 - x) * n + y
                                           : degrees == 180 ? (n - 1 - y) * n + n - 1 - x
                                           : degrees == 270 ? x * n + n - 1 - y
                                                            : y * n + x;
                to[plane + y * n + x] = from[plane + source];
            }
}

} // namespace

Segmenter::Segmenter(std::unique_ptr<accelerator::Accelerator> accelerator, const model::Topology &topology,
                     Options options)
    : accelerator_(std::move(accelerator)),
      options_(options),
      side_(topology.side),
      preprocessor_(topology),
      refiner_(maskSettings(topology, options.temporal)),
      input_(preprocessor_.inputSize()),
      upright_(input_.size())
{
    mask_.side = model::chipOutput(topology).side;
    mask_.channels = model::maskChannels(topology);
    mask_.cap = model::outputCap(topology);
    mask_.values.resize(static_cast<std::size_t>(mask_.side) * static_cast<std::size_t>(mask_.side) *
                        static_cast<std::size_t>(mask_.channels));
    turned_.resize(mask_.values.size());
}

Status Segmenter::submit(const image::FramePtr &frame)
{
    if (count_ == waiting_.size())
        return Error{Errc::Exhausted, "too many frames wait for their masks"};
    {
        metrics::Span span(stages_.preprocess, frame->sequence, options_.trace);
        if (Status done = preprocessor_.run(*frame, input_); !done)
            return done;
        // The network knows people upright only.
        if (options_.rotation != 0) {
            turn(input_, upright_, side_, options_.rotation);
            input_.swap(upright_);
        }
    }
    metrics::Span span(stages_.submit, frame->sequence, options_.trace);
    if (Status sent = accelerator_->submit(static_cast<std::uint32_t>(frame->sequence), input_, after(kPatience));
        !sent)
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
        metrics::Span span(stages_.collect, frame->sequence, options_.trace);
        const Result<std::uint32_t> sequence = accelerator_->collect(mask_.values, after(kPatience));
        if (!sequence)
            return sequence.error();
        if (*sequence != static_cast<std::uint32_t>(frame->sequence))
            return Error{Errc::BadReply, "the accelerator answered with the mask of another frame"};
    }
    mask_.sequence = frame->sequence;
    if (options_.rotation != 0) {
        turn(mask_.values, turned_, mask_.side, 360 - options_.rotation);
        mask_.values.swap(turned_);
    }
    metrics::Span span(stages_.refine, frame->sequence, options_.trace);
    if (Status done = refiner_.run(mask_, *frame, alpha_); !done)
        return done.error();
    return Segmented{std::move(frame), &alpha_};
}

} // namespace bokeh::pipeline
