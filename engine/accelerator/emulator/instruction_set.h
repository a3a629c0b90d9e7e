#pragma once

namespace bokeh::accelerator::emulator {

/// What the fast path may use: the least of what the processor has and what the kernel library is capped to, by
/// ONEDNN_MAX_CPU_ISA in the environment or dnnl::set_max_cpu_isa() before its first use. In rising order.
enum class InstructionSet { Plain, Avx2, Avx2Vnni, Avx512, Avx512Vnni, Amx };

/// Fixed from the first call on. Threads: any.
InstructionSet effectiveInstructionSet();

/// "plain", "avx2", "avx2-vnni", "avx512", "avx512-vnni", "amx".
const char *name(InstructionSet);

} // namespace bokeh::accelerator::emulator
