#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

#include "engine/base/descriptor.h"
#include "tests/base/fake_root.h"

namespace bokeh::test {

/// A socket somebody listens at, until it goes.
class Listener {
public:
    Listener(const FakeRoot &root, const std::string &name) : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const std::filesystem::path path = root.path() / name;
        std::filesystem::create_directories(path.parent_path());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        REQUIRE(path.string().size() < sizeof address.sun_path);
        path.string().copy(address.sun_path, path.string().size());
        REQUIRE(bind(socket_.number(), reinterpret_cast<sockaddr *>(&address), sizeof address) == 0);
        REQUIRE(listen(socket_.number(), 4) == 0);
    }

private:
    Descriptor socket_;
};

} // namespace bokeh::test
