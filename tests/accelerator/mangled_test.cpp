// The client and the emulated chip with a wire between them that mangles: nothing crashes, nothing hangs, and no mask
// is taken for another.
#include <catch2/catch.hpp>
#include <deque>
#include <thread>

#include "engine/accelerator/accelerator.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/mangled_cable.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using namespace bokeh::accelerator::test;

namespace {

constexpr std::uint32_t kPictures = 4;
constexpr unsigned kUploadPercent = 8; // more, and a network of four messages hardly ever arrives

/// The device without a thread and without a clock: it computes when it is asked for what it has not got yet, and what
/// will never come is Timeout at once. A run is therefore the same every time.
class SteppedTransport final : public Transport {
public:
    Status send(std::span<const std::byte> bytes, Deadline) override
    {
        const Handshake end = device_.out(bytes);
        return end == Handshake::Ack ? Status() : failure(end);
    }
    Result<std::size_t> receive(std::span<std::byte> room, Deadline) override
    {
        for (;;) {
            const Device::Arrival arrival = device_.in(room);
            if (arrival.handshake == Handshake::Ack)
                return arrival.bytes;
            if (arrival.handshake != Handshake::Nak || !device_.step())
                return failure(arrival.handshake);
        }
    }
    Status control(Control what, std::span<std::byte> room, Deadline) override
    {
        const Handshake end = device_.control(what, room);
        return end == Handshake::Ack ? Status() : failure(end);
    }
    void cancel() noexcept override {}
    std::chrono::nanoseconds deviceCpu() const override { return {}; }

private:
    static Error failure(Handshake end)
    {
        return end == Handshake::Nak ? Error{Errc::Timeout, "it does not come"} : Error{Errc::BadReply, "halted"};
    }
    Device device_{Device::Options{}};
};

/// Two networks whose masks have the same shape and other values, so that a mask of the wrong one would be seen.
struct Known {
    model::Network network;
    std::vector<std::vector<std::uint8_t>> pictures;
    std::vector<std::vector<std::uint16_t>> masks;

    explicit Known(std::uint64_t seed) : network(smallNetwork(seed))
    {
        for (std::uint32_t i = 0; i < kPictures; ++i) {
            pictures.push_back(input(network, i));
            masks.push_back(expected(network, pictures.back()));
        }
    }
};

const std::array<Known, 2> &known()
{
    static const std::array<Known, 2> both = {Known(1), Known(2)};
    return both;
}

/// Makes calls, and knows how long after its deadline the latest came back.
class Punctuality {
public:
    template <class Call> auto call(std::chrono::milliseconds patience, Call what)
    {
        const Deadline end = in(patience);
        auto result = what(end);
        worst_ = std::max<std::chrono::nanoseconds>(worst_, Deadline::clock::now() - end);
        return result;
    }
    std::chrono::nanoseconds worst() const { return worst_; }

private:
    std::chrono::nanoseconds worst_{};
};

/// A client whose every answer is judged. What fails must fail with a kind of error that a bad wire explains.
class Judge {
public:
    Judge(std::unique_ptr<Transport> good, std::uint32_t seed)
    {
        auto mangled = std::make_unique<MangledTransport>(std::move(good), seed);
        cable_ = mangled.get();
        auto opened = Accelerator::open(std::move(mangled), in(5s));
        REQUIRE(opened);
        accelerator_ = *std::move(opened);
    }
    MangledTransport &cable() { return *cable_; }
    bool full() const { return accelerator_->inFlight() == accelerator_->identity().credits; }
    bool idle() const { return accelerator_->inFlight() == 0; }

    /// Uploads the other network, however often that takes.
    void loadOther(std::chrono::milliseconds patience)
    {
        known_ = &known()[known_ == &known()[0] ? 1 : 0];
        for (int attempt = 0; attempt < 200; ++attempt)
            if (submits_.call(patience, [&](Deadline end) { return accelerator_->load(known_->network, end); }))
                return;
        FAIL("the network does not arrive");
    }

    Status submit(std::chrono::milliseconds patience)
    {
        const std::uint32_t number = next_++;
        Status sent = submits_.call(patience, [&](Deadline end) {
            return accelerator_->submit(number, known_->pictures[number % kPictures], end);
        });
        if (!sent && !explained(sent.error()))
            odd_ = sent.error(); // told later: Catch takes no word of another thread
        return sent;
    }

