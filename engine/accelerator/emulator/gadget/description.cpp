#include "engine/accelerator/emulator/gadget/description.h"

#include <linux/usb/ch9.h>
#include <linux/usb/functionfs.h>
#include <span>
#include <string_view>

#include "engine/accelerator/emulator/usb_descriptors.h"

namespace bokeh::accelerator::emulator::gadget {

namespace {

constexpr std::uint16_t kEnglish = 0x0409;
constexpr std::string_view kInterfaceName = "CNN accelerator";

void append(std::vector<std::byte> &bytes, std::uint32_t value, std::size_t width = 4)
{
    for (std::size_t i = 0; i < width; ++i)
        bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

/// The whole has its length at offset 4, where there is room for it.
std::vector<std::byte> sealed(std::vector<std::byte> bytes)
{
    for (std::size_t i = 0; i < 4; ++i)
        bytes[4 + i] = static_cast<std::byte>(bytes.size() >> (8 * i));
    return bytes;
}

/// What the kernel wants besides: it (6.1) takes the endpoints' addresses from the full-speed descriptors where it has
/// those of several speeds, and falls over where there are none. No cable of today's is that slow.
std::vector<std::byte> atFullSpeed(std::span<const std::byte> high)
{
    constexpr std::size_t kPacketAt = 4, kPacket = 64;
    std::vector<std::byte> full(high.begin(), high.end());
    for (std::size_t at = 0; at < full.size(); at += std::to_integer<std::size_t>(full[at]))
        if (full[at + 1] == std::byte{USB_DT_ENDPOINT}) {
            full[at + kPacketAt] = std::byte{kPacket};
            full[at + kPacketAt + 1] = std::byte{0};
        }
    return full;
}

std::uint32_t count(std::span<const std::byte> descriptors)
{
    std::uint32_t found = 0;
    for (std::size_t at = 0; at < descriptors.size(); at += std::to_integer<std::size_t>(descriptors[at]))
        ++found;
    return found;
}

} // namespace

std::vector<std::byte> descriptors(protocol::Link fastest)
{
    const bool superSpeed = fastest == protocol::Link::SuperSpeed;
    const std::span<const std::byte> usb2 = configurationDescriptor(protocol::Link::HighSpeed);
    const std::span<const std::byte> usb3 = configurationDescriptor(protocol::Link::SuperSpeed);
    // The configuration's own descriptor is the gadget's business; what follows it is ours.
    const auto high = usb2.subspan(USB_DT_CONFIG_SIZE);
    const auto super = usb3.subspan(USB_DT_CONFIG_SIZE);

    std::vector<std::byte> bytes;
    append(bytes, FUNCTIONFS_DESCRIPTORS_MAGIC_V2);
    append(bytes, 0);
    std::uint32_t flags = FUNCTIONFS_HAS_FS_DESC | FUNCTIONFS_HAS_HS_DESC | FUNCTIONFS_ALL_CTRL_RECIP;
    if (superSpeed)
        flags |= FUNCTIONFS_HAS_SS_DESC;
    append(bytes, flags);
    append(bytes, count(high)); // at full speed
    append(bytes, count(high));
    if (superSpeed)
        append(bytes, count(super));
    const std::vector<std::byte> full = atFullSpeed(high);
    bytes.insert(bytes.end(), full.begin(), full.end());
    bytes.insert(bytes.end(), high.begin(), high.end());
    if (superSpeed)
        bytes.insert(bytes.end(), super.begin(), super.end());
    return sealed(std::move(bytes));
}

std::vector<std::byte> strings()
{
    std::vector<std::byte> bytes;
    append(bytes, FUNCTIONFS_STRINGS_MAGIC);
    append(bytes, 0);
    append(bytes, 1); // string
    append(bytes, 1); // language
    append(bytes, kEnglish, 2);
    for (const char c : kInterfaceName)
        bytes.push_back(static_cast<std::byte>(c));
    bytes.push_back(std::byte{0});
    return sealed(std::move(bytes));
}

} // namespace bokeh::accelerator::emulator::gadget
