#include "engine/accelerator/usb/errors.h"

#include <fmt/format.h>
#include <libusb.h>

namespace bokeh::accelerator::usb {

Error errorOf(int code, std::string_view failed)
{
    switch (code) {
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND:
        return unpluggedError();
    case LIBUSB_ERROR_TIMEOUT:
        return timeoutError();
    case LIBUSB_ERROR_INTERRUPTED:
        return cancelledError();
    case LIBUSB_ERROR_ACCESS:
        return forbiddenError(failed);
    case LIBUSB_ERROR_BUSY:
        return {Errc::Exhausted, fmt::format("{} failed: another program uses it", failed)};
    case LIBUSB_ERROR_NO_MEM:
        return {Errc::Exhausted, fmt::format("{} failed for lack of memory for USB: raise "
                                             "/sys/module/usbcore/parameters/usbfs_memory_mb",
                                             failed)};
    case LIBUSB_ERROR_PIPE:
    case LIBUSB_ERROR_OVERFLOW:
    case LIBUSB_ERROR_IO:
        return {Errc::BadReply, fmt::format("{} failed on the wire ({})", failed, libusb_error_name(code))};
    case LIBUSB_ERROR_NOT_SUPPORTED:
        return {Errc::Unsupported, fmt::format("{} is not supported on this machine", failed)};
    default:
        return {Errc::Internal, fmt::format("{} failed ({})", failed, libusb_error_name(code))};
    }
}

Error transferError(int status)
{
    switch (status) {
    case LIBUSB_TRANSFER_NO_DEVICE:
        return unpluggedError();
    case LIBUSB_TRANSFER_STALL:
        return {Errc::BadReply, "the accelerator has halted its endpoints"};
    case LIBUSB_TRANSFER_OVERFLOW:
        return {Errc::BadReply, "the accelerator sent more than was asked for"};
    case LIBUSB_TRANSFER_TIMED_OUT:
        return timeoutError();
    case LIBUSB_TRANSFER_CANCELLED:
        return {Errc::BadReply, "a transfer was cut off while the accelerator was recovered"};
    default:
        return {Errc::BadReply, "a transfer was damaged on the wire: try another cable or port"};
    }
}

Error forbiddenError(std::string_view failed)
{
    return {Errc::BadInput, fmt::format("{} is not allowed to this user: install packaging/udev/70-bokehcam.rules in "
                                        "/etc/udev/rules.d and plug it in again",
                                        failed)};
}

Error cancelledError()
{
    return {Errc::Cancelled, "the connection to the accelerator is being closed"};
}

Error unpluggedError()
{
    return {Errc::Disconnected, "the accelerator was unplugged"};
}

Error timeoutError()
{
    return {Errc::Timeout, "the accelerator did not answer in time: if it happens again, try another cable, or a port "
                           "with more power instead of a hub"};
}

} // namespace bokeh::accelerator::usb