    /// The kind of error; empty for a mask, which was the right one.
    std::optional<Errc> collect(std::chrono::milliseconds patience)
    {
        const auto came = collects_.call(patience, [&](Deadline end) { return accelerator_->collect(mask_, end); });
        if (!came) {
            if (!explained(came.error()))
                FAIL("a bad wire does not explain: " << came.error().what);
            ++failures_;
            return came.error().code;
        }
        if (mask_ != known_->masks[*came % kPictures] || *came < expected_)
            FAIL("a wrong mask was taken for that of frame " << *came);
        expected_ = *came + 1;
        ++masks_;
        return std::nullopt;
    }

    /// On a cable that is good again, all is well at the first attempt.
    void checkMended()
    {
        if (odd_)
            FAIL("a bad wire does not explain: " << odd_->what);
        cable_->mend();
        known_ = &known()[0];
        REQUIRE(accelerator_->load(known_->network, in(30s)));
        for (int i = 0; i < 10; ++i) {
            while (!full())
                REQUIRE(submit(30s));
            REQUIRE_FALSE(collect(30s));
        }
    }

    /// Longest that a call has gone on after its deadline.
    std::chrono::nanoseconds late() const { return std::max(submits_.worst(), collects_.worst()); }
    std::uint64_t masks() const { return masks_; }
    std::uint64_t failures() const { return failures_; }

private:
    /// Exhausted and BadInput: what the device itself refuses, as where a frame came to it twice or its network did
    /// not.
    static bool explained(const Error &error)
    {
        const bool possible = error.code == Errc::Timeout || error.code == Errc::BadReply ||
                              error.code == Errc::Exhausted || error.code == Errc::BadInput;
        return possible && !error.what.empty();
    }

    std::unique_ptr<Accelerator> accelerator_;
    MangledTransport *cable_ = nullptr; ///< the accelerator's
    const Known *known_ = nullptr;      ///< in force
    std::vector<std::uint16_t> mask_ = emptyMask(known()[0].network);
    std::uint32_t next_ = 0; ///< frame; this and the next line are of the thread that submits
    std::optional<Error> odd_;
    std::uint32_t expected_ = 0; ///< first that a mask may be of
    std::uint64_t masks_ = 0, failures_ = 0;
    Punctuality submits_, collects_; ///< each has its thread
};

/// How often the rarest kind has happened.
std::uint64_t rarest(const MangledTransport &cable)
{
    return std::min(std::ranges::min(cable.mangledOut()), std::ranges::min(cable.mangledIn()));
}

} // namespace

// It has no cable, and no second thread that one could race with.
#if !defined OVER_USB && !defined __SANITIZE_THREAD__

TEST_CASE("of ten thousand mangled messages in each direction none makes a wrong mask")
{
    constexpr std::uint64_t kMangled = 10'000, kSeeds = 4;
    for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        Judge judge(std::make_unique<SteppedTransport>(), seed);
        MangledTransport &cable = judge.cable();
        while (std::min(total(cable.mangledOut()), total(cable.mangledIn())) < kMangled / kSeeds) {
            cable.setPercent(kUploadPercent);
            judge.loadOther(5s);
            cable.setPercent(50);
            // Until both credits are lost, which only another upload brings back; or for a while.
            bool stuck = false;
            for (int frames = 0; frames < 100 && !stuck; ++frames) {
                while (!judge.full() && judge.submit(5s))
                    ;
                stuck = !judge.idle() && judge.collect(5s) == Errc::Timeout && judge.full();
            }
        }
        CHECK(rarest(cable) > 200);
        CHECK(judge.masks() > 200);
        CHECK(judge.failures() > 200);
        judge.checkMended();
    }
}

#endif

TEST_CASE("on a cable that mangles no call outlives its deadline by more than the recovery, and it works when mended")
{
    constexpr std::uint64_t kOfEachKind = 5;
    for (const Cable &good : cables()) {
        INFO(good.name);
        Judge judge(good.plug({}).transport, 5);
        MangledTransport &cable = judge.cable();
        while (rarest(cable) < kOfEachKind) {
            cable.setPercent(kUploadPercent);
            judge.loadOther(1s);
            cable.setPercent(20);
            std::jthread submitter([&](std::stop_token stop) {
                while (!stop.stop_requested())
                    (void)judge.submit(50ms);
            });
            // Twice in a row: the first may have waited for a submitter who was kept from his work.
            for (int frames = 0, silent = 0; frames < 100 && silent < 2; ++frames)
                silent = judge.collect(50ms) == Errc::Timeout ? silent + 1 : 0;
        }
        // A second to recover in, four where a port must be reset; the rest is for a machine that is busy.
        CHECK(judge.late() / 1ms < 10'000);
        judge.checkMended();
    }
}
