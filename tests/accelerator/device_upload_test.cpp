// How a network gets into the device, and what does not.
#include <catch2/catch.hpp>

#include "tests/accelerator/host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

Bytes fileOf(const model::Network &network)
{
    return model::serialise(network);
}

/// The network in force still answers.
bool works(Host &host, const model::Network &network)
{
    const Bytes samples(input(network, 1).size());
    const auto answer = host.ask({.type = Type::Frame, .modelId = protocol::modelId(fileOf(network))}, samples);
    return answer && answer->header.type == Type::Result;
}

} // namespace

TEST_CASE("a network uploaded in chunks of any size is in force after its commit")
{
    const Bytes file = fileOf(smallNetwork());
    for (std::size_t chunk : {std::size_t{100}, file.size() / 2 + 1, file.size()}) {
        Host host(plain());
        const auto answer = host.upload(file, chunk);
        REQUIRE(answer);
        CHECK(answer->header.type == Type::Status);
        CHECK(answer->report().modelId == protocol::modelId(file));
        CHECK(works(host, smallNetwork()));
    }
}

TEST_CASE("an upload that was broken off goes on at the byte the device asks for")
{
    Host host(plain());
    const Bytes file = fileOf(smallNetwork());
    const std::uint32_t id = protocol::modelId(file);
    const Header begin{.type = Type::ModelBegin, .modelId = id}, data{.type = Type::ModelData, .modelId = id};
    CHECK(host.ask(begin, word(static_cast<std::uint32_t>(file.size())))->report().wanted == 0);
    CHECK(host.ask(data, word(0, std::span(file).first(300)))->report().wanted == 300);
    // An Abort ends what is in flight, not what has arrived.
    CHECK(host.device.control(Control::Abort, {}) == Handshake::Ack);
    CHECK(host.ask(begin, word(static_cast<std::uint32_t>(file.size())))->report().wanted == 300);
    // A chunk whose answer was lost may come again.
    CHECK(host.ask(data, word(200, std::span(file).subspan(200, 100)))->report().wanted == 300);
    CHECK(host.ask(data, word(300, std::span(file).subspan(300)))->report().wanted == file.size());
    CHECK(host.ask({.type = Type::ModelCommit, .modelId = id}, word(crc32c(file)))->report().modelId == id);
    CHECK(works(host, smallNetwork()));
}

TEST_CASE("a Reset forgets the network and the upload")
{
    Host host(plain());
    const Bytes file = fileOf(smallNetwork());
    REQUIRE(host.upload(file));
    const Header begin{.type = Type::ModelBegin, .modelId = 5};
    (void)host.ask(begin, word(1000));
    (void)host.ask({.type = Type::ModelData, .modelId = 5}, word(0, Bytes(10)));
    CHECK(host.device.control(Control::Reset, {}) == Handshake::Ack);
    const protocol::Report report = host.ask({.type = Type::Status})->report();
    CHECK(report.modelId == 0);
    CHECK(report.wanted == 0);
    CHECK(report.frames == 0);
    CHECK(host.ask(begin, word(1000))->report().wanted == 0);
    CHECK_FALSE(works(host, smallNetwork()));
}

TEST_CASE("what is refused leaves the old network in force")
{
    struct Case {
        const char *name;
        Bytes file;
        DeviceError error;
        const char *reason;
    };
    Bytes cut = fileOf(smallNetwork(2));
    cut.pop_back();
    const Case cases[] = {
        {"a text file", bytesOf("Dear device, please find enclosed a network."), DeviceError::ModelUnsupported, ""},
        {"one byte short", cut, DeviceError::ModelUnsupported, ""},
        {"the wide profile", fileOf(smallNetwork(2, 127)), DeviceError::ModelUnsupported, "cap: "},
    };
    Host host(plain());
    REQUIRE(host.upload(fileOf(smallNetwork()))->header.type == Type::Status);
    for (const Case &c : cases) {
        INFO(c.name);
        const auto answer = host.upload(c.file);
        REQUIRE(answer);
        CHECK(answer->header.type == Type::Error);
        CHECK(answer->header.status == c.error);
        CHECK(answer->text().size() > 10);
        CHECK(answer->text().find(c.reason) != std::string::npos);
        CHECK(works(host, smallNetwork()));
    }
}

