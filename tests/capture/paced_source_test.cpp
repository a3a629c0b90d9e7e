#include "engine/capture/paced_source.h"

#include <catch2/catch.hpp>
#include <thread>

#include "engine/capture/pattern_source.h"

using namespace bokeh;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

std::unique_ptr<capture::Source> pattern(int rate, std::optional<std::uint64_t> frames)
{
    auto opened =
        capture::PatternSource::open({.size = {16, 16}, .rateNumerator = rate, .frames = frames, .poolSize = 64});
    REQUIRE(opened);
    return std::make_unique<capture::PacedSource>(*std::move(opened));
}

/// Whose frames are 68 years apart, by its rate or by their times.
class Rare final : public capture::Source {
public:
    explicit Rare(bool byRate) : byRate_(byRate)
    {
        format_.rateNumerator = 1;
        format_.rateDenominator = byRate ? 2'147'483'647 : 1;
    }
    const capture::Format &format() const override { return format_; }
    Result<image::FramePtr> read() override
    {
        auto frame = std::make_shared<image::Frame>(image::Size{2, 2});
        frame->time = std::chrono::seconds(byRate_ ? 0 : 2'147'483'647LL * count_++);
        return image::FramePtr(std::move(frame));
    }

private:
    capture::Format format_;
    bool byRate_;
    std::int64_t count_ = 0;
};

} // namespace

TEST_CASE("frames come when their time has come, none early")
{
    const auto source = pattern(100, 30);
    const auto begun = Clock::now(); // time is the subject
    for (int i = 0; i < 30; ++i) {
        const auto frame = source->read();
        REQUIRE((frame && *frame));
        CHECK((*frame)->sequence == static_cast<std::uint64_t>(i));
        CHECK(Clock::now() - begun >= (*frame)->time);
        CHECK((*frame)->captured - begun >= (*frame)->time);
    }
    const auto end = source->read();
    REQUIRE(end);
    CHECK(*end == nullptr);
}

TEST_CASE("a reader that was late gets no burst: the clock is set anew")
{
    const auto source = pattern(50, {});
    REQUIRE(source->read());
    std::this_thread::sleep_for(200ms); // ten frames' time
    REQUIRE(source->read());
    const auto late = Clock::now();
    for (int i = 0; i < 5; ++i)
        REQUIRE(source->read());
    CHECK(Clock::now() - late >= 2 * 20ms); // a burst takes no time; a loaded machine may take some before `late`
}

TEST_CASE("no rate and no time that a file claims makes the next frame wait for years")
{
    capture::PacedSource source(std::make_unique<Rare>(GENERATE(true, false)), 20ms);
    for (int i = 0; i < 5; ++i)
        REQUIRE(source.read());
    CHECK(capture::frameTime({.rateNumerator = 1, .rateDenominator = 2'147'483'647}) == capture::kLongestFrame);
    CHECK(capture::frameTime({.rateNumerator = 25, .rateDenominator = 1}) == 40ms);
}

TEST_CASE("a stop ends the wait for the next frame, and every later read")
{
    auto opened = capture::PatternSource::open({.size = {16, 16}, .rateNumerator = 1, .rateDenominator = 3600});
    REQUIRE(opened);
    capture::PacedSource source(*std::move(opened));
    REQUIRE(source.read());
    std::jthread stopper([&] { source.stop(); });
    for (int i = 0; i < 2; ++i) {
        const auto read = source.read(); // an hour away
        REQUIRE_FALSE(read);
        CHECK(read.error().code == Errc::Cancelled);
    }
}
