#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/base/partial_file.h"
#include "engine/base/result.h"

namespace bokeh::output {

/// "Bokehcam 2026-11-21 14.05.09": the program's name and the local time now. Sorts by time, and is a file name
/// everywhere.
std::string stemOfNow();

/// What follows the stem in the name of a file, and who may read the file.
struct Ending {
    std::string text;
    Readers readers = Readers::AsUmask;
};

/// Makes empty files `folder`/`stem``ending`, all with the same stem, none of which was there before: a number is added
/// to the stem until that is so. In the order of `endings`. BadInput: no such folder, or it may not be written to.
/// Exhausted: the disk is full. After an error, nothing of it remains.
Result<std::vector<std::filesystem::path>> reserveNames(const std::filesystem::path &folder, const std::string &stem,
                                                        std::span<const Ending> endings);

} // namespace bokeh::output
