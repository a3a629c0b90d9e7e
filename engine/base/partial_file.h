#pragma once

#include <filesystem>
#include <utility>

#include "engine/base/descriptor.h"
#include "engine/base/result.h"

namespace bokeh {

/// Who may read a file.
enum class Readers {
    AsUmask, ///< whom the process's umask lets
    Owner,   ///< nobody but the user (0600), whatever the umask
};

/// A file on its way to its final name. It has no name at all where the file system can hold such a file (O_TMPFILE):
/// nothing of it remains when the program is killed. Elsewhere it has a hidden name in the folder of the final one,
/// made with O_EXCL: what a killed program leaves, sweepPartials() removes. While it is open it is locked (flock), so
/// that it never counts as left behind. A link of the final name to a file is replaced, not followed.
///
/// Errors: Exhausted: there is no room for a name. BadInput: a pipe, a device or a folder has the final name, and what
/// else the system says. Threads: one owner thread.
class PartialFile {
public:
    enum class Kind { Unnamed, Hidden };

    /// Kind::Hidden: as on a file system that holds no files without a name.
    static Result<PartialFile> create(const std::filesystem::path &final, Readers = Readers::AsUmask,
                                      Kind = Kind::Unnamed);
    PartialFile(PartialFile &&) noexcept;
    PartialFile &operator=(PartialFile &&) = delete;
    ~PartialFile(); ///< removes it, unless it has its final name

    int descriptor() const { return file_.number(); } ///< to read and write

    /// Gives it a visible name, which it keeps if the program is killed: "a (unfinished).mp4" where the final name is
    /// "a.mp4", and a number where there is a file of that name already. Only the first call counts.
    Status show();
    /// Gives it the final name, in place of what bears it, at once. After an error it does not have it.
    Status reveal();

private:
    PartialFile(std::filesystem::path final, Readers readers) : final_(std::move(final)), readers_(readers) {}
    bool openUnnamed();
    Status openHidden();
    int take(const std::filesystem::path &name);
    int hide();
    Error failure(int reason) const;

    const std::filesystem::path final_;
    const Readers readers_;
    Descriptor file_;
    std::filesystem::path name_; // that it has now; empty: none
    bool shown_ = false, revealed_ = false;
};

/// Removes what killed programs have left in a folder: regular files of this user that bear a name as only a
/// PartialFile has, and that nobody has locked. Nothing else is touched. Threads: any.
void sweepPartials(const std::filesystem::path &folder);

} // namespace bokeh
