#include "engine/accelerator/witness.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/metrics/metrics.h"

namespace bokeh::accelerator {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLeastPause = 600ms, kMostPause = 750ms;
constexpr auto kNoSooner = 200ms; // however often the scene changes

/// Head and shoulders, in shares of the side.
bool isFigure(double x, double y, double centre)
{
    constexpr double kHeadWidth = 0.13, kHeadHeight = 0.17, kHeadAt = 0.35, kBodyWidth = 0.3, kBodyHeight = 0.5;
    return std::hypot((x - centre) / kHeadWidth, (y - kHeadAt) / kHeadHeight) < 1 ||
           std::hypot((x - centre) / kBodyWidth, (y - 1) / kBodyHeight) < 1;
}

} // namespace

Result<std::unique_ptr<Witness>> Witness::make(const model::Network &network)
try {
    Result<std::unique_ptr<emulator::Executor>> executor = emulator::makeExecutor(network);
    if (!executor)
        return executor.error();
    return std::unique_ptr<Witness>(new Witness(network, *std::move(executor)));
} catch (const std::exception &failure) { // memory, or the kernel library
    return Error{Errc::Exhausted,
                 fmt::format("the accelerator cannot be checked, so it is not used: {}", failure.what())};
}

Witness::Witness(const model::Network &network, std::unique_ptr<emulator::Executor> executor)
    : side_(static_cast<std::size_t>(network.topology.side)),
      executor_(std::move(executor)),
      input_(static_cast<std::size_t>(model::cost(network.topology).inputBytes)),
      random_(std::random_device()()),
      seed_(std::random_device()())
{
    const auto side = static_cast<std::size_t>(model::chipOutput(network.topology).side);
    mask_.resize(side * side * static_cast<std::size_t>(model::maskChannels(network.topology)));
    again_.resize(mask_.size());
    thread_ = std::jthread([this](std::stop_token stop) { work(stop); });
}

Witness::~Witness() = default;

std::vector<std::uint8_t> Witness::knownQuestion(int number) const
{
    constexpr int kNoise = 0;
    constexpr unsigned kDark = 50, kLight = 180, kGrain = 48;
    const double centre = 0.3 + 0.2 * (number - 1);
    std::minstd_rand random(seed_ + static_cast<std::uint32_t>(number));
    std::vector<std::uint8_t> samples(input_.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto noise = static_cast<unsigned>(random() >> 8U) & 0xFFU;
        const double x = static_cast<double>(i % side_) / static_cast<double>(side_);
        const double y = static_cast<double>(i / side_ % side_) / static_cast<double>(side_);
        const bool light = isFigure(x, y, centre) == (number % 2 == 1);
        samples[i] = static_cast<std::uint8_t>(number == kNoise ? noise : (light ? kLight : kDark) + noise % kGrain);
    }
    return samples;
}

bool Witness::agrees()
{
    const auto before = metrics::threadCpu();
    executor_->run(input_, again_);
    const bool right = mask_ == again_;
    if (!right)
        lied_->store(true, std::memory_order_relaxed); // it orders nothing else
    std::lock_guard lock(mutex_);
    cpu_ += metrics::threadCpu() - before;
    ++computed_;
    if (!right)
        lie_ = Error{Errc::BadReply, "the accelerator computed a wrong mask; it is not used again in this run"};
    return right;
}

void Witness::work(std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return state_ == State::Computing; })) {
        lock.unlock();
        const bool right = agrees();
        lock.lock();
        if (right)
            right_ = sentAt_;
        state_ = State::Idle;
        changed_.notify_all();
        if (right && !stop.stop_requested())
            continue;
        lock.unlock();
        if (!right && onLie_)
            onLie_();
        return;
    }
}

void Witness::sent(std::uint32_t number, std::span<const std::uint8_t> input, Clock::time_point now)
{
    std::lock_guard lock(mutex_);
    if (lie_ || state_ != State::Idle || now < due_)
        return;
    std::ranges::copy(input, input_.begin());
    number_ = number;
    sentAt_ = now;
    earliest_ = now + kNoSooner;
    due_ = now +
           std::chrono::milliseconds(std::uniform_int_distribution(kLeastPause.count(), kMostPause.count())(random_));
    state_ = State::Sent;
}

void Witness::lost()
{
    std::lock_guard lock(mutex_);
    if (state_ != State::Sent)
        return;
    state_ = State::Idle;
    due_ = {};
}

void Witness::came(std::uint32_t number, std::span<const std::uint16_t> mask)
{
    std::lock_guard lock(mutex_);
    if (state_ != State::Sent || number_ != number)
        return;
    std::ranges::copy(mask, mask_.begin());
    state_ = State::Computing;
    changed_.notify_all();
}

void Witness::newScene()
{
    std::lock_guard lock(mutex_);
    due_ = std::min(due_, earliest_);
}

void Witness::demand()
{
    std::lock_guard lock(mutex_);
    right_.reset();
    due_ = {};
}

void Witness::settle(Clock::time_point deadline)
{
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [this] { return state_ != State::Computing; });
}

bool Witness::vouches(Clock::time_point sent, Clock::time_point deadline)
{
    std::unique_lock lock(mutex_);
    const auto vouched = [&] { return right_ && sent <= *right_ + kVouched; };
    changed_.wait_until(lock, deadline, [&] { return lie_ || cancelled_ || vouched() || state_ != State::Computing; });
    return !lie_ && vouched();
}

void Witness::cancel() noexcept
{
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
}

std::optional<Error> Witness::lie() const
{
    std::lock_guard lock(mutex_);
    return lie_;
}

void Witness::onLie(std::function<void()> call)
{
    onLie_ = std::move(call);
}

std::chrono::nanoseconds Witness::cpu() const
{
    std::lock_guard lock(mutex_);
    return cpu_;
}

std::uint64_t Witness::computed() const
{
    std::lock_guard lock(mutex_);
    return computed_;
}

} // namespace bokeh::accelerator
