#include "page_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace {

sockaddr_in loopback()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool readable(int descriptor, std::chrono::steady_clock::time_point deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd watched{descriptor, POLLIN, 0};
    return poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) > 0;
}

} // namespace

PageServer::PageServer(std::string page)
    : page_(std::move(page)), socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const sockaddr_in any = loopback();
    if (bind(socket_, reinterpret_cast<const sockaddr *>(&any), sizeof(any)) != 0 || listen(socket_, 16) != 0)
        throw std::runtime_error("no place to serve a page from");
}

PageServer::~PageServer()
{
    close(socket_);
}

std::string PageServer::address() const
{
    sockaddr_in bound{};
    socklen_t size = sizeof(bound);
    getsockname(socket_, reinterpret_cast<sockaddr *>(&bound), &size);
    return "http://127.0.0.1:" + std::to_string(ntohs(bound.sin_port)) + "/";
}

std::optional<std::string> PageServer::next(std::chrono::steady_clock::time_point deadline)
{
    while (readable(socket_, deadline)) {
        const int connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::string path = connection >= 0 && readable(connection, deadline) ? answer(connection) : "";
        close(connection);
        if (!path.empty() && path != "favicon.ico")
            return path;
    }
    return std::nullopt;
}

std::string PageServer::answer(int connection) const
{
    char request[4096]; // a browser's request line comes in one piece
    const ssize_t size = read(connection, request, sizeof(request));
    const std::string text(request, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    const auto begin = text.find('/') + 1, end = text.find(' ', begin);
    if (!text.starts_with("GET /") || end == std::string::npos)
        return {};
    const std::string path = text.substr(begin, end - begin);
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: " +
                              std::to_string(path.empty() ? page_.size() : 0) + "\r\n\r\n" +
                              (path.empty() ? page_ : "");
    static_cast<void>(send(connection, reply.data(), reply.size(), MSG_NOSIGNAL));
    return path;
}
