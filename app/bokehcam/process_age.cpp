#include "app/bokehcam/process_age.h"

#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>

namespace bokeh::desktop {

std::chrono::milliseconds processAge()
{
    // proc(5): the start is field 22, in clock ticks since boot; the name in field 2 may hold spaces, but ends with
    // ')'.
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    std::string skipped;
    for (int field = 3; field < 22; ++field)
        fields >> skipped;
    long long ticks = 0;
    fields >> ticks;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::milliseconds(now.tv_sec * 1000LL + now.tv_nsec / 1'000'000 -
                                     ticks * 1000 / sysconf(_SC_CLK_TCK));
}

} // namespace bokeh::desktop
