#include "engine/evaluation/bootstrap.h"

#include <algorithm>
#include <random>
#include <vector>

namespace bokeh::evaluation {

namespace {

constexpr int kReplicates = 10'000;
constexpr std::size_t kTail = kReplicates / 40; // 2.5 %
constexpr std::uint64_t kSeed = 1979;           // the year of the bootstrap

/// What mean IoU is made of, one class after another, for sums that are taken often.
struct Tally {
    std::int64_t both = 0, either = 0, truth = 0;
};
using Tallies = std::vector<Tally>; // [class]

Tallies tally(const Confusion &confusion)
{
    Tallies list;
    for (int k = 0; k < confusion.classes(); ++k) {
        const std::int64_t both = confusion.at(k, k), truth = confusion.ofTruth(k);
        list.push_back({both, truth + confusion.ofPredicted(k) - both, truth});
    }
    return list;
}

/// As Confusion::meanIou().
double meanIou(const Tallies &sums)
{
    double sum = 0;
    int occurring = 0;
    for (const Tally &k : sums)
        if (k.truth > 0) {
            sum += static_cast<double>(k.both) / static_cast<double>(k.either);
            ++occurring;
        }
    return occurring ? sum / occurring : 1;
}

class Sample {
public:
    explicit Sample(std::span<const PictureScore> pictures)
    {
        for (const PictureScore &picture : pictures)
            pictures_.push_back(tally(picture.confusion));
    }

    double of(std::span<const std::size_t> drawn) const
    {
        Tallies sums(pictures_.front().size());
        for (const std::size_t i : drawn)
            for (std::size_t k = 0; k < sums.size(); ++k) {
                sums[k].both += pictures_[i][k].both;
                sums[k].either += pictures_[i][k].either;
                sums[k].truth += pictures_[i][k].truth;
            }
        return meanIou(sums);
    }

private:
    std::vector<Tallies> pictures_;
};

} // namespace

Interval pairedBootstrap(std::span<const PictureScore> first, std::span<const PictureScore> second)
{
    const Sample a(first), b(second);
    std::mt19937_64 random(kSeed);
    std::vector<std::size_t> drawn(first.size());
    std::vector<double> differences;
    differences.reserve(kReplicates);
    for (int replicate = 0; replicate < kReplicates; ++replicate) {
        // The distributions of the standard library differ between its makers. The upper half of a number times the
        // count, shifted, is even to one in millions.
        for (std::size_t &i : drawn)
            i = static_cast<std::size_t>((random() >> 32) * first.size() >> 32);
        differences.push_back(a.of(drawn) - b.of(drawn));
    }
    std::ranges::sort(differences);
    return {.difference = summarise(first).miou() - summarise(second).miou(),
            .low = differences[kTail - 1],
            .high = differences[kReplicates - kTail]};
}

} // namespace bokeh::evaluation
