// Every fault a device can show: the client gets a typed error, and goes on where the device still lives.
#include <catch2/catch.hpp>
#include <thread>

#include "engine/accelerator/accelerator.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/host.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

struct Stream {
    std::unique_ptr<Accelerator> accelerator;
    std::function<void(const emulator::Faults &)> inject;
    model::Network network = smallNetwork();
    std::vector<std::uint16_t> mask = emptyMask(network);
    std::vector<std::vector<std::uint16_t>> masks; ///< expected, by sequence

    explicit Stream(const Cable &cable)
    {
        Plugged plugged = cable.plug(plain());
        inject = plugged.inject;
        auto opened = Accelerator::open(std::move(plugged.transport), in(5s));
        REQUIRE(opened);
        accelerator = *std::move(opened);
        REQUIRE(accelerator->load(network, in(30s)));
        for (std::uint32_t i = 0; i < 4; ++i)
            masks.push_back(expected(network, input(network, i)));
    }

    Status submit(std::uint32_t sequence) { return accelerator->submit(sequence, input(network, sequence), in(5s)); }
    Result<std::uint32_t> collect(std::chrono::milliseconds time = 10s) { return accelerator->collect(mask, in(time)); }

    /// Two frames, so that both credits are there.
    void checkWorks()
    {
        CHECK(accelerator->inFlight() == 0);
        for (int round = 0; round < 2; ++round) {
            for (std::uint32_t i = 0; i < 2; ++i)
                REQUIRE(submit(i));
            for (std::uint32_t i = 0; i < 2; ++i) {
                const auto sequence = collect();
                REQUIRE(sequence);
                CHECK(*sequence == i);
                CHECK(mask == masks[i]);
            }
        }
    }
};

template <class Check> void onEveryCable(Check check)
{
    for (const Cable &cable : cables()) {
        INFO(cable.name);
        Stream stream(cable);
        check(stream);
    }
}

} // namespace

TEST_CASE("a damaged, shortened, stalled or misnumbered result is BadReply once, and the stream works again")
{
    const std::pair<const char *, emulator::Faults> cases[] = {
        {"corrupt", {.corruptResult = 1}},
        {"short", {.shortenResult = 1}},
        {"stall", {.stallAtResult = 1}},
        {"duplicate sequence", {.duplicateSequence = 1}},
    };
    for (const auto &[name, faults] : cases)
        onEveryCable([&, &name = name, &faults = faults](Stream &stream) {
            INFO(name);
            stream.inject(faults);
            REQUIRE(stream.submit(0));
            REQUIRE(stream.submit(1));
            REQUIRE(stream.collect());
            // A cable that reads ahead may meet a stall before the next frame goes out, which then tells of it.
            const Status sent = stream.submit(2);
            const auto wrong = sent ? stream.collect() : sent.error();
            REQUIRE_FALSE(wrong);
            CHECK(wrong.error().code == Errc::BadReply);
            CHECK(wrong.error().what.size() > 10);
            stream.checkWorks();
        });
}

TEST_CASE("a result that is never sent is noticed at the next one, and the stream works again")
{
    onEveryCable([](Stream &stream) {
        stream.inject({.dropResult = 0});
        REQUIRE(stream.submit(0));
        CHECK(stream.collect(300ms).error().code == Errc::Timeout);
        CHECK(stream.accelerator->inFlight() == 1);
        REQUIRE(stream.submit(1));
        CHECK(stream.collect().error().code == Errc::BadReply);
        stream.checkWorks();
    });
}

TEST_CASE("a frame refused for heat costs that frame alone")
{
    onEveryCable([](Stream &stream) {
        stream.inject({.overheatAtFrame = 0});
        REQUIRE(stream.submit(0));
        REQUIRE(stream.submit(1));
        const auto refused = stream.collect();
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Exhausted);
        CHECK(refused.error().what.find("hot") != std::string::npos);
        CHECK(*stream.collect() == 1);
        CHECK(stream.mask == stream.masks[1]);
        stream.checkWorks();
    });
}

TEST_CASE("a later frame refused before an earlier one is computed loses both, and the stream works again")
{
    onEveryCable([](Stream &stream) {
        stream.inject({.overheatAtFrame = 1});
        REQUIRE(stream.submit(0));
        REQUIRE(stream.submit(1));
        // Which of the two comes first is the device's affair; both ways end in a stream that works.
        const auto first = stream.collect();
        const auto second = first ? stream.collect() : first;
        REQUIRE_FALSE(second);
        CHECK(second.error().code == Errc::Exhausted);
        stream.checkWorks();
    });
}

