#pragma once

namespace bokeh {

/// How wide the vectors are that our own inner loops may use.
enum class VectorLevel { Plain, Avx2, Avx512 };

/// The widest that this processor has; Avx2 includes FMA, Avx512 its F, BW, DQ and VL parts. The environment variable
/// ONEDNN_MAX_CPU_ISA, which caps the network's kernels, caps this too, so that one variable plays an older processor
/// for the whole program. Any thread; the answer never changes.
VectorLevel vectorLevel();

} // namespace bokeh
