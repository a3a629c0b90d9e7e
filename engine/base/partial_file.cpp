#include "engine/base/partial_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bokeh {

namespace fs = std::filesystem;

namespace {

constexpr int kMostTries = 1'000;
constexpr std::string_view kBeginning = ".bokehcam.", kEnding = ".part";

fs::path folderOf(const fs::path &file)
{
    return file.parent_path().empty() ? fs::path(".") : file.parent_path();
}

/// Never the same twice in this process; a killed one of the same number may have left it.
fs::path hiddenName(const fs::path &folder)
{
    static std::atomic<unsigned> count = 0; // relaxed: it only has to differ
    return folder /
           fmt::format("{}{}.{}{}", kBeginning, getpid(), count.fetch_add(1, std::memory_order_relaxed), kEnding);
}

/// ".bokehcam.NUMBER.NUMBER.part", and not a letter more.
bool isHiddenName(std::string_view name)
{
    const auto isNumber = [](std::string_view text) {
        return !text.empty() && text.size() <= 10 &&
               std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (name.size() < kBeginning.size() + kEnding.size() || !name.starts_with(kBeginning) || !name.ends_with(kEnding))
        return false;
    name = name.substr(kBeginning.size(), name.size() - kBeginning.size() - kEnding.size());
    const auto dot = name.find('.');
    return dot != name.npos && isNumber(name.substr(0, dot)) && isNumber(name.substr(dot + 1));
}

/// The way to a file that has no name.
std::string pathThrough(const Descriptor &file)
{
    return fmt::format("/proc/self/fd/{}", file.number());
}

mode_t modeFor(Readers readers)
{
    return readers == Readers::Owner ? 0600 : 0666;
}

/// "a (unfinished).mp4", "a (unfinished 2).mp4" ...
fs::path unfinishedName(const fs::path &final, int number)
{
    const std::string counted = number == 1 ? "" : fmt::format(" {}", number);
    return final.parent_path() /
           fmt::format("{} (unfinished{}){}", final.stem().string(), counted, final.extension().string());
}

bool isSame(const struct stat &a, const struct stat &b)
{
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

} // namespace

PartialFile::PartialFile(PartialFile &&other) noexcept
    : final_(other.final_),
      readers_(other.readers_),
      file_(std::move(other.file_)),
      name_(std::exchange(other.name_, {})),
      shown_(other.shown_),
      revealed_(other.revealed_)
{
}

PartialFile::~PartialFile()
{
    if (!name_.empty() && !revealed_)
        ::unlink(name_.c_str());
}

Result<PartialFile> PartialFile::create(const fs::path &final, Readers readers, Kind kind)
{
    std::error_code unknown;
    if (const auto there = fs::status(final, unknown); fs::exists(there) && !fs::is_regular_file(there))
        return Error{Errc::BadInput, fmt::format("\"{}\" cannot be written: it is not a file", final.string())};
    PartialFile file(final, readers);
    if (kind == Kind::Hidden || !file.openUnnamed())
        if (Status opened = file.openHidden(); !opened)
            return opened.error();
    // The umask may have taken what the user needs, and never gives too much.
    if (readers == Readers::Owner && ::fchmod(file.descriptor(), modeFor(readers)) != 0)
        return file.failure(errno);
    return file;
}

/// False where the file system cannot, or where it could not be given a name later.
bool PartialFile::openUnnamed()
{
    Descriptor file(::open(folderOf(final_).c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, modeFor(readers_)));
    if (!file || ::access(pathThrough(file).c_str(), F_OK) != 0)
        return false;
    (void)::flock(file.number(), LOCK_EX | LOCK_NB); // nobody else knows of it yet
    file_ = std::move(file);
    return true;
}

Status PartialFile::openHidden()
{
    for (int i = 0; i < kMostTries; ++i) {
        const fs::path name = hiddenName(folderOf(final_));
        Descriptor file(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, modeFor(readers_)));
        if (!file && errno == EEXIST)
            continue;
        if (!file)
            return failure(errno);
        // Where there are no locks, nothing is swept either.
        const bool swept = ::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        struct stat now {};
        if (swept || (::fstat(file.number(), &now) == 0 && now.st_nlink == 0))
            continue; // it was taken for a remainder before it was locked
        file_ = std::move(file);
        name_ = name;
        return {};
    }
    return failure(EEXIST);
}

/// Its name is this one from now on, if nothing has that name yet: 0, or errno.
int PartialFile::take(const fs::path &name)
{
    if (name_.empty()) {
        if (::linkat(AT_FDCWD, pathThrough(file_).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0)
            return errno;
    } else {
        // Not every file system can rename without replacing: what is replaced is our own.
        const Descriptor reserved(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!reserved)
            return errno;
        if (::rename(name_.c_str(), name.c_str()) != 0) {
            const int reason = errno;
            ::unlink(name.c_str());
            return reason;
        }
    }
    name_ = name;
    return 0;
}

Status PartialFile::show()
{
    if (shown_)
        return {};
    int reason = EEXIST;
    for (int number = 1; number <= kMostTries && reason == EEXIST; ++number)
        reason = take(unfinishedName(final_, number));
    if (reason != 0)
        return failure(reason);
    shown_ = true;
    return {};
}

/// A file without a name cannot replace another, so it gets a hidden one first.
int PartialFile::hide()
{
    int reason = EEXIST;
    for (int i = 0; i < kMostTries && reason == EEXIST; ++i)
        reason = take(hiddenName(folderOf(final_)));
    return reason;
}

Status PartialFile::reveal()
{
    int reason = 0;
    if (name_.empty()) {
        reason = take(final_);
        if (reason == EEXIST)
            reason = hide();
    }
    if (reason == 0 && name_ != final_ && ::rename(name_.c_str(), final_.c_str()) != 0)
        reason = errno;
    if (reason != 0)
        return failure(reason);
    name_ = final_;
    revealed_ = true;
    return {};
}

Error PartialFile::failure(int reason) const
{
    const bool full = reason == ENOSPC || reason == EDQUOT;
    return {full ? Errc::Exhausted : Errc::BadInput,
            fmt::format("\"{}\" cannot be written: {}", final_.string(),
                        full ? "the disk is full" : std::generic_category().message(reason))};
}

void sweepPartials(const fs::path &folder)
{
    std::error_code failed;
    for (fs::directory_iterator entry(folder.empty() ? fs::path(".") : folder, failed), end; !failed && entry != end;
         entry.increment(failed)) {
        const fs::path path = entry->path();
        if (!isHiddenName(path.filename().string()))
            continue;
        const Descriptor file(::open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat opened {
        }, named{};
        if (!file || ::fstat(file.number(), &opened) != 0 || !S_ISREG(opened.st_mode) || opened.st_uid != ::geteuid() ||
            ::flock(file.number(), LOCK_EX | LOCK_NB) != 0)
            continue;
        if (::lstat(path.c_str(), &named) == 0 && isSame(opened, named))
            ::unlink(path.c_str());
    }
}

} // namespace bokeh