TEST_CASE("a wrong hash is refused, leaves the old network in force and ends the upload")
{
    Host host(plain());
    REQUIRE(host.upload(fileOf(smallNetwork()))->header.type == Type::Status);
    const Bytes file = fileOf(smallNetwork(2));
    const auto size = static_cast<std::uint32_t>(file.size());
    (void)host.ask({.type = Type::ModelBegin, .modelId = 5}, word(size));
    (void)host.ask({.type = Type::ModelData, .modelId = 5}, word(0, file));
    const auto answer = host.ask({.type = Type::ModelCommit, .modelId = 5}, word(crc32c(file) + 1));
    REQUIRE(answer);
    CHECK(answer->header.status == DeviceError::BadCrc);
    CHECK(works(host, smallNetwork()));
    CHECK(host.ask({.type = Type::ModelBegin, .modelId = 5}, word(size))->report().wanted == 0);
}

TEST_CASE("an upload's messages out of range or out of order are refused by name")
{
    const Bytes file = fileOf(smallNetwork());
    const auto size = static_cast<std::uint32_t>(file.size());
    const Bytes tooLarge(protocol::kMaxChunk + 1);
    struct Case {
        const char *name;
        Type type;
        std::uint32_t model;
        Bytes payload;
        DeviceError error;
    };
    const Case cases[] = {
        {"no size", Type::ModelBegin, 5, {}, DeviceError::BadLength},
        {"no bytes at all", Type::ModelBegin, 5, word(0), DeviceError::BadLength},
        {"more than a network may have", Type::ModelBegin, 5, word(0xFFFFFFFF), DeviceError::BadLength},
        {"no number", Type::ModelBegin, 0, word(100), DeviceError::ModelUnsupported},
        {"a gap", Type::ModelData, 9, word(1, Bytes(1)), DeviceError::BadLength},
        {"past the end", Type::ModelData, 9, word(0, Bytes(size + 1)), DeviceError::BadLength},
        {"far past the end", Type::ModelData, 9, word(0xFFFFFFFF, Bytes(8)), DeviceError::BadLength},
        {"an empty chunk", Type::ModelData, 9, word(0), DeviceError::BadLength},
        {"too long a chunk", Type::ModelData, 9, word(0, tooLarge), DeviceError::BadLength},
        {"of another network", Type::ModelData, 8, word(0, Bytes(8)), DeviceError::NoModel},
        {"too early", Type::ModelCommit, 9, word(crc32c(file)), DeviceError::BadLength},
        {"commit of another", Type::ModelCommit, 8, word(crc32c(file)), DeviceError::NoModel},
        {"commit without hash", Type::ModelCommit, 9, {}, DeviceError::BadLength},
    };
    Host host(plain());
    CHECK(host.ask({.type = Type::ModelData, .modelId = 9}, word(0, Bytes(8)))->header.status == DeviceError::NoModel);
    for (const Case &c : cases) {
        INFO(c.name);
        (void)host.ask({.type = Type::ModelBegin, .modelId = 9}, word(size));
        const auto answer = host.ask({.type = c.type, .modelId = c.model}, c.payload);
        REQUIRE(answer);
        CHECK(answer->header.type == Type::Error);
        CHECK(answer->header.status == c.error);
    }
}

TEST_CASE("while a network is committed, frames and other uploads are told to wait")
{
    Host host(plain());
    const Bytes file = fileOf(smallNetwork());
    REQUIRE(host.upload(file));
    const Bytes next = fileOf(smallNetwork(2));
    const std::uint32_t id = protocol::modelId(next);
    (void)host.ask({.type = Type::ModelBegin, .modelId = id}, word(static_cast<std::uint32_t>(next.size())));
    (void)host.ask({.type = Type::ModelData, .modelId = id}, word(0, next));
    CHECK(host.frame(smallNetwork(), 70) == Handshake::Ack); // before the commit: for the old network
    CHECK(host.device.out(message({.type = Type::ModelCommit, .modelId = id}, word(crc32c(next)))) == Handshake::Ack);
    CHECK(host.frame(smallNetwork(), 71) == Handshake::Ack);
    CHECK(host.receive()->header.status == DeviceError::Busy);
    CHECK(host.device.out(message({.type = Type::ModelBegin, .modelId = 3}, word(9))) == Handshake::Ack);
    CHECK(host.receive()->header.status == DeviceError::Busy);
    while (host.device.step()) {
    }
    const auto result = host.receive(), committed = host.receive();
    REQUIRE(result);
    CHECK(result->header.sequence == 70);
    CHECK(result->header.modelId == protocol::modelId(file));
    REQUIRE(committed);
    CHECK(committed->report().modelId == id);
    CHECK(works(host, smallNetwork(2)));
}
