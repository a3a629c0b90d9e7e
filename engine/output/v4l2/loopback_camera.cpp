#include "engine/output/v4l2/loopback_camera.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/event.h"
#include "engine/base/worker.h"
#include "engine/output/picture_writer.h"
#include "engine/output/v4l2/loopback_device.h"
#include "engine/output/v4l2/reader_count.h"

namespace bokeh::output {

namespace {

using v4l2::LoopbackDevice;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookAgain{500}; ///< for readers that the driver does not tell of
constexpr std::chrono::seconds kPlaceholderAfter{1}, kTryAgain{1};

NegotiatedFormat wishOf(const V4l2LoopbackCamera::Options &options)
{
    const auto even = [](int side) { return std::max(side / 2 * 2, 2); };
    return {.pixels = PixelFormat::Yuy2, // the one that every program reads
            .size = {even(options.size.width), even(options.size.height)},
            .rateNumerator = std::max(options.rateNumerator, 1),
            .rateDenominator = std::max(options.rateDenominator, 1),
            .colour = options.colour};
}

} // namespace

struct V4l2LoopbackCamera::State {
    /// A device, and what belongs to its format.
    struct Line {
        LoopbackDevice device;
        PictureWriter writer;
        std::vector<std::uint8_t> bytes;
        v4l2::ReaderCount readers;

        Status write(const image::Frame *frame) ///< none: the dark picture
        {
            writer.write(frame, bytes);
            return device.write(bytes);
        }
    };
    using LinePtr = std::unique_ptr<Line>;

    const std::filesystem::path node;
    const NegotiatedFormat wished;
    const Changed changed;
    const Event ended;

    mutable std::mutex mutex;
    LinePtr line;              ///< made and dropped by the thread alone; null while the device fails
    Clock::time_point shown{}; ///< when a picture was written last; guarded by mutex, as all below
    int watchers = 0;
    std::string problem = {};
    bool told = true; ///< the owner knows of the last change

    std::jthread thread = {}; // last: it uses the others

    static Result<LinePtr> connect(const std::filesystem::path &node, const NegotiatedFormat &wished);
    Status write(const image::Frame *);
    void fail(const Error &);

