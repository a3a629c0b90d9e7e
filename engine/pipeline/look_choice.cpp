#include "engine/pipeline/look_choice.h"

#include <charconv>
#include <fmt/format.h>

#include "engine/capture/image_file.h"

namespace bokeh::pipeline {

using compositor::Look;

Result<Look> lookFrom(const std::string &text, int strength)
{
    if (text == "none")
        return Look{.kind = Look::Kind::None};
    if (text == "blur")
        return Look{.kind = Look::Kind::Blur, .strength = strength};
    if (text == "classes")
        return Look{.kind = Look::Kind::Classes};
    if (text.starts_with("image:")) {
        auto picture = capture::readImage(text.substr(6));
        if (!picture)
            return picture.error();
        return Look{.kind = Look::Kind::Image, .image = *std::move(picture)};
    }
    if (!filmIn(text).empty())
        return Look{.kind = Look::Kind::Image};
    constexpr std::size_t kDigitsAt = 7; // after "color:#"
    if (text.starts_with("color:#") && text.size() == kDigitsAt + 6) {
        std::uint32_t rgb = 0;
        const char *end = text.data() + text.size();
        if (std::from_chars(text.data() + kDigitsAt, end, rgb, 16).ptr == end)
            return Look{.kind = Look::Kind::Colour,
                        .colour = {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
                                   static_cast<std::uint8_t>(rgb)}};
    }
    return Error{
        Errc::BadInput,
        fmt::format("there is no look \"{}\"; blur, none, image:FILE, video:FILE, color:#rrggbb and classes exist",
                    text)};
}

std::filesystem::path filmIn(const std::string &look)
{
    const std::string_view prefix = "video:";
    return look.starts_with(prefix) ? look.substr(prefix.size()) : "";
}

} // namespace bokeh::pipeline
