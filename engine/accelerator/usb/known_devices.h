#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "engine/base/result.h"

namespace bokeh::accelerator::usb {

/// What the user has said about accelerators, by serial number: a file of the user's own, "allow SERIAL" or "refuse
/// SERIAL" a line. An accelerator that it does not name is taken only where the user asks for it.
/// Threads: any; each call reads the file anew.
class KnownDevices {
public:
    enum class Word { Allow, Refuse };

    /// accelerators, beside the window's settings in the user's configuration folder. Empty where there is no folder.
    static std::filesystem::path usualFile();

    explicit KnownDevices(std::filesystem::path file = usualFile()) : file_(std::move(file)) {}

    const std::filesystem::path &file() const { return file_; }

    std::optional<Word> wordOn(std::string_view serial) const;
    /// In place of an earlier word. BadInput for a serial number that is empty or holds control characters.
    Status remember(std::string_view serial, Word) const;
    Status forgetAll() const;

private:
    std::filesystem::path file_;
};

} // namespace bokeh::accelerator::usb
