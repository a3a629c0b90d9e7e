#include "engine/base/system_text.h"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <unistd.h>

#include "engine/base/descriptor.h"

namespace bokeh {

namespace {

/// Bytes of the character that begins here; 0 where it is none, or not to be shown.
std::size_t characterAt(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80)
        return lead >= ' ' && lead != 0x7F ? 1 : 0;
    const std::size_t length = lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (lead < 0xC2 || length == 0 || text.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80)
            return 0;
    const std::uint8_t next = byte(1);
    const bool overlong = (lead == 0xE0 && next < 0xA0) || (lead == 0xF0 && next < 0x90);
    const bool surrogate = lead == 0xED && next >= 0xA0, tooLarge = lead == 0xF4 && next >= 0x90;
    const bool control = lead == 0xC2 && next < 0xA0;
    return overlong || surrogate || tooLarge || control ? 0 : length;
}

} // namespace

std::string systemText(const std::filesystem::path &path, std::size_t limit)
{
    const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    std::string text;
    if (!file)
        return text;
    char piece[512];
    while (text.size() < limit) {
        const ssize_t got = read(file.number(), piece, std::min(sizeof piece, limit - text.size()));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        text.append(piece, static_cast<std::size_t>(got));
    }
    return text;
}

std::string systemLine(const std::filesystem::path &path)
{
    const std::string text = systemText(path);
    return printable(std::string_view(text).substr(0, text.find('\n')));
}

std::string printable(std::string_view text, std::size_t limit)
{
    std::string shown;
    while (!text.empty()) {
        const std::size_t length = characterAt(text);
        if (shown.size() + std::max<std::size_t>(length, 1) > limit)
            break;
        if (length == 0)
            shown += '?';
        else
            shown += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return shown;
}

} // namespace bokeh
