#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "engine/output/v4l2/open_files.h"

namespace bokeh::output::v4l2 {

/// How many programs besides this one hold a v4l2loopback device, for drivers that do not tell who reads. To hold it
/// counts as watching: to list cameras a program opens them only for a moment. Cheap as long as nothing happens: the
/// module's own count of open files is looked at first. Threads: one owner thread.
class ReaderCount {
public:
    using Clock = std::chrono::steady_clock;

    explicit ReaderCount(std::filesystem::path node, std::filesystem::path root = "/")
        : node_(std::move(node)), root_(std::move(root))
    {
    }

    /// One stands for all where somebody has it open whom we may not look at.
    int look(Clock::time_point now);

private:
    int search(int opened) const;

    std::filesystem::path node_, root_;
    int opened_ = 0; ///< by the module's count, when we last searched
    int found_ = 0;
    Clock::time_point searched_{};
};

} // namespace bokeh::output::v4l2
