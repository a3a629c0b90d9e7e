#include "engine/base/vector_level.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace bokeh {

namespace {

VectorLevel ofProcessor()
{
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
        return VectorLevel::Plain;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return VectorLevel::Avx512;
    return VectorLevel::Avx2;
#else
    return VectorLevel::Plain;
#endif
}

VectorLevel ofCap()
{
    const char *cap = std::getenv("ONEDNN_MAX_CPU_ISA");
    if (!cap)
        return VectorLevel::Avx512;
    const std::string_view name = cap;
    if (name.starts_with("AVX2"))
        return VectorLevel::Avx2;
    return name == "SSE41" || name == "AVX" ? VectorLevel::Plain : VectorLevel::Avx512;
}

} // namespace

VectorLevel vectorLevel()
{
    static const VectorLevel level = std::min(ofProcessor(), ofCap());
    return level;
}

} // namespace bokeh
