// How libjpeg's errors come back. Include it after <cstdio>; whoever does links libjpeg-turbo.
#pragma once

#include <array>
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

namespace bokeh::capture {

/// libjpeg knows no other way out of an error than a jump. Between setjmp() and a jump back to it no object may be
/// alive that needs a destructor, here and in what is called.
struct JpegFailure : jpeg_error_mgr {
    std::jmp_buf back;
    std::array<char, JMSG_LENGTH_MAX> what{};
};

[[noreturn]] inline void giveUpJpeg(j_common_ptr info)
{
    auto *failure = static_cast<JpegFailure *>(info->err);
    failure->format_message(info, failure->what.data());
    std::longjmp(failure->back, 1);
}

} // namespace bokeh::capture
