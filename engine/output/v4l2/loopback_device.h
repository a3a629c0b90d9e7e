#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/descriptor.h"
#include "engine/base/result.h"
#include "engine/output/v4l2/format.h"

namespace bokeh::output::v4l2 {

struct LoopbackNode {
    std::filesystem::path node; ///< "/dev/video10"
    std::string name;           ///< as programs list it
};

/// The devices of v4l2loopback that are there, by number, as sysfs under `root` tells: nothing is opened.
std::vector<LoopbackNode> loopbackNodes(const std::filesystem::path &root = "/");

/// The side of a v4l2loopback device that is written to. Threads: one owner thread, but readersTold() may be another's.
class LoopbackDevice {
public:
    /// Disconnected where there is no such node; BadInput for one that is no such device, for want of permission, and
    /// where its format was fixed to what we cannot write; Exhausted where another program writes to it, or too many
    /// have it open. With drivers before 0.13 a writer can only be seen by watching for a second, which is done where
    /// somebody has it open.
    static Result<LoopbackDevice> open(const std::filesystem::path &node, const NegotiatedFormat &wished);
    LoopbackDevice(LoopbackDevice &&) noexcept = default;
    LoopbackDevice &operator=(LoopbackDevice &&) noexcept;
    ~LoopbackDevice(); ///< programs that hold it see no more pictures

    /// What was wished for, but for size and format that others have fixed.
    const NegotiatedFormat &agreed() const { return agreed_; }

    /// A whole picture, for whoever reads; never waits for them. The first one makes the device a camera for programs
    /// that insist on one that is nothing else.
    Status write(std::span<const std::uint8_t> picture);

    /// Whether the driver tells who streams from it: from version 0.13 on.
    bool tellsReaders() const { return tellsReaders_; }
    /// How many stream, where the driver has said so since the last call; poll() for POLLPRI tells when.
    std::optional<int> readersTold();

    int descriptor() const { return descriptor_.number(); }

private:
    LoopbackDevice(Descriptor descriptor, std::filesystem::path node)
        : descriptor_(std::move(descriptor)), node_(std::move(node))
    {
    }
    static Result<LoopbackDevice> claim(const std::filesystem::path &node);
    int control(unsigned long request, void *argument) const;
    Error error(int reason) const;
    Error busy() const;
    Result<bool> writable() const;
    void subscribe();
    bool writtenByOthers() const;
    Status agree(const NegotiatedFormat &wished);

    Descriptor descriptor_;
    std::filesystem::path node_;
    NegotiatedFormat agreed_;
    bool tellsReaders_ = false;
    bool started_ = false; ///< a picture was written
};

} // namespace bokeh::output::v4l2
