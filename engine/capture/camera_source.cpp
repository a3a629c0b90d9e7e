#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <poll.h>

#include "engine/base/event.h"
#include "engine/capture/camera.h"
#include "engine/capture/v4l2/buffer_converter.h"
#include "engine/capture/v4l2/negotiated_mode.h"
#include "engine/capture/v4l2/nodes.h"
#include "engine/capture/v4l2/stream.h"
#include "engine/capture/v4l2/timeline.h"

namespace bokeh::capture {

using v4l2::Filled;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds kSilence{2};
constexpr std::chrono::seconds kGarbage{1};

Result<v4l2::Device> openDevice(const std::string &idOrNode)
{
    std::filesystem::path path = idOrNode;
    if (!path.is_absolute()) {
        const auto nodes = v4l2::nodes();
        const auto node = std::ranges::find(nodes, idOrNode, &v4l2::Node::id);
        if (node == nodes.end())
            return v4l2::errorOf(ENODEV, idOrNode);
        path = node->path;
    }
    auto device = v4l2::Device::open(path);
    if (device && !device->captures())
        return v4l2::errorOf(ENOTTY, path.string());
    return device;
}

Format formatOf(const std::string &name, const CameraMode &mode, const image::Colour &colour)
{
    Format format;
    format.name = name;
    format.size = mode.size;
    format.colour = colour;
    format.rateNumerator = mode.rateNumerator;
    format.rateDenominator = mode.rateDenominator;
    return format;
}

} // namespace

struct CameraSource::State {
    v4l2::Device device;
    Event stopped;
    CameraMode mode;
    Format format;
    std::size_t poolSize;
    image::FramePool pool;
    v4l2::BufferConverter converter;
    std::optional<v4l2::Stream> stream = {}; // of `device`, and gone before it
    v4l2::Timeline timeline = {};
    std::uint64_t damaged = 0;
    std::optional<Clock::time_point> garbageSince = {}; // no good picture has come since then
    std::string flaw = {};                              // of the last that was damaged

    struct Picture {
        Filled buffer;
        std::uint64_t number;
    };
    Status await(Clock::time_point deadline) const;
    Result<std::optional<Picture>> newest();
    Status passOver(const Filled &, std::string why);
    Result<bool> fetch(image::Frame &);
    Status enough();
};

/// Until a buffer is ready, or something is wrong.
Status CameraSource::State::await(Clock::time_point deadline) const
{
    for (;;) {
        pollfd watched[] = {{stopped.descriptor(), POLLIN, 0}, {device.descriptor(), POLLIN, 0}};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
        const int ready = poll(watched, std::size(watched), static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (watched[0].revents != 0)
            return Error{Errc::Cancelled, fmt::format("The camera \"{}\" was stopped", device.name())};
        if ((watched[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
            return device.error(ENODEV);
        if (watched[1].revents != 0)
            return {};
        if (ready <= 0 && Clock::now() >= deadline)
            return Error{Errc::Timeout,
                         fmt::format("The camera \"{}\" has sent nothing for {} seconds: plug it in again",
                                     device.name(), kSilence.count())};
    }
}

/// The last picture that is ready, for who comes late is to get no old one; those before it go back to the driver.
/// Nothing where none is ready, and where all buffers are: the driver has then stopped filling them, who knows when.
Result<std::optional<CameraSource::State::Picture>> CameraSource::State::newest()
{
    std::optional<Picture> newest;
    // Bounded, in case a driver fills buffers with nothing as fast as they are given back.
    std::size_t count = 0;
    for (; count < stream->buffers(); ++count) {
        const auto taken = stream->take();
        if (!taken)
            return taken.error();
        if (!*taken)
            break;
        const Picture next{**taken, timeline.number((*taken)->sequence)};
        if (next.buffer.damaged) {
            if (auto passed = passOver(next.buffer, "the driver calls them damaged"); !passed)
                return passed.error();
            continue;
        }
        if (newest)
            if (auto back = stream->giveBack(newest->buffer); !back)
                return back.error();
        newest = next;
    }
    if (newest && count == stream->buffers()) {
        if (auto back = stream->giveBack(newest->buffer); !back)
            return back.error();
        newest.reset();
    }
    return newest;
}

Status CameraSource::State::passOver(const Filled &buffer, std::string why)
{
    ++damaged;
    flaw = std::move(why);
    if (!garbageSince)
        garbageSince = Clock::now();
    return stream->giveBack(buffer);
}

/// An error where there has been nothing but garbage for too long; counting starts anew then.
Status CameraSource::State::enough()
{
    if (!garbageSince || Clock::now() - *garbageSince < kGarbage)
        return {};
    garbageSince.reset();
    return Error{Errc::BadReply, fmt::format("The camera \"{}\" sends only damaged pictures: {}", device.name(), flaw)};
}

/// Fills the frame with the newest picture; false where it turned out that there is none.
Result<bool> CameraSource::State::fetch(image::Frame &frame)
{
    const auto picture = newest();
    if (!picture)
        return picture.error();
    if (!*picture)
        return false;
    const auto &[buffer, number] = **picture;
    if (const auto converted = converter.convert(buffer.bytes, frame); !converted) {
        if (auto passed = passOver(buffer, converted.error().what); !passed)
            return passed.error();
        return false;
    }
    garbageSince.reset();
    frame.sequence = number;
    timeline.set(frame, buffer.stamp, Clock::now());
    if (auto back = stream->giveBack(buffer); !back)
        return back.error();
    return true;
}

CameraSource::CameraSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
CameraSource::~CameraSource() = default;

Result<std::unique_ptr<CameraSource>> CameraSource::open(const std::string &idOrNode, Options options)
{
    auto device = openDevice(idOrNode);
    if (!device)
        return device.error();
    const auto agreed = v4l2::agree(*device, options.mode);
    if (!agreed)
        return agreed.error();
    auto stopped = Event::create();
    if (!stopped)
        return stopped.error();
    const auto &[mode, layout] = *agreed;
    const std::size_t poolSize = std::max<std::size_t>(options.poolSize, 1);
    Format format = formatOf(device->name(), mode, layout.colour);
    std::unique_ptr<State> state(new State{.device = *std::move(device),
                                           .stopped = *std::move(stopped),
                                           .mode = mode,
                                           .format = std::move(format),
                                           .poolSize = poolSize,
                                           .pool = {poolSize, [size = mode.size] { return image::Frame(size); }},
                                           .converter = v4l2::BufferConverter(layout)});
    auto stream = v4l2::Stream::start(state->device);
    if (!stream)
        return stream.error();
    state->stream.emplace(*std::move(stream));
    return std::unique_ptr<CameraSource>(new CameraSource(std::move(state)));
}

const Format &CameraSource::format() const
{
    return state_->format;
}

const CameraMode &CameraSource::mode() const
{
    return state_->mode;
}

std::uint64_t CameraSource::damaged() const
{
    return state_->damaged;
}

Result<image::FramePtr> CameraSource::read()
{
    auto frame = state_->pool.acquire();
    if (!frame)
        return Error{Errc::Exhausted, fmt::format("all {} frames of the pool are out", state_->poolSize)};
    for (;;) {
        if (auto ready = state_->await(Clock::now() + kSilence); !ready)
            return ready.error();
        const auto fetched = state_->fetch(*frame);
        if (!fetched)
            return fetched.error();
        if (*fetched)
            return image::FramePool::publish(std::move(frame));
        if (auto sound = state_->enough(); !sound)
            return sound.error();
    }
}

void CameraSource::stop() noexcept
{
    state_->stopped.set();
}

} // namespace bokeh::capture
