# Compile and link flags that make memory errors harder to exploit. They hold for all that is built here; tests/packaging
# reads them back from the programs. Position-independent code is the default of Debian's compilers.
# The sanitizers bring checks of their own, which some of these would hide from them.
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize=")
    add_compile_options(-fstack-protector-strong -fstack-clash-protection)
    # It needs optimisation, and warns without it.
    if(CMAKE_BUILD_TYPE MATCHES "Rel" OR CMAKE_CXX_FLAGS MATCHES "-O[1-3s]")
        add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    endif()
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i.86")
        add_compile_options(-fcf-protection)
        # Debian's start files lack the mark, which the linker then leaves out; they do keep to the shadow stack's rules.
        add_link_options(LINKER:-z,shstk)
    elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
        add_compile_options(-mbranch-protection=standard)
    endif()
endif()