TEST_CASE("a mute device is Timeout, submit too once its credits are used up, and closing is prompt")
{
    onEveryCable([](Stream &stream) {
        stream.inject({.muteAfterFrames = 1});
        REQUIRE(stream.submit(0));
        REQUIRE(stream.collect());
        REQUIRE(stream.submit(1));
        REQUIRE(stream.submit(2));
        CHECK(stream.collect(50ms).error().code == Errc::Timeout);
        CHECK(stream.accelerator->submit(3, input(stream.network, 3), in(50ms)).error().code == Errc::Timeout);
        const auto start = std::chrono::steady_clock::now();
        stream.accelerator.reset();
        CHECK(std::chrono::steady_clock::now() - start < 2s);
    });
}

TEST_CASE("unplugged at any byte of a frame's way, everything is Disconnected from then on")
{
    const std::uint64_t frame = protocol::wireBytes(224 * 224), result = protocol::wireBytes(32768);
    for (std::uint64_t after : {std::uint64_t{0}, std::uint64_t{1}, frame, frame + 1, frame + result, 2 * frame + 1})
        onEveryCable([&](Stream &stream) {
            INFO("after " << after << " bytes");
            stream.inject({.unplugAfterBytes = after});
            std::optional<Error> error;
            for (std::uint32_t i = 0; i < 4 && !error; ++i) {
                if (Status sent = stream.submit(i); !sent)
                    error = sent.error();
                else if (auto collected = stream.collect(); !collected)
                    error = collected.error();
            }
            REQUIRE(error);
            CHECK(error->code == Errc::Disconnected);
            CHECK(stream.submit(1).error().code == Errc::Disconnected);
            CHECK(stream.accelerator->load(stream.network, in(5s)).error().code == Errc::Disconnected);
        });
}

TEST_CASE("faults while two threads stream: every frame ends in a mask or an error, and every mask is right")
{
    onEveryCable([](Stream &stream) {
        const emulator::Faults faults[] = {
            {.corruptResult = 2}, {.stallAtResult = 3}, {.shortenResult = 0}, {.duplicateSequence = 2}};
        for (const emulator::Faults &fault : faults) {
            stream.inject(fault);
            std::jthread submitter([&](std::stop_token stop) {
                for (std::uint32_t i = 0; !stop.stop_requested(); ++i)
                    (void)stream.accelerator->submit(i % 4, input(stream.network, i % 4), in(50ms));
            });
            int right = 0, failed = 0;
            while (right < 10) {
                const auto sequence = stream.collect();
                REQUIRE((sequence || sequence.error().code == Errc::BadReply));
                failed += !sequence;
                right += static_cast<bool>(sequence);
                REQUIRE(failed <= 2);
                if (sequence)
                    REQUIRE(stream.mask == stream.masks[*sequence]);
            }
            submitter.request_stop();
            submitter.join();
            while (stream.accelerator->inFlight() > 0)
                REQUIRE(stream.collect());
        }
        stream.inject({});
        stream.checkWorks();
    });
}

TEST_CASE("a device that speaks another version, or is none of ours, is Unsupported")
{
    struct Stranger final : Transport {
        protocol::Identity self;
        bool ours = true;
        Status send(std::span<const std::byte>, Deadline) override { return Error{Errc::Timeout, ""}; }
        Result<std::size_t> receive(std::span<std::byte>, Deadline) override { return Error{Errc::Timeout, ""}; }
        Status control(Control, std::span<std::byte> room, Deadline) override
        {
            const auto bytes = protocol::encode(self);
            if (ours && room.size() == bytes.size())
                std::ranges::copy(bytes, room.begin());
            return {};
        }
        void cancel() noexcept override {}
        std::chrono::nanoseconds deviceCpu() const override { return {}; }
    };
    for (bool ours : {true, false}) {
        auto stranger = std::make_unique<Stranger>();
        stranger->ours = ours;
        stranger->self.version = 2;
        const auto opened = Accelerator::open(std::move(stranger), in(1s));
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == Errc::Unsupported);
    }
}
