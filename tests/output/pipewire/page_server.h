#pragma once

#include <chrono>
#include <optional>
#include <string>

/// Serves one page at 127.0.0.1 and hears what it says by asking for other addresses. Threads: one.
class PageServer {
public:
    explicit PageServer(std::string page);
    ~PageServer();
    PageServer(const PageServer &) = delete;
    PageServer &operator=(const PageServer &) = delete;

    std::string address() const;

    /// The next path asked for that is not the page, without its first slash; nothing when `deadline` passes.
    std::optional<std::string> next(std::chrono::steady_clock::time_point deadline);

private:
    std::string answer(int connection) const;

    std::string page_;
    int socket_;
};
