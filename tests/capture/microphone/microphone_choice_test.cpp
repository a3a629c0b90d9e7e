// Which microphones there are, and which of them is heard while they come and go, before a real daemon.
#include <catch2/catch.hpp>
#include <optional>

#include "tones.h"

using namespace bokeh;
using capture::listMicrophones;
using capture::MicrophoneInfo;

namespace {

std::vector<MicrophoneInfo> microphonesOf(const Session &session)
{
    auto listed = listMicrophones(session.daemon());
    return listed ? *std::move(listed) : std::vector<MicrophoneInfo>{};
}

/// Speakers that nobody hears, with a monitor.
void addSpeakers(const Session &session)
{
    Process made = session.run({"pw-cli", "create-node", "adapter",
                                "{ factory.name=support.null-audio-sink node.name=test-speakers "
                                "node.description=Speakers media.class=Audio/Sink object.linger=true "
                                "audio.position=[FL FR] }"});
    REQUIRE(eventually([&] { return !made.running(); }));
}

/// Runs to its end; returns the words it printed.
std::string wordsOf(Process process)
{
    std::string words(4096, '\0');
    words.resize(process.read(words.data(), words.size()));
    return words;
}

/// As soon as the session manager has started, who keeps it.
void setMetadata(const Session &session, const std::string &key, const std::string &id)
{
    const std::vector<std::string> question{"pw-metadata", "-n", "default", "0", key};
    auto order = question;
    order.insert(order.end(), {R"({"name":")" + id + R"("})", "Spa:String:JSON"});
    REQUIRE(eventually([&] {
        wordsOf(session.run(order, true));
        return wordsOf(session.run(question, true)).find(id) != std::string::npos;
    }));
}

/// As a person does in the desktop's settings.
void prefer(const Session &session, const std::string &id)
{
    setMetadata(session, "default.configured.audio.source", id);
}

} // namespace

TEST_CASE("the microphones are listed by name, with the session's choice, and without the speakers")
{
    const Session session;
    addSpeakers(session);
    const PlayedMicrophone b({.daemon = session.daemon(), .id = "mic.b", .name = "Beta"}, tones);
    REQUIRE(eventually([&] { return microphonesOf(session).size() == 1; }));
    const PlayedMicrophone a({.daemon = session.daemon(), .id = "mic.a", .name = "Alpha"}, tones);
    REQUIRE(eventually([&] { return microphonesOf(session).size() == 2; }));
    prefer(session, "mic.b");
    REQUIRE(eventually([&] {
        const auto listed = microphonesOf(session);
        return listed.size() == 2 && listed[1].preferred && !listed[0].preferred;
    }));
    const auto listed = microphonesOf(session);
    CHECK(listed.at(0).id == "mic.a");
    CHECK(listed.at(0).name == "Alpha");
    CHECK(listed.at(1).id == "mic.b");
    CHECK(listed.at(1).name == "Beta");
}

TEST_CASE("where PipeWire is not running the list is an error that says so, at once")
{
    const auto listed = listMicrophones("/nowhere/pipewire-0");
    REQUIRE_FALSE(listed);
    CHECK(listed.error().code == Errc::Unsupported);
    CHECK(listed.error().what == "PipeWire is not running");
}

TEST_CASE("a microphone that is not there is said, and is heard as soon as it comes, again and again")
{
    const Session session;
    const PlayedMicrophone other({.daemon = session.daemon(), .id = "other"}, level(0.125));
    Ear ear;
    const auto microphone = openMicrophone(session, ear, "mic.late");
    for (int round = 0; round < 2; ++round) {
        REQUIRE(eventually(
            [&] { return microphone->problem() == "The microphone mic.late is not there: sound comes back with it"; }));
        ear.forget();
        const PlayedMicrophone late({.daemon = session.daemon(), .id = "mic.late"}, tones);
        const auto blocks = ear.next(20);
        REQUIRE(blocks.size() >= 20);
        CHECK(medianPeak(kLeft, 0, blocks) == Approx(kLeftPeak).epsilon(0.02)); // and not the other
        CHECK(eventually([&] { return microphone->problem().empty(); }));
    }
}

TEST_CASE("who asks for none hears what the session prefers, and follows when that changes")
{
    const Session session;
    Ear ear;
    const auto microphone = openMicrophone(session, ear);
    const auto hears = [&](double value) {
        return eventually([&] {
            const auto blocks = ear.next(1);
            return !blocks.empty() && blocks.back().at(0, 0) == value;
        });
    };
    REQUIRE(eventually([&] { return microphone->problem().starts_with("There is no microphone"); }));
    const PlayedMicrophone first({.daemon = session.daemon(), .id = "mic.first"}, level(0.125));
    REQUIRE(hears(0.125));
    std::optional<PlayedMicrophone> second;
    second.emplace(PlayedMicrophone::Options{.daemon = session.daemon(), .id = "mic.second"}, level(0.5));
    prefer(session, "mic.second");
    CHECK(hears(0.5));
    second.reset();
    CHECK(hears(0.125));
}

TEST_CASE("a daemon that ends and comes again is found, and said meanwhile")
{
    Session session;
    Ear ear;
    std::optional<PlayedMicrophone> played(std::in_place, PlayedMicrophone::Options{.daemon = session.daemon()}, tones);
    const auto microphone = openMicrophone(session, ear);
    REQUIRE(ear.next(10).size() >= 10);
    for (int round = 0; round < 2; ++round) {
        played.reset();
        session.killPipeWire();
        REQUIRE(eventually([&] { return microphone->problem().starts_with("PipeWire is not running"); }));
        session.startPipeWire();
        played.emplace(PlayedMicrophone::Options{.daemon = session.daemon()}, tones);
        ear.forget();
        REQUIRE(ear.next(10).size() >= 10);
        CHECK(eventually([&] { return microphone->problem().empty(); }));
    }
}

TEST_CASE("a microphone that nobody connects is said to be silent, until somebody does")
{
    Session session;
    session.killManager();
    const PlayedMicrophone played({.daemon = session.daemon(), .id = "mic", .name = "Desk"}, tones);
    Ear ear;
    const auto microphone = openMicrophone(session, ear, "mic");
    REQUIRE(eventually([&] { return microphone->problem() == "No sound comes from the microphone Desk"; }));
    session.startManager();
    REQUIRE(ear.next(3).size() >= 3);
    CHECK(eventually([&] { return microphone->problem().empty(); }));
}

TEST_CASE("what speakers play is not heard, unless they were asked for by name")
{
    const Session session;
    addSpeakers(session);
    setMetadata(session, "default.audio.source", "test-speakers"); // their monitor, as some session managers do
    Ear ear, monitor;
    const auto microphone = openMicrophone(session, ear);
    const auto asked = openMicrophone(session, monitor, "test-speakers");
    REQUIRE(eventually([&] { return monitor.anything(); }));
    CHECK(asked->problem().empty());
    CHECK(eventually([&] { return microphone->problem().starts_with("There is no microphone"); }));
    CHECK_FALSE(ear.anything());
}
