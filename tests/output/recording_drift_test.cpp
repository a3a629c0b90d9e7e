#include "engine/media/drift_corrector.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

using namespace bokeh;
using media::DriftCorrector;

namespace {

constexpr int kRate = media::DriftCorrector::kRate;
constexpr int kBlock = 480;

std::chrono::nanoseconds nanosecondsOf(double seconds)
{
    return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

/// A microphone that hears a click at every whole second, and whose clock goes wrong.
class Microphone {
public:
    Microphone(double ppm, double jitterSeconds, double starts)
        : rate_(kRate * (1 + ppm / 1e6)), jitter_(-jitterSeconds, jitterSeconds), starts_(starts)
    {
    }

    struct Block {
        std::vector<float> samples;
        double time;   // as it says, seconds
        double really; // when its first sample was taken
    };
    Block next()
    {
        Block block{std::vector<float>(kBlock), 0, timeOf(taken_)};
        block.time = block.really + (jitter_.a() < jitter_.b() ? jitter_(random_) : 0);
        for (float &sample : block.samples) {
            const double now = timeOf(taken_++), second = std::floor(timeOf(taken_));
            sample = second > now ? 1.0F : 0.0F;
        }
        return block;
    }

private:
    double timeOf(std::int64_t sample) const { return starts_ + static_cast<double>(sample) / rate_; }

    double rate_;
    std::mt19937 random_{7};
    std::uniform_real_distribution<double> jitter_;
    double starts_;
    std::int64_t taken_ = 0;
};

std::unique_ptr<media::DriftCorrector> openCorrector(int channels = 1)
{
    auto corrector = media::DriftCorrector::open(channels);
    REQUIRE(corrector);
    return *std::move(corrector);
}

/// What came out, as far as it matters: where the clicks are, and how much there is.
struct Heard {
    std::vector<double> clicks; ///< seconds
    std::int64_t samples = 0;

    void add(std::span<const float> sound)
    {
        for (const float sample : sound) {
            const double now = static_cast<double>(samples++) / kRate;
            if (sample > 0.4F && (clicks.empty() || now - clicks.back() > 0.1))
                clicks.push_back(now);
        }
    }
};

/// How far the clicks are from the whole seconds they were at, at worst, between `from` and `to`.
double worstOf(const Heard &heard, double from, double to)
{
    double worst = 0;
    for (const double click : heard.clicks)
        if (click > from && click < to)
            worst = std::max(worst, std::abs(click - std::round(click)));
    return worst;
}

} // namespace

TEST_CASE("sound stays with the pictures for ten minutes, though its clock is wrong and its times jitter")
{
    const double ppm = GENERATE(-100.0, 0.0, 100.0);
    CAPTURE(ppm);
    const auto corrector = openCorrector();
    Microphone microphone(ppm, 0.020, 0);
    Heard heard;
    double strongest = 0;
    for (double now = 0; now < 600;) {
        const auto block = microphone.next();
        now = block.really;
        const auto sound = corrector->put(block.samples, nanosecondsOf(block.time));
        REQUIRE(sound);
        heard.add(*sound);
        if (now > 60)
            strongest = std::max(strongest, std::abs(corrector->correction()));
    }
    CHECK(heard.clicks.size() >= 598);
    CHECK(worstOf(heard, 0, 600) < 0.022);  // it starts with the first time it is told, and does not know better yet
    CHECK(worstOf(heard, 60, 600) < 0.003); // then it is an average
    CHECK(corrector->correction() == Approx(-ppm).margin(60));
    CHECK(strongest < 400); // and no wobble is heard
    CHECK(corrector->silence() < 0.021 * kRate);
}

TEST_CASE("without a corrector the same sound would be sixty milliseconds off")
{
    // So that the test above could fail: the plain count of samples is what it is compared with.
    Microphone microphone(100, 0, 0);
    Heard heard;
    for (double now = 0; now < 600;) {
        const auto block = microphone.next();
        now = block.really;
        heard.add(block.samples);
    }
    CHECK(worstOf(heard, 590, 600) > 0.055);
}

TEST_CASE("missing sound becomes silence, and what follows is in its place")
{
    const double from = 5.3, to = GENERATE(5.45, 9.7);
    CAPTURE(to);
    const auto corrector = openCorrector();
    Microphone microphone(50, 0.020, 0);
    Heard heard;
    for (double now = 0; now < 19.5;) {
        const auto block = microphone.next();
        now = block.really;
        if (now > from && now < to)
            continue;
        heard.add(*corrector->put(block.samples, nanosecondsOf(block.time)));
    }
    CHECK(static_cast<double>(corrector->silence()) / kRate == Approx(to - from).margin(0.065));
    CHECK(worstOf(heard, 0, 20) < 0.030);
    for (const double click : heard.clicks)
        CHECK((click < from || click > to - 0.030));
    CHECK(heard.clicks.size() == (to > 6 ? 15 : 19));
}

TEST_CASE("blocks that are lost one at a time do not add up")
{
    const auto corrector = openCorrector();
    Microphone microphone(0, 0, 0);
    Heard heard;
    int count = 0;
    for (double now = 0; now < 30;) {
        const auto block = microphone.next();
        now = block.really;
        if (++count % 200 != 50) // ten milliseconds every two seconds, never at a click
            heard.add(*corrector->put(block.samples, nanosecondsOf(block.time)));
    }
    CHECK(heard.clicks.size() >= 28);
    CHECK(worstOf(heard, 0, 30) < 0.040);
}

TEST_CASE("sound from before time zero is left out, and sound that begins later is late")
{
    const double starts = GENERATE(-0.735, 0.25, 3.5);
    CAPTURE(starts);
    const auto corrector = openCorrector();
    Microphone microphone(0, 0, starts);
    Heard heard;
    for (double now = starts; now < 6;) {
        const auto block = microphone.next();
        now = block.really;
        heard.add(*corrector->put(block.samples, nanosecondsOf(block.time)));
    }
    CHECK(worstOf(heard, 0.1, 6) < 0.001);
    CHECK(static_cast<double>(heard.samples) / kRate == Approx(6).margin(0.020));
    CHECK(static_cast<double>(corrector->silence()) / kRate == Approx(std::max(starts, 0.0)).margin(0.001));
}

TEST_CASE("sound that comes twice is heard once")
{
    const auto corrector = openCorrector();
    Microphone microphone(0, 0, 0), again(0, 0, 0);
    Heard heard;
    for (int i = 0; i < 450; ++i) { // four and a half seconds, and once more from the start
        const auto block = microphone.next();
        heard.add(*corrector->put(block.samples, nanosecondsOf(block.time)));
    }
    for (int i = 0; i < 550; ++i) {
        const auto block = again.next();
        heard.add(*corrector->put(block.samples, nanosecondsOf(block.time)));
    }
    CHECK(heard.clicks.size() == 5);
    CHECK(worstOf(heard, 0, 6) < 0.030);
}

TEST_CASE("the end comes when it is said, with all that was put")
{
    const auto corrector = openCorrector(2);
    const std::vector<float> second(2 * kRate, 0.5F);
    const auto first = corrector->put(second, {});
    REQUIRE(first);
    std::size_t count = first->size();
    const auto rest = corrector->silenceUntil(std::chrono::milliseconds(1500));
    REQUIRE(rest);
    count += rest->size();
    CHECK(std::abs(static_cast<int>(count / 2) - kRate * 3 / 2) <= 1);
    CHECK(rest->back() == Approx(0).margin(1e-4));
}
