#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/accelerator/emulator/executor.h"
#include "engine/base/result.h"
#include "engine/model/network.h"

namespace bokeh::accelerator {

/// Computes again what an accelerator has computed, by the emulator's arithmetic: both must be equal bit for bit.
/// Checksums protect the way to and from a chip; this protects from the chip.
///
///     sent --> came --> computed again, on a thread of its own --> believed, or a lie
///
/// One input is taken every 600 to 750 ms, at times that cannot be foretold, and the first one after newScene(). What
/// is right vouches for the inputs of the 850 ms after it, so that a mask that nobody vouches for is never older than
/// that; the 150 ms for which a frame may be shown with an older mask make it one second.
/// Threads: sent() on the submitter's, came() and vouches() on the collector's, the others from any.
class Witness {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kVouched{850};

    /// Blocks while the kernels are made. Errors as emulator::makeExecutor().
    static Result<std::unique_ptr<Witness>> make(const model::Network &);
    ~Witness(); ///< waits for the mask that is being computed
    Witness(const Witness &) = delete;
    Witness &operator=(const Witness &) = delete;

    /// Inputs whose masks tell a chip that computes from one that does not: noise, and figures before a ground. The
    /// noise is another one with each witness, so that no chip can know it beforehand.
    static constexpr int kKnownAnswers = 4;
    std::vector<std::uint8_t> knownQuestion(int number) const; ///< 0 .. kKnownAnswers - 1

    /// An input is about to be sent, with this number on the wire. Never waits.
    void sent(std::uint32_t number, std::span<const std::uint8_t> input, Clock::time_point now);
    /// What was sent and has not come will not come.
    void lost();
    /// Its mask has come. Never waits.
    void came(std::uint32_t number, std::span<const std::uint16_t> mask);
    /// The next input is not like those before: it is taken, unless that would be sooner than 200 ms after the last.
    void newScene();
    /// The next input is taken, and nothing before it is vouched for any more.
    void demand();
    /// Waits until nothing is being computed again.
    void settle(Clock::time_point deadline);

    /// Whether masks of what was sent at this time may be believed. Waits while a mask is being computed again whose
    /// being right would make it so; false at the deadline.
    bool vouches(Clock::time_point sent, Clock::time_point deadline);
    void cancel() noexcept; ///< ends that wait, now and later

    /// A mask was wrong: why it is no longer believed, in a sentence. Stays.
    std::optional<Error> lie() const;
    /// The same as a flag for what was made of its masks, from the moment on at which it is known; outlives the
    /// witness.
    std::shared_ptr<const std::atomic<bool>> lied() const { return lied_; }
    /// Calls this, once, when a mask is found to be wrong, on the thread that found it. To be set before sent().
    void onLie(std::function<void()>);

    std::chrono::nanoseconds cpu() const; ///< that all this has used
    std::uint64_t computed() const;       ///< masks computed again

private:
    enum class State { Idle, Sent, Computing };

    Witness(const model::Network &, std::unique_ptr<emulator::Executor>);
    void work(std::stop_token);
    bool agrees();

    const std::size_t side_;                             ///< of the input
    const std::unique_ptr<emulator::Executor> executor_; ///< agrees()'s
    std::vector<std::uint8_t> input_;                    ///< agrees()'s while Computing, else guarded by mutex_
    std::vector<std::uint16_t> mask_, again_;            ///< likewise
    std::function<void()> onLie_;
    std::minstd_rand random_; ///< sent()'s
    const std::uint32_t seed_;
    const std::shared_ptr<std::atomic<bool>> lied_ = std::make_shared<std::atomic<bool>>(false);

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    State state_ = State::Idle; // guarded by mutex_, as all below
    std::uint32_t number_ = 0;  // Sent: on the wire
    Clock::time_point sentAt_{}, due_{}, earliest_{};
    std::optional<Clock::time_point> right_; // when the newest input was sent whose mask was right
    std::optional<Error> lie_;
    bool cancelled_ = false;
    std::chrono::nanoseconds cpu_{};
    std::uint64_t computed_ = 0;

    std::jthread thread_; ///< last: begins when all else is made, ends first
};

} // namespace bokeh::accelerator
