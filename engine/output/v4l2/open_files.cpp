#include "engine/output/v4l2/open_files.h"

#include <charconv>
#include <string_view>
#include <sys/stat.h>
#include <system_error>

#include "engine/base/system_text.h"

namespace bokeh::output::v4l2 {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "video";

/// 0 where the name is none.
int processOf(const std::string &name)
{
    int number = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    return problem == std::errc() && end == name.data() + name.size() && number > 0 ? number : 0;
}

/// In a sandbox a device may bear another path, but it has the same number.
bool sameDevice(const fs::path &a, const fs::path &b)
{
    struct stat first {
    }, second{};
    return stat(a.c_str(), &first) == 0 && stat(b.c_str(), &second) == 0 && S_ISCHR(first.st_mode) &&
           S_ISCHR(second.st_mode) && first.st_rdev == second.st_rdev;
}

/// Empty where the open file is no video device.
fs::path nodeOf(const fs::path &link, const fs::path &root)
{
    std::error_code failed;
    const fs::path target = fs::read_symlink(link, failed);
    if (failed || !target.filename().string().starts_with(kPrefix))
        return {};
    const fs::path node = "/dev" / target.filename();
    return target == node || sameDevice(link, root / node.relative_path()) ? node : fs::path();
}

} // namespace

OpenFiles openVideoFiles(const fs::path &root)
{
    OpenFiles open;
    std::error_code failed;
    for (fs::directory_iterator process(root / "proc", failed), end; !failed && process != end;
         process.increment(failed)) {
        const int number = processOf(process->path().filename().string());
        if (number == 0)
            continue;
        std::error_code hidden; // it may also have ended meanwhile
        for (fs::directory_iterator file(process->path() / "fd", hidden); !hidden && file != end;
             file.increment(hidden)) {
            if (fs::path node = nodeOf(file->path(), root); !node.empty())
                open.files.push_back(
                    {.node = std::move(node), .process = number, .program = systemLine(process->path() / "comm")});
        }
        if (hidden == std::errc::permission_denied)
            ++open.hidden;
    }
    return open;
}

} // namespace bokeh::output::v4l2
