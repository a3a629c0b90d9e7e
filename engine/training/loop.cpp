#include "engine/training/loop.h"

#include <chrono>
#include <cmath>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "engine/training/prefetch.h"

namespace bokeh::training {

namespace {

using Clock = std::chrono::steady_clock;
using Minutes = std::chrono::duration<double, std::ratio<60>>;

constexpr Minutes kCheckpointEvery{3};
constexpr Minutes kJudgeEvery{10};
constexpr Minutes kReportEvery{.5};
constexpr double kWeightDecay = 1e-3;
constexpr double kScheduledDecay =
    .9995;                             ///< of the average on a schedule of samples, whose rate hardly falls in one run
constexpr double kLargestGradient = 1; ///< norm over all parameters; beyond it the gradient is scaled down
constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15ULL;

/// True once in every `period`.
class Timer {
public:
    explicit Timer(Minutes period) : period_(period), last_(Clock::now()) {}
    bool due()
    {
        if (Clock::now() - last_ < period_)
            return false;
        last_ = Clock::now();
        return true;
    }

private:
    const Minutes period_;
    Clock::time_point last_;
};

/// How much of the schedule is over, [0, 1].
double done(const RunOptions &options, const Progress &progress, std::int64_t samplesBefore)
{
    const double share = options.schedule > 0 ? double(samplesBefore + progress.samples) / double(options.schedule)
                                              : progress.minutes / options.minutes;
    return std::min(1., share);
}

double learningRate(const Recipe &recipe, const RunOptions &options, std::int64_t steps, double done)
{
    const double peak = options.learningRate > 0 ? options.learningRate : recipe.learningRate;
    const double warm = std::min(1., (double(steps) + 1) / recipe.warmUp);
    return peak * warm * (.5 + .5 * std::cos(std::numbers::pi * done)) + 1e-6;
}

/// average += (1 - decay) * (network - average), and the counters copied. Young averages follow faster.
void follow(torch::nn::Module &average, torch::nn::Module &network, double decay, std::int64_t steps)
{
    const torch::NoGradGuard noGradient;
    const double keep = std::min(decay, (1. + double(steps)) / (10. + double(steps)));
    const auto mix = [&](const std::vector<torch::Tensor> &to, const std::vector<torch::Tensor> &from) {
        for (std::size_t i = 0; i < to.size(); ++i)
            if (to[i].is_floating_point())
                torch::Tensor(to[i]).lerp_(from[i], 1 - keep);
            else
                torch::Tensor(to[i]).copy_(from[i]);
    };
    mix(average.parameters(), network.parameters());
    mix(average.buffers(), network.buffers());
}

/// One run, from its checkpoint to its end.
class Loop {
public:
    Loop(Trainee trainee, const Recipe &recipe, const RunOptions &options, const TrainingData &material,
         const Report &report)
        : trainee_(std::move(trainee)),
          recipe_(recipe),
          options_(options),
          data_(material),
          report_(report),
          optimiser_(trainee_.network->parameters(),
                     torch::optim::AdamWOptions(recipe.learningRate).weight_decay(kWeightDecay))
    {
    }

    Status resume()
    {
        if (!std::filesystem::exists(options_.checkpoint))
            return {};
        const auto loaded = loadCheckpoint(options_.checkpoint, *trainee_.network, *trainee_.average, optimiser_);
        if (!loaded)
            return loaded.error();
        progress_ = *loaded;
        report_(fmt::format("going on from {} after {:.1f} minutes", options_.checkpoint.string(), progress_.minutes));
        return {};
    }

    Status run(std::stop_token stop)
    {
        Prefetch prefetch(data_.sampler(kSeed + static_cast<std::uint64_t>(progress_.steps), options_.steadiness > 0),
                          options_.batchSize);
        Timer checkpointTimer(kCheckpointEvery), judgeTimer(kJudgeEvery), reportTimer(kReportEvery);
        Progress reported = progress_;
        auto last = Clock::now();
        while (progress_.minutes < options_.minutes && !stop.stop_requested()) {
            step(tensorsOf(prefetch.take(), trainee_.topology, data_.classWeights, trainee_.device));
            const auto now = Clock::now();
            progress_.minutes += Minutes(now - std::exchange(last, now)).count();
            if (reportTimer.due()) {
                report_(line(reported));
                reported = progress_;
            }
            if (judgeTimer.due())
                judge();
            if (checkpointTimer.due())
                if (const Status status = save(); !status)
                    return status;
        }
        if (progress_.minutes >= options_.minutes)
            judge();
        return save();
    }

private:
    void step(const BatchTensors &batch)
    {
        const double rate =
            learningRate(recipe_, options_, progress_.steps, done(options_, progress_, trainee_.samplesBefore));
        for (auto &group : optimiser_.param_groups())
            static_cast<torch::optim::AdamWOptions &>(group.options()).lr(rate);
        const torch::Tensor loss = trainee_.loss.of(batch);
        optimiser_.zero_grad();
        loss.backward();
        torch::nn::utils::clip_grad_norm_(trainee_.network->parameters(), kLargestGradient);
        optimiser_.step();
        follow(*trainee_.average, *trainee_.network, options_.schedule > 0 ? kScheduledDecay : recipe_.decay,
               progress_.steps);
        const double value = loss.item<double>();
        progress_.loss = progress_.steps ? .98 * progress_.loss + .02 * value : value;
        ++progress_.steps;
        progress_.samples += batch.codes.size(0);
    }

    std::string line(const Progress &since) const
    {
        const double seconds = 60 * (progress_.minutes - since.minutes);
        return fmt::format("{:.1f} min, {} samples, {:.1f} images/s, loss {:.5f}, {:.1f} min left", progress_.minutes,
                           progress_.samples, static_cast<double>(progress_.samples - since.samples) / seconds,
                           progress_.loss, std::max(0., options_.minutes - progress_.minutes));
    }

    void judge()
    {
        scores_ = data_.score(trainee_.predict);
        report_(
            fmt::format("{:.1f} min, {} samples, mIoU: {}", progress_.minutes, progress_.samples, describe(scores_)));
    }

    Status save()
    {
        const Status status =
            saveCheckpoint(options_.checkpoint, *trainee_.network, *trainee_.average, optimiser_, progress_);
        return status ? trainee_.write(progress_, scores_) : status;
    }

    Trainee trainee_;
    const Recipe recipe_;
    const RunOptions &options_;
    const TrainingData &data_;
    const Report &report_;
    torch::optim::AdamW optimiser_;
    Progress progress_;
    std::vector<Score> scores_; ///< the latest
};

} // namespace

Status runLoop(Trainee trainee, const Recipe &recipe, const RunOptions &options, const TrainingData &material,
               const Report &report, std::stop_token stop)
{
    Loop loop(std::move(trainee), recipe, options, material, report);
    if (const Status status = loop.resume(); !status)
        return status;
    return loop.run(stop);
}

} // namespace bokeh::training
