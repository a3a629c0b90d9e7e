#include "engine/confinement/network.h"

#include <cerrno>
#include <memory>
#include <seccomp.h>
#include <string>
#include <sys/socket.h>
#include <system_error>

#include "engine/base/descriptor.h"

namespace bokeh::confinement {

namespace {

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

/// Refuses every family but AF_UNIX and AF_NETLINK in the call's first argument. 0, or an error's negative number.
/// The comparisons are of 64 bits and the kernel reads 32, so a family with bits above those is among the refused.
int refuseFamilies(scmp_filter_ctx filter, int call)
{
    static_assert(AF_UNIX < AF_NETLINK);
    const auto refuse = [&](scmp_compare how, int family) {
        const scmp_arg_cmp compared{.arg = 0, .op = how, .datum_a = static_cast<scmp_datum_t>(family)};
        return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), call, 1, &compared);
    };
    int failed = refuse(SCMP_CMP_GT, AF_NETLINK);
    for (int family = AF_UNSPEC; family < AF_NETLINK && failed == 0; ++family)
        if (family != AF_UNIX)
            failed = refuse(SCMP_CMP_EQ, family);
    return failed;
}

/// 0, or an error's negative number.
int install(scmp_filter_ctx filter)
{
    const std::uint32_t absent = SCMP_ACT_ERRNO(ENOSYS);
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, absent);
    if (failed == 0)
        failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1); // all threads, not this one alone
    for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)})
        if (failed == 0)
            failed = refuseFamilies(filter, call);
    if (failed == 0)
        failed = seccomp_rule_add(filter, absent, SCMP_SYS(io_uring_setup), 0);
    return failed == 0 ? seccomp_load(filter) : failed;
}

} // namespace

Status refuseNetwork()
{
    const Filter filter(seccomp_init(SCMP_ACT_ALLOW), seccomp_release);
    const int failed = filter ? install(filter.get()) : -ENOMEM;
    if (failed == 0)
        return {};
    return Error{Errc::Unsupported, "the kernel does not take a filter that refuses the network: " +
                                        std::generic_category().message(-failed)};
}

bool networkIsOpen()
{
    const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return static_cast<bool>(socket);
}

} // namespace bokeh::confinement
