#include "engine/pipeline/inference.h"

#include <algorithm>
#include <utility>

#include "engine/accelerator/witness.h"

namespace bokeh::pipeline {

namespace {

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

/// Each row of the square planes [n][side][side] from right to left.
template <class T> void mirror(const std::vector<T> &from, std::vector<T> &to, int side)
{
    const auto n = static_cast<std::ptrdiff_t>(side);
    auto out = to.begin();
    for (auto row = from.begin(); row != from.end(); row += n)
        out = std::reverse_copy(row, row + n, out);
}

} // namespace

bool Inference::canMirror(const model::Topology &topology)
{
    return topology.scene == model::Scene::People || topology.output == model::Output::Softmax;
}

Inference::Inference(std::unique_ptr<accelerator::Accelerator> accelerator, const model::Topology &topology,
                     Stages &stages, Options options)
    : accelerator_(std::move(accelerator)),
      topology_(topology),
      stages_(stages),
      trace_(options.trace),
      mirrored_(options.mirrored && canMirror(topology)),
      preprocessor_(topology),
      input_(preprocessor_.inputSize()),
      changed_(input_.size()),
      turned_(newMask().values.size()),
      straight_(turned_.size())
{
    networkCpu_ -= accelerator_->networkCpu();
}

std::unique_ptr<accelerator::Accelerator> Inference::exchange(std::unique_ptr<accelerator::Accelerator> next)
{
    if (accelerator_)
        networkCpu_ += accelerator_->networkCpu();
    witnessCpu_ = witnessCpu();
    accelerator_.swap(next);
    straightOf_.reset();
    if (accelerator_)
        networkCpu_ -= accelerator_->networkCpu();
    return next;
}

std::chrono::nanoseconds Inference::networkCpu() const
{
    return accelerator_ ? networkCpu_ + accelerator_->networkCpu() : networkCpu_;
}

std::chrono::nanoseconds Inference::witnessCpu() const
{
    return witness() ? witnessCpu_ + witness()->cpu() : witnessCpu_;
}

void Inference::setRotation(int degrees)
{
    rotation_.store(degrees, std::memory_order_relaxed);
}

image::Mask Inference::newMask() const
{
    image::Mask mask{.side = model::chipOutput(topology_).side,
                     .channels = model::maskChannels(topology_),
                     .cap = model::outputCap(topology_)};
    mask.values.resize(static_cast<std::size_t>(mask.side) * static_cast<std::size_t>(mask.side) *
                       static_cast<std::size_t>(mask.channels));
    return mask;
}

Status Inference::submit(const image::Frame &frame, std::uint64_t serial, accelerator::Deadline deadline)
{
    {
        metrics::Span span(stages_.preprocess, serial, trace_);
        if (Status done = preprocessor_.run(frame, input_); !done)
            return done;
        if (const int rotation = rotation_.load(std::memory_order_relaxed); rotation != 0) {
            turn(input_, changed_, topology_.side, rotation);
            input_.swap(changed_);
        }
        if (mirrors())
            mirror(input_, changed_, topology_.side);
    }
    metrics::Span span(stages_.submit, serial, trace_);
    Status done = accelerator_->submit(sent(serial), input_, deadline);
    if (done && mirrors())
        done = accelerator_->submit(sent(serial) | kMirror, changed_, deadline);
    return done;
}

/// Halves whose other half was lost are passed over: a mask that is mirrored, or no mean, never counts.
Result<std::uint32_t> Inference::collectPair(std::vector<std::uint16_t> &mean, accelerator::Deadline deadline)
{
    for (;;) {
        Result<std::uint32_t> number = accelerator_->collect(mean, deadline);
        if (!number)
            return number;
        if ((*number & kMirror) == 0) {
            straight_.swap(mean);
            straightOf_ = *number;
            continue;
        }
        if (straightOf_ != (*number & ~kMirror))
            continue;
        mirror(mean, turned_, model::chipOutput(topology_).side);
        std::ranges::transform(straight_, turned_, mean.begin(),
                               [](unsigned a, unsigned b) { return static_cast<std::uint16_t>((a + b + 1) / 2); });
        return *std::exchange(straightOf_, std::nullopt);
    }
}

Result<std::uint32_t> Inference::collect(image::Mask &out, accelerator::Deadline deadline)
{
    Result<std::uint32_t> serial =
        mirrors() ? collectPair(out.values, deadline) : accelerator_->collect(out.values, deadline);
    if (!serial)
        return serial;
    if (const int rotation = rotation_.load(std::memory_order_relaxed); rotation != 0) {
        turn(out.values, turned_, out.side, 360 - rotation);
        out.values.swap(turned_);
    }
    return serial;
}

} // namespace bokeh::pipeline
