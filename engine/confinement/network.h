#pragma once

#include "engine/base/result.h"

namespace bokeh::confinement {

/// Takes the network from this process, from all its threads and from every program that it starts, for good. A new
/// socket may be local (AF_UNIX) or the kernel's own (AF_NETLINK, for udev and libusb); any other family fails with
/// EAFNOSUPPORT. io_uring, which makes sockets past a filter, and the calls of 32-bit programs (i386, x32, ARM) fail with
/// ENOSYS. A socket that exists already stays usable. Sets "no new privileges", which an unprivileged filter needs: a
/// set-user-ID program gives a child nothing from here on.
/// Unsupported where the kernel or the container has no seccomp filters. Threads: any.
Status refuseNetwork();

/// Whether the kernel gives this process a socket of the internet: asks for one, and closes it. Threads: any.
bool networkIsOpen();

} // namespace bokeh::confinement
