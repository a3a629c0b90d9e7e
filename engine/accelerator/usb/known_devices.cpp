#include "engine/accelerator/usb/known_devices.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <vector>

#include "engine/base/file.h"

namespace bokeh::accelerator::usb {

namespace {

constexpr std::uint64_t kLargest = std::uint64_t{1} << 20;
constexpr std::string_view kAllow = "allow ", kRefuse = "refuse ";

std::vector<std::string> linesOf(const std::filesystem::path &file)
{
    std::vector<std::string> lines;
    const auto bytes = readFile(file, kLargest);
    if (!bytes)
        return lines;
    std::string_view text(reinterpret_cast<const char *>(bytes->data()), bytes->size());
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool isAbout(std::string_view line, std::string_view word, std::string_view serial)
{
    return line.starts_with(word) && line.substr(word.size()) == serial;
}

} // namespace

std::filesystem::path KnownDevices::usualFile()
{
    constexpr const char *kName = "Bokehcam/accelerators";
    if (const char *folder = std::getenv("XDG_CONFIG_HOME"); folder && *folder == '/')
        return std::filesystem::path(folder) / kName;
    if (const char *home = std::getenv("HOME"); home && *home == '/')
        return std::filesystem::path(home) / ".config" / kName;
    return {};
}

std::optional<KnownDevices::Word> KnownDevices::wordOn(std::string_view serial) const
{
    if (serial.empty() || file_.empty())
        return std::nullopt;
    for (const std::string &line : linesOf(file_)) {
        if (isAbout(line, kAllow, serial))
            return Word::Allow;
        if (isAbout(line, kRefuse, serial))
            return Word::Refuse;
    }
    return std::nullopt;
}

Status KnownDevices::remember(std::string_view serial, Word word) const
{
    const bool plain = std::ranges::none_of(serial, [](char c) { return static_cast<unsigned char>(c) < ' '; });
    if (serial.empty() || !plain)
        return Error{Errc::BadInput, "an accelerator without a proper serial number cannot be remembered; "
                                     "ask for it each time with --accelerator usb"};
    if (file_.empty())
        return Error{Errc::BadInput, "there is no folder for settings; set HOME to remember accelerators"};
    std::vector<std::string> lines = linesOf(file_);
    std::erase_if(lines, [&](const std::string &line) {
        return isAbout(line, kAllow, serial) || isAbout(line, kRefuse, serial);
    });
    lines.push_back(fmt::format("{}{}", word == Word::Allow ? kAllow : kRefuse, serial));
    std::error_code failed; // which writing the file then tells
    std::filesystem::create_directories(file_.parent_path(), failed);
    return writeFile(file_, fmt::format("{}\n", fmt::join(lines, "\n")));
}

Status KnownDevices::forgetAll() const
{
    std::error_code failed;
    std::filesystem::remove(file_, failed);
    return failed ? Status(Error{Errc::BadInput,
                                 fmt::format("\"{}\" cannot be removed: {}", file_.string(), failed.message())})
                  : Status();
}

} // namespace bokeh::accelerator::usb
