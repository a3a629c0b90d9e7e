#include "engine/confinement/network.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>

#include "engine/base/descriptor.h"
#include "tests/confinement/child.h"

using namespace bokeh;
using bokeh::test::holdsInChild;
using bokeh::test::inChild;

namespace {

/// 0 where the kernel makes such a socket, or why it does not.
int refusalOf(long family)
{
    const long made = syscall(SYS_socket, family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (made < 0)
        return errno;
    close(static_cast<int>(made));
    return 0;
}

} // namespace

TEST_CASE("the network is open until it is refused")
{
    REQUIRE(confinement::networkIsOpen());
    CHECK(holdsInChild([] { return confinement::refuseNetwork() && !confinement::networkIsOpen(); }));
    CHECK(confinement::networkIsOpen()); // the children of a test change nothing for it
}

TEST_CASE("of all families of sockets the local ones and the kernel's own are left")
{
    const int family = GENERATE(range(0, 64));
    CAPTURE(family);
    const bool local = family == AF_UNIX || family == AF_NETLINK;
    const int expected = local ? 0 : EAFNOSUPPORT;
    CHECK(holdsInChild([&] { return confinement::refuseNetwork() && refusalOf(family) == expected; }));
}

TEST_CASE("a family with bits that the kernel does not read is refused too")
{
    const long family = GENERATE(AF_INET, AF_INET6) | (1L << 32);
    REQUIRE(refusalOf(family) == 0); // the kernel takes it for the family
    CHECK(holdsInChild([&] { return confinement::refuseNetwork() && refusalOf(family) == EAFNOSUPPORT; }));
}

TEST_CASE("a pair of sockets is refused as one is")
{
    CHECK(holdsInChild([] {
        int ends[2];
        return confinement::refuseNetwork() && socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 &&
               socketpair(AF_INET, SOCK_STREAM, 0, ends) < 0 && errno == EAFNOSUPPORT;
    }));
}

TEST_CASE("threads that run already lose the network too")
{
    CHECK(holdsInChild([] {
        std::atomic<bool> refused = false;
        int seen = 0;
        std::thread thread([&] {
            refused.wait(false);
            seen = refusalOf(AF_INET);
        });
        const bool done = static_cast<bool>(confinement::refuseNetwork());
        refused = true;
        refused.notify_one();
        thread.join();
        return done && seen == EAFNOSUPPORT;
    }));
}

TEST_CASE("what a process without a network starts has none either")
{
    CHECK(holdsInChild([] {
        return confinement::refuseNetwork() && holdsInChild([] { return refusalOf(AF_INET) == EAFNOSUPPORT; });
    }));
}

TEST_CASE("a socket from before stays usable")
{
    CHECK(holdsInChild([] {
        const Descriptor socket(::socket(AF_INET, SOCK_STREAM, 0));
        const bool refused = static_cast<bool>(confinement::refuseNetwork());
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return refused && bind(socket.number(), reinterpret_cast<sockaddr *>(&address), sizeof address) == 0 &&
               listen(socket.number(), 1) == 0;
    }));
}

TEST_CASE("io_uring, which makes sockets past a filter, is refused")
{
    CHECK(holdsInChild([] {
        char parameters[256] = {};
        return confinement::refuseNetwork() && syscall(SYS_io_uring_setup, 1, parameters) < 0 && errno == ENOSYS;
    }));
}

#ifdef __x86_64__
namespace {

/// socket(AF_INET, SOCK_DGRAM) as a 32-bit program calls it; a negative error number.
long socketOf32Bits()
{
    long result = 359; // its number there
    asm volatile("int $0x80"
                 : "+a"(result)
                 : "b"(AF_INET), "c"(SOCK_DGRAM), "d"(0)
                 : "memory", "r8", "r9", "r10", "r11");
    return result;
}

/// The same by socketcall(SYS_SOCKET, arguments), whose arguments no filter can read.
long socketCallOf32Bits()
{
    long result = 102;
    asm volatile("int $0x80" : "+a"(result) : "b"(1), "c"(0) : "memory", "r8", "r9", "r10", "r11");
    return result;
}

} // namespace

TEST_CASE("the calls of 32-bit programs are refused, whatever they are")
{
    const auto call = GENERATE(&socketOf32Bits, &socketCallOf32Bits);
    const int ended = inChild([&] { return confinement::refuseNetwork() && call() == -ENOSYS ? 0 : 1; });
    const bool refused = WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
    const bool unknown = WIFSIGNALED(ended) && WTERMSIG(ended) == SIGSEGV; // a kernel without such programs
    CHECK((refused || unknown));
    constexpr long kX32 = 0x40000000;
    CHECK(holdsInChild([] {
        return confinement::refuseNetwork() && syscall(kX32 | SYS_socket, AF_INET, SOCK_DGRAM, 0) < 0 &&
               errno == ENOSYS;
    }));
}
#endif
