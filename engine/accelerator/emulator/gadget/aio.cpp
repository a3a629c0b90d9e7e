// The C library has no names for these calls.
#include "engine/accelerator/emulator/gadget/aio.h"

#include <sys/eventfd.h>
#include <sys/syscall.h>

namespace bokeh::accelerator::emulator::gadget {

namespace {

constexpr std::chrono::milliseconds kPatience{500}; // below a second, as next() wants it; it takes a few ms

iocb request(unsigned operation, int file, const void *memory, std::size_t bytes)
{
    iocb made{};
    made.aio_lio_opcode = static_cast<std::uint16_t>(operation);
    made.aio_fildes = static_cast<std::uint32_t>(file);
    made.aio_buf = reinterpret_cast<std::uintptr_t>(memory);
    made.aio_nbytes = bytes;
    return made;
}

} // namespace

Result<std::unique_ptr<Aio>> Aio::make()
{
    FileHandle bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!bell)
        return systemError("no event can be made for the gadget");
    aio_context_t context{};
    if (::syscall(SYS_io_setup, 2, &context) != 0)
        return systemError("the kernel refuses asynchronous transfers");
    return std::unique_ptr<Aio>(new Aio(context, std::move(bell)));
}

Aio::Aio(aio_context_t context, FileHandle bell) : context_(context), bell_(std::move(bell)) {}

Aio::~Aio()
{
    (void)::syscall(SYS_io_destroy, context_); // it is a valid one
}

Status Aio::read(Tag tag, int file, std::span<std::byte> room)
{
    return submit(tag, request(IOCB_CMD_PREAD, file, room.data(), room.size()));
}

Status Aio::write(Tag tag, int file, std::span<const std::byte> bytes)
{
    return submit(tag, request(IOCB_CMD_PWRITE, file, bytes.data(), bytes.size()));
}

Status Aio::submit(Tag tag, const iocb &what)
{
    iocb &made = requests_[tag];
    made = what;
    made.aio_data = tag;
    made.aio_flags = IOCB_FLAG_RESFD;
    made.aio_resfd = static_cast<std::uint32_t>(bell_.number());
    iocb *list[] = {&made};
    if (::syscall(SYS_io_submit, context_, 1, list) != 1)
        return systemError("the gadget cannot transfer");
    busy_[tag] = true;
    return {};
}

void Aio::drain()
{
    io_event unused{};
    for (const Tag tag : {Out, In})
        if (busy_[tag])
            (void)::syscall(SYS_io_cancel, context_, &requests_[tag], &unused); // it fails if that has just ended
    End ended;
    while ((busy_[Out] || busy_[In]) && next(ended, kPatience)) {
    }
}

bool Aio::next(End &out, std::chrono::nanoseconds patience)
{
    io_event event{};
    timespec time{.tv_sec = 0, .tv_nsec = patience.count()};
    if (::syscall(SYS_io_getevents, context_, patience.count() > 0 ? 1 : 0, 1, &event, &time) != 1)
        return false;
    out = {static_cast<Tag>(event.data), event.res};
    busy_[out.tag] = false;
    return true;
}

} // namespace bokeh::accelerator::emulator::gadget
