# The arithmetic's proof: one program, run once for every instruction set that the kernel library can be capped to. A
# cap above what the processor has runs what it has; the program prints which.
add_executable(arithmetic_test arithmetic_test.cpp arithmetic_convolution_test.cpp arithmetic_draws.cpp)
target_link_libraries(arithmetic_test PRIVATE bokeh::accelerator Catch2::Catch2WithMain)
target_compile_options(arithmetic_test PRIVATE -Wall -Wextra)
foreach(isa AVX2 AVX2_VNNI AVX512_CORE AVX512_CORE_VNNI AVX512_CORE_AMX)
    add_test(NAME "arithmetic/${isa}" COMMAND arithmetic_test -w NoTests)
    set_tests_properties("arithmetic/${isa}" PROPERTIES LABELS "accelerator" TIMEOUT 300
        ENVIRONMENT "ONEDNN_MAX_CPU_ISA=${isa}")
endforeach()
# The portable kernel, for processors without any of them; slow, so without the large networks.
add_test(NAME "arithmetic/SSE41" COMMAND arithmetic_test -w NoTests "~*catalogue*")
set_tests_properties("arithmetic/SSE41" PROPERTIES LABELS "accelerator" TIMEOUT 300 ENVIRONMENT "ONEDNN_MAX_CPU_ISA=SSE41")
