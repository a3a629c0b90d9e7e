#include "engine/model/network_file.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <random>

#include "engine/model/catalogue.h"
#include "engine/model/safetensors.h"
#include "engine/model/validate.h"

using namespace bokeh;
using namespace bokeh::model;

namespace {

Network sample()
{
    Network network = randomNetwork(*topologyNamed("gnetseg-large-224-y-lite"), 11);
    network.training = R"({"samples":12})";
    return network;
}

std::vector<std::byte> withHeader(std::string header, std::size_t dataBytes)
{
    std::vector<std::byte> bytes(8 + header.size() + dataBytes);
    const std::uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, 8);
    std::memcpy(bytes.data() + 8, header.data(), header.size());
    return bytes;
}

} // namespace

TEST_CASE("a network survives its file, topology, coefficients and training record alike")
{
    const Network before = sample();
    const auto after = parseNetwork(serialise(before));
    REQUIRE(after);
    CHECK(after->topology == before.topology);
    CHECK(after->sublayers == before.sublayers);
    CHECK(after->training == before.training);
}

TEST_CASE("a file cut anywhere is refused")
{
    const auto bytes = serialise(sample());
    for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 3)
        CHECK_FALSE(parseNetwork(std::span(bytes).first(size)));
    auto longer = bytes;
    longer.push_back(std::byte{});
    CHECK_FALSE(parseNetwork(longer));
}

TEST_CASE("damage to a file is refused or gives a network that obeys the rules, never worse")
{
    const auto bytes =
        serialise(randomNetwork({.name = "tiny", .majors = {{4, 1, Step::Down}, {4, 1}}, .reformat = 2}, 1));
    std::mt19937 random(5);
    int accepted = 0;
    for (int i = 0; i < 20000; ++i) {
        auto damaged = bytes;
        for (int n = 1 + static_cast<int>(random() % 3); n > 0; --n)
            damaged[random() % damaged.size()] = static_cast<std::byte>(random());
        if (const auto network = parseNetwork(damaged)) {
            ++accepted;
            REQUIRE(validate(*network));
        }
    }
    CHECK(accepted < 20000);
}

TEST_CASE("tensors that overlap, leave gaps, run past the end or disagree with their shape are refused")
{
    const auto tensor = [](const char *name, int begin, int end, const char *shape = "[4]") {
        return std::string("\"") + name + "\":{\"dtype\":\"U8\",\"shape\":" + shape + ",\"data_offsets\":[" +
               std::to_string(begin) + "," + std::to_string(end) + "]}";
    };
    CHECK(parseSafetensors(withHeader("{" + tensor("a", 0, 4) + "," + tensor("b", 4, 8) + "}", 8)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 0, 4) + "," + tensor("b", 2, 6) + "}", 8)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 0, 4) + "," + tensor("b", 5, 9) + "}", 9)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 0, 4) + "}", 8)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 4, 0) + "}", 4)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 0, 4, "[5]") + "}", 4)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 0, 4, "[-4]") + "}", 4)));
    CHECK_FALSE(parseSafetensors(withHeader("{" + tensor("a", 0, 4, "[4294967296,4294967296]") + "}", 4)));
    CHECK_FALSE(parseSafetensors(withHeader("[]", 0)));
    CHECK_FALSE(parseSafetensors(withHeader("{\"__metadata__\":{\"a\":1}}", 0)));
    CHECK_FALSE(parseSafetensors(withHeader(std::string(100000, '['), 0)));
}

TEST_CASE("a sound container that is no network is refused with the reason")
{
    Safetensors other;
    CHECK(parseNetwork(serialise(other)).error().what.find("format") != std::string::npos);
    other.metadata["format"] = "bokehcam-network-1";
    other.metadata["topology"] = "{}";
    CHECK(parseNetwork(serialise(other)).error().what.find("topology") != std::string::npos);
    Topology topology = *topologyNamed("gnetseg-large-224-y-lite");
    topology.majors[1].channels = 24;
    other.metadata["topology"] = toJson(topology);
    CHECK(parseNetwork(serialise(other)).error().what.find("channels: major layer 2") == 0);
    other.metadata["topology"] = toJson(*topologyNamed("gnetseg-large-224-y-lite"));
    CHECK(parseNetwork(serialise(other)).error().what.find("three tensors") != std::string::npos);
}

TEST_CASE("a header that is longer or nested deeper than any network's is refused before it is parsed")
{
    const auto refusal = [](const std::string &header) { return parseSafetensors(withHeader(header, 0)).error().what; };
    CHECK(refusal(std::string(8 << 20, '[')).find("longer than 1048576 bytes") != std::string::npos);
    CHECK(refusal("{\"__metadata__\":{\"a\":" + std::string(9, '[')).find("nested too deep") != std::string::npos);
    Network network = sample();
    network.training = std::string(101, '[') + std::string(101, ']');
    CHECK(parseNetwork(serialise(network)).error().what.find("nested too deep") != std::string::npos);
    network.training = std::string(99, '[') + std::string(99, ']');
    CHECK(parseNetwork(serialise(network)));
    CHECK_FALSE(topologyFromJson(std::string(500'000, '[')));
}

TEST_CASE("a sentence about a tensor is short and fit for a terminal, whatever the tensor is called")
{
    const std::string name = "\\u001b[2J" + std::string(100'000, 'x');
    const auto refused = parseSafetensors(withHeader("{\"" + name + "\":{}}", 0));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what.size() < 200);
    CHECK(refused.error().what.find('\x1b') == std::string::npos);
    CHECK(refused.error().what.find("?[2Jxxx") != std::string::npos);
}

TEST_CASE("a topology tells its scene, old ones without the word show people, and another word is refused")
{
    const Topology road = *topologyNamed("gnetseg-large-224-y-road-8c");
    const std::string text = toJson(road), word = R"("scene":"road",)";
    CHECK(topologyFromJson(text)->scene == Scene::Road);
    REQUIRE(text.find(word) != std::string::npos);
    std::string old = text;
    old.erase(old.find(word), word.size());
    CHECK(topologyFromJson(old)->scene == Scene::People);
    for (const char *bad : {R"("scene":"rail",)", R"("scene":1,)", R"("scene":null,)", R"("scene":["road"],)"})
        CHECK_FALSE(topologyFromJson(std::string(text).replace(text.find(word), word.size(), bad)));
}

TEST_CASE("a topology survives JSON, and ill-typed fields are refused")
{
    for (const std::string &name : catalogueNames()) {
        const Topology topology = *topologyNamed(name);
        const auto back = topologyFromJson(toJson(topology));
        REQUIRE(back);
        CHECK(*back == topology);
    }
    std::string text = toJson(*topologyNamed("gnetseg-large-224-y"));
    text.replace(text.find("224,"), 3, "\"a\"");
    CHECK_FALSE(topologyFromJson(text));
    CHECK_FALSE(topologyFromJson("null"));
    CHECK_FALSE(topologyFromJson(""));
}
