#include "engine/capture/v4l2/nodes.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "engine/capture/v4l2/device.h"
#include "engine/capture/v4l2/udev.h"

namespace bokeh::capture::v4l2 {

namespace {

std::string_view textOf(const char *text)
{
    return text ? text : "";
}

int numberOf(udev_device *device)
{
    const std::string_view text = textOf(udev_device_get_sysnum(device));
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Where it is plugged in, and which of the hardware's nodes it is. udev's name for the place is the better one, for
/// the kernel's holds the bus's number, which depends on the order in which buses were found.
std::string idOf(udev_device *device)
{
    std::string_view place = textOf(udev_device_get_property_value(device, "ID_PATH"));
    if (place.empty()) {
        udev_device *parent = udev_device_get_parent(device); // owned by `device`
        place = textOf(udev_device_get_syspath(parent ? parent : device));
        constexpr std::string_view kRoot = "/sys/devices/";
        if (place.starts_with(kRoot))
            place.remove_prefix(kRoot.size());
    }
    return fmt::format("{}-video-index{}", place, textOf(udev_device_get_sysattr_value(device, "index")));
}

/// udev has looked already. Where it has not, the first node of a device is the one with the pictures, and those behind
/// it have metadata.
bool seemsToCapture(udev_device *device)
{
    const char *abilities = udev_device_get_property_value(device, "ID_V4L_CAPABILITIES");
    if (abilities)
        return textOf(abilities).find(":capture:") != std::string_view::npos;
    return textOf(udev_device_get_sysattr_value(device, "index")) == "0";
}

/// Some drivers count the nodes of one piece of hardware more than once.
std::string unusedId(const std::string &id, const std::vector<Node> &nodes)
{
    std::string unused = id;
    for (int i = 2; std::ranges::find(nodes, unused, &Node::id) != nodes.end(); ++i)
        unused = fmt::format("{}-{}", id, i);
    return unused;
}

} // namespace

std::vector<Node> nodes()
{
    const Udev udev(udev_new());
    const UdevEnumerate found(udev ? udev_enumerate_new(udev.get()) : nullptr);
    if (!found || udev_enumerate_add_match_subsystem(found.get(), kSubsystem) < 0 ||
        udev_enumerate_scan_devices(found.get()) < 0)
        return {};
    std::vector<std::pair<int, Node>> numbered;
    udev_list_entry *entry = nullptr;
    udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(found.get()))
    {
        const UdevDevice device(udev_device_new_from_syspath(udev.get(), udev_list_entry_get_name(entry)));
        // "video4linux" also has radios, sensors and teletext.
        if (!device || !textOf(udev_device_get_sysname(device.get())).starts_with("video") ||
            !udev_device_get_devnode(device.get()))
            continue;
        numbered.emplace_back(numberOf(device.get()),
                              Node{.id = idOf(device.get()),
                                   .path = udev_device_get_devnode(device.get()),
                                   .name = tidyName(textOf(udev_device_get_sysattr_value(device.get(), "name"))),
                                   .captures = seemsToCapture(device.get())});
    }
    std::ranges::sort(numbered, {}, &std::pair<int, Node>::first);
    std::vector<Node> nodes;
    for (auto &[number, node] : numbered) {
        node.id = unusedId(node.id, nodes);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

} // namespace bokeh::capture::v4l2
