#include "engine/capture/v4l2/device.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

namespace bokeh::capture::v4l2 {

Error errorOf(int reason, std::string_view camera)
{
    switch (reason) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return {Errc::Disconnected, fmt::format("The camera \"{}\" is not there: was it unplugged?", camera)};
    case EBUSY:
        return {Errc::Exhausted, fmt::format("The camera \"{}\" is in use by another program", camera)};
    case ENOSPC:
        return {Errc::Exhausted,
                fmt::format("The camera \"{}\" gets too little of its USB bus: choose a smaller picture, or plug it in "
                            "elsewhere",
                            camera)};
    case ENOMEM:
    case EMFILE:
    case ENFILE:
        return {Errc::Exhausted, fmt::format("The camera \"{}\" cannot run: {}", camera, std::strerror(reason))};
    case EACCES:
    case EPERM:
        return {Errc::BadInput,
                fmt::format("You may not use the camera \"{}\": that takes membership of the group \"video\"", camera)};
    case ENOTTY:
        return {Errc::BadInput, fmt::format("\"{}\" is no camera", camera)};
    default:
        return {Errc::BadReply, fmt::format("The camera \"{}\" failed: {}", camera, std::strerror(reason))};
    }
}

std::string tidyName(std::string_view card)
{
    const std::size_t colon = card.find(": ");
    if (colon != card.npos && card.substr(0, colon).starts_with(card.substr(colon + 2)))
        card = card.substr(0, colon);
    return std::string(card);
}

Result<Device> Device::open(const std::filesystem::path &node)
{
    // Asked first, because to open some devices is to do something.
    struct stat status {};
    if (::stat(node.c_str(), &status) != 0)
        return errorOf(errno, node.string());
    if (!S_ISCHR(status.st_mode))
        return errorOf(ENOTTY, node.string());
    Descriptor descriptor(::open(node.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!descriptor)
        return errorOf(errno, node.string());

    Device device(std::move(descriptor));
    v4l2_capability capability{};
    if (const int reason = device.control(VIDIOC_QUERYCAP, &capability); reason != 0) {
        // A device of another kind knows no such request and says so in one of these two ways.
        return errorOf(reason == EINVAL ? ENOTTY : reason, node.string());
    }
    const auto *card = reinterpret_cast<const char *>(capability.card);
    device.name_ = tidyName({card, strnlen(card, sizeof capability.card)});
    // device_caps tells of this node, capabilities of all nodes of the same hardware.
    const std::uint32_t able =
        (capability.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? capability.device_caps : capability.capabilities;
    device.captures_ = (able & V4L2_CAP_VIDEO_CAPTURE) != 0 && (able & V4L2_CAP_STREAMING) != 0;
    return device;
}

int Device::control(unsigned long request, void *argument) const
{
    while (ioctl(descriptor_.number(), request, argument) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

} // namespace bokeh::capture::v4l2
