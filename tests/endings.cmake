cmake_minimum_required(VERSION 3.25)  # policies: IN_LIST
# Fails if anything in the engine can end the program or wait for ever: abort, exit, terminate and assert; a wait on a
# condition variable with neither stop token nor deadline; a thread that nobody is bound to join.
# What is allowed all the same, each with its reason; one that is no longer needed fails too.
set(allowed
    "engine/training/prefetch.cpp: a wait without end"     # for a thread of its own, which always brings the next batch
    "engine/accelerator/usb/context.h: a plain thread"     # its destructor interrupts libusb and joins
    "engine/base/worker.h: a detached thread")             # that is what it is for, and it says what must hold

set(ends "(^|[^A-Za-z0-9_.>:])(std::|::)?(abort|_?exit|_Exit|quick_exit|terminate|assert) *\\(")
set(waits "[.>]wait\\( *[A-Za-z_]*[lL]ock")
set(stoppable "[.>]wait\\( *[A-Za-z_]+, *stop")
set(plain "std::thread[^:_]")
set(detached "[tT]hread_?\\.detach\\(")

set(checked 0)
set(used)
function(judge file what found)
    if("${file}: ${what}" IN_LIST allowed)
        list(APPEND used "${file}: ${what}")
        set(used "${used}" PARENT_SCOPE)
    else()
        message(SEND_ERROR "${file}: ${what}: ${found}")
    endif()
endfunction()

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/engine/*.h ${ROOT}/engine/*.cpp)
foreach(file IN LISTS files)
    math(EXPR checked "${checked} + 1")
    file(READ ${ROOT}/${file} text)
    string(REGEX REPLACE "//[^\n]*" "" text "${text}")
    string(REGEX REPLACE "${stoppable}" "" endless "${text}")
    if(text MATCHES "${ends}")
        judge(${file} "an end of the program" "${CMAKE_MATCH_0}")
    endif()
    if(endless MATCHES "${waits}")
        judge(${file} "a wait without end" "${CMAKE_MATCH_0}")
    endif()
    if(text MATCHES "${plain}")
        judge(${file} "a plain thread" "${CMAKE_MATCH_0}")
    endif()
    if(text MATCHES "${detached}")
        judge(${file} "a detached thread" "${CMAKE_MATCH_0}")
    endif()
endforeach()
foreach(exception IN LISTS allowed)
    if(NOT exception IN_LIST used)
        message(SEND_ERROR "${exception}: is allowed, but is not there")
    endif()
endforeach()
if(checked LESS 100)
    message(SEND_ERROR "only ${checked} files were found under ${ROOT}/engine: the check looks in the wrong place")
endif()
