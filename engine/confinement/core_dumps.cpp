#include "engine/confinement/core_dumps.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/base/descriptor.h"

namespace bokeh::confinement {

namespace {

// Too small for any dump's file. The kernel also starts no handler for a dump at exactly this limit, whereas at 0 it does
// (core(5), "Piping core dumps to a program").
constexpr rlim_t kNoDump = 1;

} // namespace

void forgoCoreDumps()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_max = std::min(limit.rlim_max, kNoDump);
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_CORE, &limit);
    }
    const Descriptor filter(open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC));
    if (filter)
        [[maybe_unused]] const ssize_t written = write(filter.number(), "0", 1); // no kind of memory
}

} // namespace bokeh::confinement
