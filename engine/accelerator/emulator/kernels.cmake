# The emulated chip's operators and the two executors made of them.
target_sources(bokeh_accelerator PRIVATE
    emulator/convolution.cpp
    emulator/direct_convolution.cpp
    emulator/direct_plain.cpp
    emulator/down_sampling.cpp
    emulator/fast_down_sampling.cpp
    emulator/fast_executor.cpp
    emulator/fast_up_sampling.cpp
    emulator/input_stage.cpp
    emulator/instruction_set.cpp
    emulator/onednn_convolution.cpp
    emulator/output_stage.cpp
    emulator/reference_executor.cpp
    emulator/reformat.cpp
    emulator/relayout.cpp
    emulator/stage.cpp
    emulator/up_sampling.cpp)

# Loops that become vectors only at this level.
set_source_files_properties(emulator/input_stage.cpp emulator/output_stage.cpp PROPERTIES COMPILE_OPTIONS -O3)

# One set of flags per instruction set; which of them runs is chosen at run time. The loops are written to be unrolled.
set(kernel_flags -O3 -fno-exceptions)
set_source_files_properties(emulator/direct_plain.cpp PROPERTIES COMPILE_OPTIONS "${kernel_flags}")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    # GCC 12 takes its own 512-bit intrinsics for reads of something uninitialised (GCC bug 105593).
    set(avx512_flags -mavx512f -mavx512bw -mavx512vl -mavx512dq -Wno-uninitialized)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        list(APPEND avx512_flags -Wno-maybe-uninitialized)
    endif()
    function(add_kernel name)
        set_source_files_properties(emulator/direct_${name}.cpp PROPERTIES COMPILE_OPTIONS "${kernel_flags};${ARGN}")
        target_sources(bokeh_accelerator PRIVATE emulator/direct_${name}.cpp)
    endfunction()
    add_kernel(avx2 -mavx2)
    add_kernel(avx2_vnni -mavx2 -mavxvnni)
    add_kernel(avx512 ${avx512_flags})
    add_kernel(avx512_vnni ${avx512_flags} -mavx512vnni)
    set_source_files_properties(emulator/direct_convolution.cpp PROPERTIES COMPILE_DEFINITIONS BOKEH_X86_KERNELS)
endif()

# oneDNN by its files: Debian's package configuration of it insists on OpenCL headers, which nothing here needs.
find_path(ONEDNN_INCLUDE oneapi/dnnl/dnnl.hpp REQUIRED)
find_library(ONEDNN_LIBRARY dnnl REQUIRED)
find_library(GOMP_LIBRARY NAMES gomp libgomp.so.1 REQUIRED)
target_include_directories(bokeh_accelerator SYSTEM PRIVATE ${ONEDNN_INCLUDE})
target_link_libraries(bokeh_accelerator PRIVATE ${ONEDNN_LIBRARY} ${GOMP_LIBRARY})
