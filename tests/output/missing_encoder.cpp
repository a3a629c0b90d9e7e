#include "tests/output/missing_encoder.h"

#include <dlfcn.h>
#include <string_view>

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace {
std::string_view missing;
}

/// In place of the library's own, which the linker finds after the program's.
extern "C" const AVCodec *avcodec_find_encoder_by_name(const char *name)
{
    if (missing == name)
        return nullptr;
    using Find = const AVCodec *(*)(const char *);
    static const Find find = reinterpret_cast<Find>(dlsym(RTLD_NEXT, "avcodec_find_encoder_by_name"));
    return find(name);
}

namespace bokeh::test {

MissingEncoder::MissingEncoder(const char *name)
{
    missing = name;
}

MissingEncoder::~MissingEncoder()
{
    missing = {};
}

} // namespace bokeh::test
