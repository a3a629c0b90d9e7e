// An FFmpeg that lacks an encoder, as some distributions' do.
#pragma once

namespace bokeh::test {

/// While it lives, this program's FFmpeg has no encoder of that name. One at a time; no thread may be encoding.
class MissingEncoder {
public:
    explicit MissingEncoder(const char *name);
    ~MissingEncoder();
    MissingEncoder(const MissingEncoder &) = delete;
    MissingEncoder &operator=(const MissingEncoder &) = delete;
};

} // namespace bokeh::test
