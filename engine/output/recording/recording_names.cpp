#include "engine/output/recording/recording_names.h"

#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>

#include "engine/base/descriptor.h"

namespace bokeh::output {

namespace fs = std::filesystem;

namespace {

constexpr int kMostTries = 1'000;

void removeAll(std::span<const fs::path> paths)
{
    std::error_code ignored;
    for (const fs::path &path : paths)
        fs::remove(path, ignored);
}

/// 0, or errno. EEXIST where there is something of that name, be it a link to nowhere.
int create(const fs::path &path, Readers readers)
{
    const mode_t mode = readers == Readers::Owner ? 0600 : 0666; // from the first moment: a reader may come early
    return Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)) ? 0 : errno;
}

Error refusal(const fs::path &folder, int reason)
{
    if (reason == ENOSPC || reason == EDQUOT)
        return {Errc::Exhausted, fmt::format("nothing can be recorded in \"{}\": the disk is full", folder.string())};
    if (reason == ENOENT || reason == ENOTDIR)
        return {Errc::BadInput, fmt::format("nothing can be recorded: there is no folder \"{}\"", folder.string())};
    return {Errc::BadInput, fmt::format("nothing can be recorded in \"{}\": {}", folder.string(),
                                        std::generic_category().message(reason))};
}

} // namespace

std::string stemOfNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::array<char, 64> text{};
    std::strftime(text.data(), text.size(), "Bokehcam %Y-%m-%d %H.%M.%S", &local);
    return text.data();
}

Result<std::vector<fs::path>> reserveNames(const fs::path &folder, const std::string &stem,
                                           std::span<const Ending> endings)
{
    for (int number = 1; number <= kMostTries; ++number) {
        const std::string tried = number == 1 ? stem : fmt::format("{} ({})", stem, number);
        std::vector<fs::path> made;
        int reason = 0;
        for (const Ending &ending : endings) {
            const fs::path path = folder / (tried + ending.text);
            reason = create(path, ending.readers);
            if (reason != 0)
                break;
            made.push_back(path);
        }
        if (reason == 0)
            return made;
        removeAll(made);
        if (reason != EEXIST)
            return refusal(folder, reason);
    }
    return refusal(folder, EEXIST);
}

} // namespace bokeh::output
