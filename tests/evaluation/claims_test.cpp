#include "engine/evaluation/claims.h"

#include <catch2/catch.hpp>

using namespace bokeh;
using namespace bokeh::evaluation;

namespace {

/// A picture of half person, half background, `missed` of 100 pixels of person taken for background.
PictureScore picture(int missed)
{
    PictureScore score{.name = {}, .confusion = Confusion(2)};
    score.confusion.add(0, 0, 100);
    score.confusion.add(1, 1, 100 - missed);
    score.confusion.add(1, 0, missed);
    return score;
}

std::vector<PictureScore> pictures(int count, int missed)
{
    return std::vector(static_cast<std::size_t>(count), picture(missed));
}

NetworkResult network(const std::string &name, int missed, int withFloat = -1)
{
    NetworkResult result{.name = name, .topology = {}};
    for (const char *part : {"street", "render", "mixed"}) {
        result.parts.push_back({part, pictures(30, missed)});
        if (withFloat >= 0)
            result.floatParts.push_back({part, pictures(30, withFloat)});
    }
    return result;
}

const Claim &claimOf(const std::vector<Claim> &claims, ClaimKind kind)
{
    const auto found = std::find_if(claims.begin(), claims.end(), [&](const Claim &c) { return c.kind == kind; });
    REQUIRE(found != claims.end());
    return *found;
}

} // namespace

TEST_CASE("a difference that every picture shares has an interval of no width")
{
    const auto interval = pairedBootstrap(pictures(40, 0), pictures(40, 20));
    // Without 20 of 100: person 80/100, background 100/120.
    CHECK(interval.difference == Approx(1 - (0.8 + 100.0 / 120) / 2));
    CHECK(interval.low == Approx(interval.difference));
    CHECK(interval.high == Approx(interval.difference));
}

TEST_CASE("where half of the pictures are lost, the interval is the binomial distribution's")
{
    std::vector<PictureScore> lost = pictures(50, 0);
    const auto others = pictures(50, 100);
    lost.insert(lost.end(), others.begin(), others.end());
    const auto interval = pairedBootstrap(pictures(100, 0), lost);
    // With a share s of the pictures lost: person (1 - s), background 1 / (1 + s). Of a hundred draws with chance one
    // half, 40 and 60 are the 2.5th and the 97.5th percentile.
    const auto difference = [](double s) { return 1 - (1 - s + 1 / (1 + s)) / 2; };
    CHECK(interval.difference == Approx(difference(0.5)));
    CHECK(interval.low == Approx(difference(0.40)).margin(difference(0.41) - difference(0.40)));
    CHECK(interval.high == Approx(difference(0.60)).margin(difference(0.60) - difference(0.59)));
}

TEST_CASE("the interval of a pair is that of the pair the other way round, mirrored, and the same every time")
{
    std::vector<PictureScore> a, b;
    for (int i = 0; i < 25; ++i) {
        a.push_back(picture(i * 7 % 23));
        b.push_back(picture(i * 5 % 19));
    }
    const auto there = pairedBootstrap(a, b), back = pairedBootstrap(b, a), again = pairedBootstrap(a, b);
    CHECK(there.low == Approx(-back.high));
    CHECK(there.high == Approx(-back.low));
    CHECK(there.low == again.low);
    CHECK(there.high == again.high);
    CHECK(there.low < there.difference);
    CHECK(there.difference < there.high);
}

TEST_CASE("verdicts follow from where the interval lies")
{
    const auto of = [](double low, double high) { return Interval{(low + high) / 2, low, high}; };
    CHECK(judgeNoLoss(of(-0.004, 0.001)) == Verdict::Supported);
    CHECK(judgeNoLoss(of(0.02, 0.03)) == Verdict::Supported);
    CHECK(judgeNoLoss(of(-0.02, -0.006)) == Verdict::Refuted);
    CHECK(judgeNoLoss(of(-0.02, 0.01)) == Verdict::Undecided);
    CHECK(judgeGain(of(0.001, 0.009)) == Verdict::Supported);
    CHECK(judgeGain(of(-0.009, 0.004)) == Verdict::Refuted);
    CHECK(judgeGain(of(-0.001, 0.009)) == Verdict::Undecided);
    CHECK(judgeGain(of(0.001, 0.002)) == Verdict::Undecided); // sure, and not worth speaking of
    CHECK(together({Verdict::Supported, Verdict::Refuted, Verdict::Undecided}) == Verdict::Refuted);
    CHECK(together({Verdict::Supported, Verdict::Undecided}) == Verdict::Undecided);
    CHECK(together({Verdict::Supported, Verdict::Supported}) == Verdict::Supported);
    CHECK(together({}) == Verdict::Undecided);
}

TEST_CASE("a claim is tried on every pair of networks that differ in that alone")
{
    const auto claims = tryClaims({network("gnetseg-large-224-y", 2), network("gnetseg-large-224-y-lite", 4),
                                   network("gnetseg-large-224-y-lite-softmax", 20),
                                   network("gnetseg-large-224-y-softmax", 2), network("gnetseg-large-448-y", 1)});
    const Claim &integer = claimOf(claims, ClaimKind::IntegerMask);
    REQUIRE(integer.trials.size() == 2);
    CHECK(integer.trials[0].first == "gnetseg-large-224-y");
    CHECK(integer.trials[0].second == "gnetseg-large-224-y-softmax");
    CHECK(integer.trials[0].verdict == Verdict::Supported);
    CHECK(integer.trials[0].parts.size() == 3);
    CHECK(integer.trials[1].first == "gnetseg-large-224-y-lite");
    const Claim &size = claimOf(claims, ClaimKind::InputSize);
    REQUIRE(size.trials.size() == 1);
    CHECK(size.trials[0].first == "gnetseg-large-448-y");
    CHECK(size.trials[0].parts[0].interval.difference > 0);
}

TEST_CASE("what the paper compares and is not shipped is not trained yet")
{
    const auto claims = tryClaims({network("gnetseg-large-224-y", 2)});
    const Claim &ending = claimOf(claims, ClaimKind::Ending);
    REQUIRE(ending.trials.size() == 2);
    CHECK(ending.trials[0].first == "gnetseg-large-224-y");
    CHECK(ending.trials[0].second == "gnetseg-large-224-y-up");
    CHECK(ending.trials[0].parts.empty());
    CHECK(ending.trials[0].verdict == Verdict::Undecided);
}

TEST_CASE("quantisation is tried where the float weights are there")
{
    std::vector networks{network("gnetseg-large-224-y", 8, 2), network("gnetseg-small-224-y", 2)};
    networks[0].steps.emplace_back("calibrated", network("", 2).parts);
    const auto claims = tryClaims(networks);
    const Claim &quantised = claimOf(claims, ClaimKind::Quantisation);
    REQUIRE(quantised.trials.size() == 2);
    CHECK(quantised.trials[0].first == "gnetseg-large-224-y (calibrated)");
    CHECK(quantised.trials[0].verdict == Verdict::Supported);
    CHECK(quantised.trials[1].first == "gnetseg-large-224-y");
    CHECK(quantised.trials[1].verdict == Verdict::Refuted);
    CHECK(quantised.trials[1].parts[0].interval.difference < -kNegligible);
}
