// A host that takes the device over a socket, as the program usbip does.
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>

#include "engine/accelerator/emulator/usbip/big_endian.h"
#include "engine/accelerator/emulator/usbip/import.h"
#include "engine/accelerator/emulator/usbip/packets.h"
#include "engine/accelerator/emulator/usbip/server.h"
#include "tests/accelerator/host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;
using namespace bokeh::accelerator::emulator::usbip;
using emulator::FileHandle;
using protocol::Link;

namespace {

/// The server, running on a thread of its own; destruction stops it, which must not hang.
struct Running {
    std::unique_ptr<Plug> plug = *Plug::make({.device = plain(), .link = Link::HighSpeed});
    std::unique_ptr<Server> server = *Server::listen(0);
    std::vector<std::string> said; ///< the thread's until it has ended
    Status ended = Error{Errc::Internal, "has not ended"};
    std::jthread thread{[this](std::stop_token stop) {
        ended = server->run(*plug, stop, [this](const std::string &line) { said.push_back(line); });
    }};
    void stop()
    {
        thread.request_stop();
        thread.join();
    }
};

class Caller {
public:
    explicit Caller(std::uint16_t port) : Caller(FileHandle(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), port) {}
    Caller(FileHandle socket, std::uint16_t port) : socket_(std::move(socket))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_.number(), reinterpret_cast<sockaddr *>(&address), sizeof address) == 0);
    }
    void say(std::span<const std::byte> bytes)
    {
        REQUIRE(::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                static_cast<ssize_t>(bytes.size()));
    }
    /// False where the server has hung up.
    bool tries(std::byte byte)
    {
        std::byte answer{};
        return ::send(socket_.number(), &byte, 1, MSG_NOSIGNAL) == 1 &&
               ::recv(socket_.number(), &answer, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
    }
    /// As many bytes, or fewer where the server hangs up.
    Bytes hear(std::size_t bytes)
    {
        Bytes room(bytes);
        std::size_t have = 0;
        for (ssize_t came = 1; came > 0 && have < bytes; have += static_cast<std::size_t>(std::max<ssize_t>(came, 0)))
            came = ::recv(socket_.number(), room.data() + have, bytes - have, 0);
        room.resize(have);
        return room;
    }
    void ask(std::uint16_t operation)
    {
        std::array<std::byte, kRequestHeader> header{};
        putNumber<std::uint16_t>(header, 0, 0x0111);
        putNumber(header, 2, operation);
        say(header);
    }
    void import(std::string name)
    {
        ask(0x8003);
        name.resize(kBusId);
        say(std::as_bytes(std::span(name)));
    }

private:
    FileHandle socket_;
};

Bytes submit(std::uint32_t sequence, bool in, std::uint32_t length)
{
    const auto bytes = encode(Submit{.sequence = sequence, .in = in, .endpoint = in ? 1U : 2U, .length = length});
    return {bytes.begin(), bytes.end()};
}

/// Sets the configuration, says HELLO and hears CAPS.
bool greets(Caller &caller)
{
    Submit configure{.sequence = 1};
    configure.setup = {std::byte{0}, std::byte{9}, std::byte{1}};
    caller.say(encode(configure));
    (void)caller.hear(kPacketHeader);
    const Bytes hello = message({.type = Type::Hello});
    caller.say(submit(2, false, static_cast<std::uint32_t>(hello.size())));
    caller.say(hello);
    (void)caller.hear(kPacketHeader);
    caller.say(submit(3, true, 512));
    constexpr std::size_t kAnswer = protocol::kHeaderBytes + protocol::Caps::kBytes;
    const Bytes answer = caller.hear(kPacketHeader + kAnswer);
    protocol::Message came;
    return answer.size() == kPacketHeader + kAnswer &&
           protocol::parse(std::span(answer).subspan(kPacketHeader), came) == DeviceError::None &&
           came.header.type == Type::Caps;
}

} // namespace

TEST_CASE("hosts may list the device, and import it one after another")
{
    Running running;
    Caller curious(running.server->port());
    curious.ask(0x8005);
    CHECK(curious.hear(1000) == listReply(Link::HighSpeed));
    for (int host = 0; host < 2; ++host) {
        Caller caller(running.server->port());
        caller.import(kDeviceName);
        CHECK(caller.hear(importReply(Link::HighSpeed).size()) == importReply(Link::HighSpeed));
        CHECK(greets(caller));
    }
    running.stop();
    CHECK(running.ended);
    CHECK(running.said.size() == 4); // attached and let go, twice
}

