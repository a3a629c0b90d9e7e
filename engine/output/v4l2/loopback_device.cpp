#include "engine/output/v4l2/loopback_device.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/videodev2.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "engine/base/system_text.h"

namespace bokeh::output::v4l2 {

namespace {

/// The driver's own event (V4L2_EVENT_PRI_CLIENT_USAGE in its source, which it installs no header for): its payload
/// begins with the count of programs that stream, in 32 bits.
constexpr std::uint32_t kClientUsage = V4L2_EVENT_PRIVATE_START + 0x08E00000 + 1;

/// Whoever keeps a device alive writes about once a second; some more for a machine that is busy.
constexpr std::chrono::milliseconds kWatch{1500}, kGlance{50};

std::optional<int> numberOf(const std::string &name)
{
    constexpr std::string_view kPrefix = "video";
    int number = 0;
    if (!name.starts_with(kPrefix))
        return {};
    const char *end = name.data() + name.size();
    const auto [stopped, problem] = std::from_chars(name.data() + kPrefix.size(), end, number);
    return problem == std::errc() && stopped == end ? std::optional(number) : std::nullopt;
}

} // namespace

std::vector<LoopbackNode> loopbackNodes(const std::filesystem::path &root)
{
    std::vector<std::pair<int, LoopbackNode>> found;
    std::error_code failed, none;
    for (std::filesystem::directory_iterator entry(root / "sys/class/video4linux", failed), end;
         !failed && entry != end; entry.increment(failed)) {
        const std::filesystem::path &path = entry->path();
        const auto number = numberOf(path.filename().string());
        // No other driver has this attribute.
        if (number && std::filesystem::exists(path / "max_openers", none))
            found.emplace_back(*number,
                               LoopbackNode{.node = "/dev" / path.filename(), .name = systemLine(path / "name")});
    }
    std::ranges::sort(found, {}, &std::pair<int, LoopbackNode>::first);
    std::vector<LoopbackNode> nodes;
    for (auto &[number, node] : found)
        nodes.push_back(std::move(node));
    return nodes;
}

Result<LoopbackDevice> LoopbackDevice::open(const std::filesystem::path &node, const NegotiatedFormat &wished)
{
    auto device = claim(node);
    if (!device)
        return device;
    const auto writable = device->writable();
    if (!writable)
        return writable.error();
    device->subscribe();
    if (!device->tellsReaders_ && device->writtenByOthers())
        return device->busy();
    if (!device->tellsReaders_ && !*writable) {
        // A program that has left did not say that it was the writer, and the driver still waits for it to go. Whoever
        // begins to stream is taken for it.
        int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
        (void)device->control(VIDIOC_STREAMON, &type);
        device->descriptor_ = Descriptor();
        device = claim(node);
        if (!device)
            return device;
        (void)device->writable(); // to ask is to have the driver look
    }
    if (auto agreed = device->agree(wished); !agreed)
        return agreed.error();
    return device;
}

/// Opens it, against a second one of us, whatever the driver's version.
Result<LoopbackDevice> LoopbackDevice::claim(const std::filesystem::path &node)
{
    LoopbackDevice device(Descriptor(::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)), node);
    if (!device.descriptor_ && errno == EBUSY)
        return Error{Errc::Exhausted, fmt::format("Too many programs have the virtual camera {} open", node.string())};
    if (!device.descriptor_)
        return device.error(errno);
    if (flock(device.descriptor_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return device.busy();
    return device;
}

LoopbackDevice &LoopbackDevice::operator=(LoopbackDevice &&other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    std::swap(node_, other.node_);
    std::swap(agreed_, other.agreed_);
    std::swap(tellsReaders_, other.tellsReaders_);
    std::swap(started_, other.started_);
    return *this;
}

LoopbackDevice::~LoopbackDevice()
{
    if (!descriptor_ || !started_)
        return;
    // From 0.13 on a device that is merely closed goes on believing that it has a writer while somebody reads.
    int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
    (void)control(VIDIOC_STREAMOFF, &type);
}

/// ioctl(2), again where a signal cut it short. 0, or errno.
int LoopbackDevice::control(unsigned long request, void *argument) const
{
    while (ioctl(descriptor_.number(), request, argument) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

Error LoopbackDevice::error(int reason) const
{
    const std::string device = node_.string();
    switch (reason) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return {Errc::Disconnected, fmt::format("There is no virtual camera {} (any more)", device)};
    case EACCES:
    case EPERM:
        return {Errc::BadInput,
                fmt::format("You may not write to {}: that takes membership of the group \"video\"", device)};
    case EBUSY:
        return busy();
    case ENOTTY:
        return {Errc::BadInput, fmt::format("{} is no virtual camera of v4l2loopback", device)};
    default:
        return {Errc::BadReply, fmt::format("The virtual camera {} failed: {}", device, std::strerror(reason))};
    }
}

Error LoopbackDevice::busy() const
{
    return {Errc::Exhausted,
            fmt::format("Another program writes to the virtual camera {}: end it there, or choose another device",
                        node_.string())};
}

/// Whether the driver says so. BadInput where it is no such device.
Result<bool> LoopbackDevice::writable() const
{
    v4l2_capability capability{};
    const int reason = control(VIDIOC_QUERYCAP, &capability);
    // A device of another kind knows no such request, and says so in one of these two ways.
    if (reason != 0)
        return error(reason == EINVAL ? ENOTTY : reason);
    const auto *driver = reinterpret_cast<const char *>(capability.driver);
    if (std::string_view(driver, strnlen(driver, sizeof capability.driver)) != "v4l2 loopback")
        return error(ENOTTY);
    return (capability.device_caps & V4L2_CAP_VIDEO_OUTPUT) != 0;
}

void LoopbackDevice::subscribe()
{
    v4l2_event_subscription wish{};
    wish.type = kClientUsage;
    wish.flags = V4L2_EVENT_SUB_FL_SEND_INITIAL;
    tellsReaders_ = control(VIDIOC_SUBSCRIBE_EVENT, &wish) == 0;
}

/// For drivers that let everybody write. Only where a format is agreed on can there be a writer, and then its pictures
/// are seen to come; those that have come already do not count.
bool LoopbackDevice::writtenByOthers() const
{
    v4l2_fmtdesc format{};
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (control(VIDIOC_ENUM_FMT, &format) != 0)
        return false;
    const auto comes = [this] {
        std::byte byte;
        return read(descriptor_.number(), &byte, 1) >= 0;
    };
    for (int i = 0; i < 64 && comes(); ++i) // more than the driver has buffers
        ;
    for (const auto end = std::chrono::steady_clock::now() + kWatch; std::chrono::steady_clock::now() < end;) {
        if (comes())
            return true;
        std::this_thread::sleep_for(kGlance);
    }
    return false;
}

Status LoopbackDevice::agree(const NegotiatedFormat &wished)
{
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
    format.fmt.pix = formatFor(wished);
    int reason = control(VIDIOC_S_FMT, &format);
    // From 0.13 on a format that was fixed must be asked for as it is. Where there is a writer, its first picture
    // tells.
    if (reason == EBUSY && control(VIDIOC_G_FMT, &format) == 0)
        reason = control(VIDIOC_S_FMT, &format);
    if (reason != 0)
        return error(reason);
    const auto agreed = agreedOn(format.fmt.pix, wished);
    if (!agreed)
        return Error{agreed.error().code,
                     fmt::format("The virtual camera {} cannot be used: {}", node_.string(), agreed.error().what)};
    agreed_ = *agreed;
    v4l2_streamparm rate{};
    rate.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
    rate.parm.output.timeperframe = {static_cast<std::uint32_t>(wished.rateDenominator),
                                     static_cast<std::uint32_t>(wished.rateNumerator)};
    // Only what programs show as the rate: a device that knows none is as good.
    (void)control(VIDIOC_S_PARM, &rate);
    return {};
}

Status LoopbackDevice::write(std::span<const std::uint8_t> picture)
{
    ssize_t written = -1;
    do
        written = ::write(descriptor_.number(), picture.data(), picture.size());
    while (written < 0 && errno == EINTR);
    if (written < 0) // 0.13 says EINVAL to a second writer, later ones EBUSY
        return tellsReaders_ && !started_ && errno == EINVAL ? busy() : error(errno);
    if (static_cast<std::size_t>(written) != picture.size())
        return error(EIO);
    if (!started_ && !tellsReaders_) {
        // Before 0.13 a device that was only written to never again says that it can be.
        int type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
        (void)control(VIDIOC_STREAMON, &type);
    }
    started_ = true;
    return {};
}

std::optional<int> LoopbackDevice::readersTold()
{
    std::optional<int> told;
    for (v4l2_event event{}; tellsReaders_ && control(VIDIOC_DQEVENT, &event) == 0;)
        if (event.type == kClientUsage) {
            std::uint32_t count = 0;
            std::memcpy(&count, &event.u, sizeof count);
            told = static_cast<int>(std::min(count, 1000U)); // a driver may say anything
        }
    return told;
}

} // namespace bokeh::output::v4l2
