#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bokeh::accelerator::emulator::usbip {

template <class Number> void putNumber(std::span<std::byte> bytes, std::size_t at, Number value)
{
    for (std::size_t i = 0; i < sizeof value; ++i)
        bytes[at + i] = static_cast<std::byte>(value >> (8 * (sizeof value - 1 - i)));
}

template <class Number> Number getNumber(std::span<const std::byte> bytes, std::size_t at)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
    return static_cast<Number>(value);
}

} // namespace bokeh::accelerator::emulator::usbip
