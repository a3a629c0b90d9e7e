// The one place where libusb's codes become ours.
#pragma once

#include <string_view>

#include "engine/base/result.h"

namespace bokeh::accelerator::usb {

/// `code` is a negative libusb_error; `failed` says what did, to begin the sentence: "opening the accelerator".
Error errorOf(int code, std::string_view failed);

/// `status` is the libusb_transfer_status of a transfer that is over and not LIBUSB_TRANSFER_COMPLETED.
Error transferError(int status);

Error cancelledError();
Error forbiddenError(std::string_view failed); ///< what to do about it included
Error unpluggedError();
Error timeoutError();

} // namespace bokeh::accelerator::usb
