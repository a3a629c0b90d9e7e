// Preloaded into a program, it asks for sockets of the internet as an attacker's code in it would: from a thread that
// runs before main() does, once the kernel filters the process. BOKEHCAM_TEST_SOCKETS names the file for the answers.
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

bool filtered()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("Seccomp:", 0) == 0)
            return line.find('2') != line.npos;
    return false;
}

/// "AF_INET: Address family not supported by protocol", or "AF_INET: made".
void ask(std::ofstream &answers, const char *name, int family)
{
    const int made = socket(family, SOCK_STREAM, 0);
    answers << name << ": " << (made < 0 ? std::strerror(errno) : "made") << "\n";
    if (made >= 0)
        close(made);
}

[[gnu::constructor]] void start()
{
    const char *file = std::getenv("BOKEHCAM_TEST_SOCKETS");
    if (!file)
        return;
    std::thread([name = std::string(file)] {
        while (!filtered())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        {
            std::ofstream answers(name + ".part");
            ask(answers, "AF_INET", AF_INET);
            ask(answers, "AF_INET6", AF_INET6);
            ask(answers, "AF_UNIX", AF_UNIX);
        }
        std::rename((name + ".part").c_str(), name.c_str());
    }).detach();
}

} // namespace
