#pragma once

#include <string>
#include <vector>

namespace bokeh::cli {

/// One cap that both contestants of the bench are put under, by their environment variables.
struct InstructionSetCap {
    std::string name;   ///< as on the command line: "avx2", "avx512", "vnni", "amx"; "native" where there are no caps
    std::string oneDnn; ///< for ONEDNN_MAX_CPU_ISA; none if empty
    std::string openCv; ///< for OPENCV_CPU_DISABLE; none if empty
};

/// What this processor can play, the best last. At least one.
std::vector<InstructionSetCap> playableCaps();

} // namespace bokeh::cli
