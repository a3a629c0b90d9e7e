// What Faults puts between the stages and what they use.
#include <algorithm>
#include <random>

#include "engine/pipeline/live/faults.h"

namespace bokeh::pipeline {

using accelerator::Deadline;
using std::chrono::steady_clock;
using Stage = Fault::Stage;

namespace {

constexpr auto kNever = steady_clock::time_point::max();

/// Random samples of the same size.
image::FramePtr noiseLike(const image::Frame &frame)
{
    auto noise = std::make_shared<image::Frame>(frame.size());
    noise->setHeader(frame);
    std::minstd_rand random(static_cast<unsigned>(frame.sequence) + 1);
    for (image::Plane *plane : {&noise->y, &noise->u, &noise->v})
        for (int y = 0; y < plane->size().height; ++y)
            std::generate_n(plane->row(y), plane->size().width,
                            [&] { return static_cast<std::uint8_t>(random() >> 8); });
    return noise;
}

class FaultySource final : public capture::Source {
public:
    FaultySource(std::unique_ptr<capture::Source> source, std::shared_ptr<Faults> faults)
        : source_(std::move(source)), faults_(std::move(faults))
    {
    }
    const capture::Format &format() const override { return source_->format(); }
    void stop() noexcept override { source_->stop(); }
    Result<image::FramePtr> read() override
    {
        if (Status struck = faults_->strike(Stage::Capture, kNever); !struck)
            return struck.error();
        auto frame = source_->read();
        if (frame && *frame && faults_->corrupts(Stage::Capture))
            return noiseLike(**frame);
        return frame;
    }

private:
    std::unique_ptr<capture::Source> source_;
    std::shared_ptr<Faults> faults_;
};

class FaultyTransport final : public accelerator::Transport {
public:
    FaultyTransport(std::unique_ptr<Transport> transport, std::shared_ptr<Faults> faults, bool lies)
        : transport_(std::move(transport)), faults_(std::move(faults)), lies_(lies)
    {
    }
    Status send(std::span<const std::byte> bytes, Deadline deadline) override
    {
        // A mute device still takes what it is sent.
        if (Status struck = faults_->strike(Stage::Accelerator, steady_clock::now());
            !struck && struck.error().code != Errc::Timeout)
            return struck;
        return transport_->send(bytes, deadline);
    }
    Result<std::size_t> receive(std::span<std::byte> room, Deadline deadline) override
    {
        if (Status struck = faults_->strike(Stage::Accelerator, deadline); !struck)
            return struck.error();
        auto received = transport_->receive(room, deadline);
        if (received && lies_)
            liar_.pass(faults_->lie(), room.first(*received));
        if (received && *received > 0 && faults_->corrupts(Stage::Accelerator))
            room[*received / 2] ^= std::byte{0x10};
        return received;
    }
    Status control(accelerator::Control request, std::span<std::byte> room, Deadline deadline) override
    {
        if (Status struck = faults_->strike(Stage::Accelerator, deadline); !struck)
            return struck;
        return transport_->control(request, room, deadline);
    }
    void cancel() noexcept override { transport_->cancel(); }
    std::chrono::nanoseconds deviceCpu() const override { return transport_->deviceCpu(); }

private:
    std::unique_ptr<Transport> transport_;
    std::shared_ptr<Faults> faults_;
    const bool lies_;
    accelerator::emulator::Liar liar_; // receive()'s
};

class FaultyCompositor final : public compositor::Compositor {
public:
    FaultyCompositor(std::unique_ptr<Compositor> compositor, std::shared_ptr<Faults> faults)
        : compositor_(std::move(compositor)), faults_(std::move(faults))
    {
    }
    std::string name() const override { return compositor_->name(); }
    Status compose(const image::Frame &frame, const image::Alpha &alpha, const compositor::Look &look,
                   image::Frame &out) override
    {
        if (Status struck = faults_->strike(Stage::Compose, kNever); !struck)
            return struck;
        if (faults_->corrupts(Stage::Compose))
            return compositor_->compose(frame, image::Alpha(), look, out); // an alpha of no size
        return compositor_->compose(frame, alpha, look, out);
    }
    Status hide(const image::Frame &frame, image::Frame &out) override
    {
        if (Status struck = faults_->strike(Stage::Compose, kNever); !struck)
            return struck;
        return compositor_->hide(frame, out);
    }

private:
    std::unique_ptr<Compositor> compositor_;
    std::shared_ptr<Faults> faults_;
};

class FaultySink final : public output::Sink {
public:
    FaultySink(std::unique_ptr<Sink> sink, std::shared_ptr<Faults> faults)
        : sink_(std::move(sink)), faults_(std::move(faults))
    {
    }
    Status write(const image::FramePtr &frame) override
    {
        if (Status struck = faults_->strike(Stage::Output, kNever); !struck)
            return struck;
        if (faults_->corrupts(Stage::Output))
            return Error{Errc::BadReply, "injected: output answers with nonsense"};
        return sink_->write(frame);
    }
    Status finish() override { return sink_->finish(); }

private:
    std::unique_ptr<Sink> sink_;
    std::shared_ptr<Faults> faults_;
};

} // namespace

std::unique_ptr<capture::Source> Faults::wrap(std::unique_ptr<capture::Source> source)
{
    return std::make_unique<FaultySource>(std::move(source), shared_from_this());
}

std::unique_ptr<accelerator::Transport> Faults::wrap(std::unique_ptr<accelerator::Transport> transport, bool lies)
{
    return std::make_unique<FaultyTransport>(std::move(transport), shared_from_this(), lies);
}

std::unique_ptr<compositor::Compositor> Faults::wrap(std::unique_ptr<compositor::Compositor> compositor)
{
    return std::make_unique<FaultyCompositor>(std::move(compositor), shared_from_this());
}

std::unique_ptr<output::Sink> Faults::wrap(std::unique_ptr<output::Sink> sink)
{
    return std::make_unique<FaultySink>(std::move(sink), shared_from_this());
}

} // namespace bokeh::pipeline
