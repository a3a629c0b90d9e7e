#include "app/cli/bench_isa.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace bokeh::cli {

#if defined(__x86_64__)

namespace {

struct Leaf7 {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    explicit Leaf7(unsigned subleaf) { __get_cpuid_count(7, subleaf, &eax, &ebx, &ecx, &edx); }
};

bool has(unsigned word, int bit)
{
    return (word >> bit & 1) != 0;
}

/// Whether the operating system keeps the tile registers: XCR0 bits 17 and 18.
bool keepsTiles()
{
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !has(ecx, 27)) // OSXSAVE: xgetbv exists
        return false;
    unsigned low = 0, high = 0;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return has(low, 17) && has(low, 18);
}

} // namespace

std::vector<InstructionSetCap> playableCaps()
{
    std::vector<InstructionSetCap> caps;
    const Leaf7 basic(0), more(1);
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    if (__builtin_cpu_supports("avx2"))
        caps.push_back({"avx2", "AVX2", avx512 ? "AVX512-SKX" : ""});
    if (avx512)
        caps.push_back({"avx512", "AVX512_CORE", ""});
    if (avx512 && __builtin_cpu_supports("avx512vnni"))
        caps.push_back({"vnni", "AVX512_CORE_VNNI", ""});
    else if (__builtin_cpu_supports("avx2") && has(more.eax, 4)) // AVX-VNNI, of processors without AVX-512
        caps.push_back({"vnni", "AVX2_VNNI", ""});
    if (avx512 && has(basic.edx, 24) && has(basic.edx, 25) && keepsTiles()) // AMX-TILE, AMX-INT8
        caps.push_back({"amx", "AVX512_CORE_AMX", ""});
    if (caps.empty())
        caps.push_back({"native", "", ""});
    return caps;
}

#else

std::vector<InstructionSetCap> playableCaps()
{
    return {{"native", "", ""}};
}

#endif

} // namespace bokeh::cli