    void run();
    bool wait();
    void look();
    void reconnect();
    void tell();
};

/// With the dark picture in it: now it is a camera.
Result<V4l2LoopbackCamera::State::LinePtr> V4l2LoopbackCamera::State::connect(const std::filesystem::path &node,
                                                                              const NegotiatedFormat &wished)
{
    auto device = LoopbackDevice::open(node, wished);
    if (!device)
        return device.error();
    const NegotiatedFormat agreed = device->agreed();
    LinePtr line(new Line{.device = *std::move(device),
                          .writer = PictureWriter(agreed),
                          .bytes = std::vector<std::uint8_t>(bytesOf(agreed)),
                          .readers = v4l2::ReaderCount(node)});
    if (auto written = line->write(nullptr); !written)
        return written.error();
    return line;
}

/// The mutex is held.
Status V4l2LoopbackCamera::State::write(const image::Frame *frame)
{
    if (!problem.empty())
        return Error{Errc::Disconnected, problem};
    shown = Clock::now();
    auto written = line->write(frame);
    if (!written)
        fail(written.error());
    return written;
}

/// The mutex is held. The thread gives the device up.
void V4l2LoopbackCamera::State::fail(const Error &error)
{
    problem = error.what;
    watchers = 0;
    told = false;
}

void V4l2LoopbackCamera::State::run()
{
    while (wait()) {
        look();
        reconnect();
        tell();
    }
}

/// Until there is something to do; false when the camera ends.
bool V4l2LoopbackCamera::State::wait()
{
    pollfd watched[] = {{ended.descriptor(), POLLIN, 0}, {-1, POLLPRI, 0}};
    std::chrono::milliseconds time = kTryAgain;
    {
        std::lock_guard lock(mutex);
        if (line) {
            const auto due = std::chrono::ceil<std::chrono::milliseconds>(shown + kPlaceholderAfter - Clock::now());
            time = std::clamp<std::chrono::milliseconds>(due, std::chrono::milliseconds(0), kPlaceholderAfter);
            if (line->device.tellsReaders())
                watched[1].fd = line->device.descriptor();
            else
                time = std::min(time, kLookAgain);
        }
    }
    poll(watched, std::size(watched), static_cast<int>(time.count()));
    if ((watched[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
        std::lock_guard lock(mutex);
        fail({Errc::Disconnected, fmt::format("The virtual camera {} is gone", node.string())});
    }
    return watched[0].revents == 0;
}

/// At who watches, and whether it is time for the dark picture.
void V4l2LoopbackCamera::State::look()
{
    const auto now = Clock::now();
    std::optional<int> count;
    if (line) // without the mutex, for it may take a while
        count = line->device.tellsReaders() ? line->device.readersTold() : line->readers.look(now);
    std::lock_guard lock(mutex);
    if (!problem.empty())
        return;
    if (count && *count != watchers) {
        watchers = *count;
        told = false;
    }
    if (now - shown >= kPlaceholderAfter)
        (void)write(nullptr); // what goes wrong is told as the problem
}

/// Where the device has failed: without the mutex, for it may take a while.
void V4l2LoopbackCamera::State::reconnect()
{
    LinePtr failed;
    {
        std::lock_guard lock(mutex);
        if (problem.empty())
            return;
        failed = std::move(line);
    }
    failed.reset();
    auto again = connect(node, wished);
    const std::string now = again ? std::string() : again.error().what;
    std::lock_guard lock(mutex);
    if (again)
        line = *std::move(again);
    told = told && problem == now;
    problem = now;
    shown = Clock::now();
}

void V4l2LoopbackCamera::State::tell()
{
    {
        std::lock_guard lock(mutex);
        if (std::exchange(told, true))
            return;
    }
    if (changed)
        changed();
}

V4l2LoopbackCamera::V4l2LoopbackCamera(std::unique_ptr<State> state) : state_(std::move(state))
{
    state_->thread = std::jthread([state = state_.get()] { state->run(); });
}

V4l2LoopbackCamera::~V4l2LoopbackCamera()
{
    state_->ended.set();
}

Result<std::unique_ptr<V4l2LoopbackCamera>> V4l2LoopbackCamera::openAt(const std::filesystem::path &name,
                                                                       const Options &options)
{
    // Readers are known by the device's own name.
    std::error_code failed;
    const std::filesystem::path resolved = std::filesystem::canonical(name, failed);
    const std::filesystem::path &node = failed ? name : resolved;
    auto line = State::connect(node, wishOf(options));
    if (!line)
        return line.error();
    auto ended = Event::create();
    if (!ended)
        return ended.error();
    std::unique_ptr<State> state(new State{.node = node,
                                           .wished = wishOf(options),
                                           .changed = options.changed,
                                           .ended = *std::move(ended),
                                           .mutex = {},
                                           .line = *std::move(line),
                                           .shown = Clock::now()});
    return startThread([&] { return std::unique_ptr<V4l2LoopbackCamera>(new V4l2LoopbackCamera(std::move(state))); });
}

Result<std::unique_ptr<V4l2LoopbackCamera>> V4l2LoopbackCamera::open(const Options &options)
{
    if (!options.node.empty())
        return openAt(options.node, options);
    Error why{Errc::Unsupported, "There is no device of v4l2loopback: \"bokehcam-cli doctor\" tells how to get one"};
    for (const v4l2::LoopbackNode &candidate : v4l2::loopbackNodes()) {
        auto camera = openAt(candidate.node, options);
        if (camera)
            return camera;
        why = camera.error();
    }
    return why;
}

const std::filesystem::path &V4l2LoopbackCamera::node() const
{
    return state_->node;
}

Status V4l2LoopbackCamera::show(const image::FramePtr &frame)
{
    std::lock_guard lock(state_->mutex);
    return state_->write(frame.get());
}

int V4l2LoopbackCamera::watchers() const
{
    std::lock_guard lock(state_->mutex);
    return state_->watchers;
}

std::string V4l2LoopbackCamera::problem() const
{
    std::lock_guard lock(state_->mutex);
    return state_->problem;
}

} // namespace bokeh::output
