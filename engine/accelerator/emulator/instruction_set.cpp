#include "engine/accelerator/emulator/instruction_set.h"

#include <oneapi/dnnl/dnnl.hpp>

namespace bokeh::accelerator::emulator {

InstructionSet effectiveInstructionSet()
{
    switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::avx2:
        return InstructionSet::Avx2;
    case dnnl::cpu_isa::avx2_vnni:
        return InstructionSet::Avx2Vnni;
    case dnnl::cpu_isa::avx512_core:
        return InstructionSet::Avx512;
    case dnnl::cpu_isa::avx512_core_vnni:
    case dnnl::cpu_isa::avx512_core_bf16:
        return InstructionSet::Avx512Vnni;
    case dnnl::cpu_isa::avx512_core_amx:
        return InstructionSet::Amx;
    default:
        return InstructionSet::Plain;
    }
}

const char *name(InstructionSet set)
{
    switch (set) {
    case InstructionSet::Plain:
        return "plain";
    case InstructionSet::Avx2:
        return "avx2";
    case InstructionSet::Avx2Vnni:
        return "avx2-vnni";
    case InstructionSet::Avx512:
        return "avx512";
    case InstructionSet::Avx512Vnni:
        return "avx512-vnni";
    case InstructionSet::Amx:
        return "amx";
    }
    return "plain";
}

} // namespace bokeh::accelerator::emulator
