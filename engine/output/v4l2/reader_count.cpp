#include "engine/output/v4l2/reader_count.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <unistd.h>

#include "engine/base/system_text.h"
#include "engine/output/v4l2/loopback_device.h"

namespace bokeh::output::v4l2 {

namespace {

/// The count does not change when one program takes another's place in between.
constexpr std::chrono::seconds kSearchAgain{5};
constexpr int kUnknown = -1;

/// Open files of all the module's devices, ours too; kUnknown where the kernel does not count.
int openedFiles(const std::filesystem::path &root)
{
    const std::string text = systemLine(root / "sys/module/v4l2loopback/refcnt");
    int count = kUnknown;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

} // namespace

int ReaderCount::look(Clock::time_point now)
{
    const int opened = openedFiles(root_);
    if (opened == kUnknown || opened != opened_ || now - searched_ >= kSearchAgain) {
        // Nobody but us needs no search.
        found_ = opened == 0 || opened == 1 ? 0 : search(opened);
        opened_ = opened;
        searched_ = now;
    }
    return found_;
}

int ReaderCount::search(int opened) const
{
    std::set<std::string> nodes;
    for (const LoopbackNode &node : loopbackNodes(root_))
        nodes.insert(node.node.string());
    std::set<int> readers;
    int seen = 0;
    for (const OpenFile &file : openVideoFiles(root_).files) {
        seen += nodes.contains(file.node.string()) ? 1 : 0;
        if (file.node == node_ && file.process != getpid())
            readers.insert(file.process);
    }
    const bool somebodyElse = opened != kUnknown && opened > seen;
    return readers.empty() && somebodyElse ? 1 : static_cast<int>(readers.size());
}

} // namespace bokeh::output::v4l2
