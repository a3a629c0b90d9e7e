#include "engine/pipeline/segmenter.h"

#include "engine/accelerator/witness.h"
#include "engine/pipeline/decoding.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;

constexpr auto kChipPatience = 5s;       // a hundred times what the largest network takes over USB 2
constexpr auto kEmulatorPatience = 60s;  // the reference arithmetic takes seconds a frame at 448
constexpr int kAttempts = 4;             // to have one frame's mask computed
constexpr std::uint64_t kWitnessed = 30; // of so many masks one is computed again, if that is not too often

} // namespace

Segmenter::Segmenter(std::unique_ptr<accelerator::Accelerator> accelerator, const model::Topology &topology,
                     Options options)
    : options_(options),
      inference_(std::move(accelerator), topology, *stages_, {.mirrored = options.mirrored, .trace = options.trace}),
      refiner_({.decoding = decodingFor(topology.scene, topology.classes), .temporal = options.temporal}),
      mask_(inference_.newMask())
{
    inference_.setRotation(options.rotation);
}

accelerator::Deadline Segmenter::deadline() const
{
    const bool emulated = inference_.accelerator().identity().link == accelerator::protocol::Link::None;
    const std::chrono::milliseconds usual = emulated ? kEmulatorPatience : kChipPatience;
    return std::chrono::steady_clock::now() + (options_.patience.count() ? options_.patience : usual);
}

Status Segmenter::submit(const image::FramePtr &frame)
{
    if (count_ == waiting_.size())
        return Error{Errc::Exhausted, "too many frames wait for their masks"};
    if (options_.failover && options_.failover->betterReady())
        if (Status changed = change(); !changed)
            return changed;
    waiting_[(first_ + count_++) % waiting_.size()] = frame;
    const Status sent = sendWaiting();
    return options_.failover ? Status() : sent; // collect() deals with it
}

Status Segmenter::sendWaiting()
{
    for (; sent_ < count_ && !failed_ && inference_.canSubmit(); ++sent_) {
        const image::Frame &frame = *waiting_[(first_ + sent_) % waiting_.size()];
        if (inference_.witness() && frame.sequence % kWitnessed == 0)
            inference_.witness()->newScene();
        if (Status sent = inference_.submit(frame, frame.sequence, deadline()); !sent)
            failed_ = sent.error();
    }
    return failed_ ? Status(*failed_) : Status();
}

Status Segmenter::change()
{
    options_.failover->giveBack(inference_.exchange(nullptr));
    auto next = options_.failover->take();
    if (!next)
        return next.error();
    inference_.exchange(*std::move(next));
    sent_ = 0;
    failed_.reset();
    ++changes_;
    return {};
}

std::optional<Error> Segmenter::lie() const
{
    return inference_.witness() ? inference_.witness()->lie() : std::nullopt;
}

Status Segmenter::confirm()
{
    (void)inference_.confirm(deadline()); // what fails otherwise costs nothing any more
    const auto wrong = lie();
    return wrong ? Status(*wrong) : Status();
}

Status Segmenter::collectMask(const image::Frame &frame)
{
    if (Status sent = sendWaiting(); !sent)
        return sent;
    const Result<std::uint32_t> sequence = inference_.collect(mask_, deadline());
    if (!sequence)
        return sequence.error();
    if (*sequence != Inference::sent(frame.sequence))
        return Error{Errc::BadReply, "the accelerator answered with the mask of another frame"};
    return {};
}

Result<Segmenter::Segmented> Segmenter::collect()
{
    if (count_ == 0)
        return Error{Errc::BadInput, "no frame waits for its mask"};
    image::FramePtr frame = waiting_[first_];
    {
        metrics::Span span(stages_->collect, frame->sequence, options_.trace);
        for (int attempt = 1;; ++attempt) {
            const Status collected = collectMask(*frame);
            if (collected)
                break;
            if (const auto wrong = lie())
                return *wrong;
            if (!options_.failover || attempt == kAttempts)
                return collected.error();
            if (Status changed = change(); !changed)
                return changed.error();
        }
    }
    waiting_[first_].reset();
    first_ = (first_ + 1) % waiting_.size();
    --count_;
    --sent_;
    mask_.sequence = frame->sequence;
    if (!options_.alpha)
        return Segmented{std::move(frame), &alpha_};
    metrics::Span span(stages_->refine, frame->sequence, options_.trace);
    if (Status done = refiner_.run(mask_, *frame, alpha_); !done)
        return done.error();
    return Segmented{std::move(frame), &alpha_};
}

} // namespace bokeh::pipeline