TEST_CASE("a host that asks for something else is refused, and the next one is served")
{
    Running running;
    Caller wrong(running.server->port());
    wrong.import("2-1");
    CHECK(wrong.hear(1000) == importRefusal());
    Caller older(running.server->port());
    older.say(Bytes(kRequestHeader));
    CHECK(older.hear(1000).empty());
    Caller broken(running.server->port());
    broken.import(kDeviceName);
    (void)broken.hear(importReply(Link::HighSpeed).size());
    broken.say(Bytes(kPacketHeader));
    CHECK(broken.hear(1000).empty());
    Caller caller(running.server->port());
    caller.import(kDeviceName);
    (void)caller.hear(importReply(Link::HighSpeed).size());
    CHECK(greets(caller));
}

TEST_CASE("guests that say nothing, or too little, keep nobody from the device")
{
    Running running;
    std::vector<std::unique_ptr<Caller>> silent;
    for (int i = 0; i < 20; ++i)
        silent.push_back(std::make_unique<Caller>(running.server->port()));
    silent.front()->say(Bytes(3));
    Caller caller(running.server->port());
    caller.import(kDeviceName);
    CHECK(caller.hear(importReply(Link::HighSpeed).size()) == importReply(Link::HighSpeed));
    CHECK(greets(caller));
}

TEST_CASE("a guest has one time in all for its request, however it spends it") // time is the subject
{
    Running running;
    Caller slow(running.server->port());
    const auto begun = std::chrono::steady_clock::now();
    bool heard = true;
    for (int i = 0; heard && i < 40; ++i) { // a byte a second would have taken 40 s
        std::array<std::byte, kRequestHeader> import{};
        putNumber<std::uint16_t>(import, 0, 0x0111);
        putNumber<std::uint16_t>(import, 2, 0x8003);
        heard = slow.tries(i < 8 ? import[static_cast<std::size_t>(i)] : std::byte{'1'});
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    CHECK_FALSE(heard);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(30));
}

TEST_CASE("a second host is told that the device is in use, and may list it")
{
    Running running;
    Caller first(running.server->port());
    first.import(kDeviceName);
    (void)first.hear(importReply(Link::HighSpeed).size());
    CHECK(greets(first));
    Caller second(running.server->port());
    second.import(kDeviceName);
    CHECK(second.hear(1000) == importRefusal());
    Caller curious(running.server->port());
    curious.ask(0x8005);
    CHECK(curious.hear(1000) == listReply(Link::HighSpeed));
    first.say(submit(9, true, 512)); // and the first is served on
    running.plug->function().inject({.unplugAfterBytes = 0});
    CHECK(first.hear(1000).size() <= kPacketHeader);
}

TEST_CASE("a host that takes the device and says nothing loses it to the next")
{
    Running running;
    Caller silent(running.server->port());
    silent.import(kDeviceName);
    (void)silent.hear(importReply(Link::HighSpeed).size());
    CHECK(silent.hear(1).empty()); // it is hung up on
    Caller caller(running.server->port());
    caller.import(kDeviceName);
    (void)caller.hear(importReply(Link::HighSpeed).size());
    CHECK(greets(caller));
}

TEST_CASE("a server that cannot open another file goes on when it can")
{
    Running running;
    Caller waiting(running.server->port()); // the socket is there before files run out
    std::this_thread::yield();
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    FileHandle late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const rlimit none{.rlim_cur = 3, .rlim_max = before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    Caller caller(std::move(late), running.server->port()); // accept() fails for it, until
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    caller.import(kDeviceName);
    CHECK(caller.hear(importReply(Link::HighSpeed).size()) == importReply(Link::HighSpeed));
    running.stop();
    CHECK(running.ended);
}

TEST_CASE("a stop ends the server, whether it waits for a host, for its request or serves it")
{
    const int stage = GENERATE(0, 1, 2);
    Running running;
    std::optional<Caller> caller;
    if (stage > 0)
        caller.emplace(running.server->port());
    if (stage == 2) {
        caller->import(kDeviceName);
        (void)caller->hear(importReply(Link::HighSpeed).size());
        CHECK(greets(*caller));
    }
    running.stop();
    CHECK(running.ended);
}

TEST_CASE("a port in use is refused with a sentence")
{
    const auto first = Server::listen(0);
    REQUIRE(first);
    const auto second = Server::listen((*first)->port());
    REQUIRE_FALSE(second);
    CHECK_THAT(second.error().what, Catch::Contains(std::to_string((*first)->port())));
}

TEST_CASE("unplugging hangs up")
{
    Running running;
    Caller caller(running.server->port());
    caller.import(kDeviceName);
    (void)caller.hear(importReply(Link::HighSpeed).size());
    CHECK(greets(caller));
    caller.say(submit(9, true, 512));
    running.plug->function().inject({.unplugAfterBytes = 0});
    CHECK(caller.hear(1000).size() <= kPacketHeader); // the request fails, and then nothing comes any more
}
