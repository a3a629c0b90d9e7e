#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <linux/aio_abi.h>
#include <memory>
#include <span>

#include "engine/accelerator/emulator/file_handle.h"

namespace bokeh::accelerator::emulator::gadget {

/// Reads and writes that the kernel does while we wait for something else, and that can be taken back: FunctionFS lets
/// its endpoints be used in no other way without a thread that may be stuck in each. One transfer for each of two tags.
/// Threads: one owner thread.
class Aio {
public:
    enum Tag : std::size_t { Out = 0, In = 1 };

    static Result<std::unique_ptr<Aio>> make();
    ~Aio(); ///< takes back what is under way, and waits for that
    Aio(const Aio &) = delete;

    /// `room` and `bytes` must last until the transfer has ended. The tag is not busy.
    Status read(Tag, int file, std::span<std::byte> room);
    Status write(Tag, int file, std::span<const std::byte> bytes);
    bool busy(Tag tag) const { return busy_[tag]; }
    /// Takes back both, waits until they have ended, however they did, and forgets what they brought. A transfer that
    /// does not end soon is left under way.
    void drain();

    struct End {
        Tag tag;
        std::int64_t result; ///< bytes, or a negative errno
    };
    /// A transfer that has ended; false if there is none. Ask when bell() has rung, until it says no.
    bool end(End &out) { return next(out, {}); }
    const FileHandle &bell() const { return bell_; }

private:
    Aio(aio_context_t, FileHandle bell);
    Status submit(Tag, const iocb &);
    bool next(End &, std::chrono::nanoseconds patience);

    const aio_context_t context_;
    FileHandle bell_;
    std::array<iocb, 2> requests_{};
    std::array<bool, 2> busy_{};
};

} // namespace bokeh::accelerator::emulator::gadget
