#include "engine/accelerator/failover.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "engine/accelerator/usb/device_watch.h"
#include "engine/accelerator/witness.h"
#include "engine/base/worker.h"

namespace bokeh::accelerator {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kInAMoment = 300ms; // that take() waits for the preferred one while the other is ready
constexpr std::chrono::milliseconds kFirstPause = 100ms; // before the next attempt to open
constexpr std::chrono::milliseconds kLongestPause = 2s;  // not every system tells what is plugged in; a look costs 1 ms
constexpr auto kSteady = 10s;                            // what worked for so long begins with short pauses again
constexpr auto kClosing = 200ms;
constexpr auto kKnownAnswers = 5s; // as for the upload of its network

/// The work and the state of the thread that keeps one accelerator open.
struct Slot {
    enum class State {
        Opening, ///< for the first time
        Ready,
        Taken,
        Broken, ///< to be closed and opened anew
        Failed, ///< to be opened anew, which has failed before
    };

    OpenAccelerator open; ///< empty: there is no such accelerator
    bool hotPlug = false, witnessed = false;
    State state = State::Opening;             ///< guarded by the owner's mutex, as all below
    std::unique_ptr<Accelerator> accelerator; ///< Ready: to be taken. Broken: to be closed
    Error why{Errc::Disconnected, "there is no such accelerator"};
    bool tryNow = false;
    bool lied = false; ///< it is not to be opened again; `why` says so
};

/// Shared with the keepers' threads, which may outlive the owner.
struct Shared {
    std::shared_ptr<const model::Network> network;
    std::mutex mutex;
    std::condition_variable_any changed;
    Slot preferred, standby;

    void keep(Slot &, std::stop_token);
    bool openAndHold(Slot &, std::stop_token);
    std::unique_ptr<usb::DeviceWatch> watch(Slot &);
};

std::unique_ptr<usb::DeviceWatch> Shared::watch(Slot &keeper)
{
    auto started = usb::DeviceWatch::start([this, &keeper](bool pluggedIn) {
        std::lock_guard lock(mutex);
        keeper.tryNow |= pluggedIn;
        changed.notify_all();
    });
    return started ? *std::move(started) : nullptr;
}

Result<std::unique_ptr<Accelerator>> openExamined(const Slot &keeper, const model::Network &network, bool &lied)
{
    auto opened = keeper.open(network, {});
    if (!opened || !keeper.witnessed)
        return opened;
    auto witness = Witness::make(network);
    if (!witness)
        return witness.error();
    const Status right = (*opened)->examine(*std::move(witness), Clock::now() + kKnownAnswers);
    lied = (*opened)->witness() && (*opened)->witness()->lie();
    return right ? std::move(opened) : right.error();
}

/// Until what was opened has failed and is closed again. True if it has worked for long.
bool Shared::openAndHold(Slot &keeper, std::stop_token stop)
{
    bool lied = false;
    auto opened = openExamined(keeper, *network, lied);
    const auto since = Clock::now();
    std::unique_ptr<Accelerator> broken; // closed when the lock is not held
    std::unique_lock lock(mutex);
    if (opened)
        keeper.accelerator = *std::move(opened);
    else
        keeper.why = opened.error();
    keeper.lied = lied;
    keeper.state = keeper.accelerator ? Slot::State::Ready : Slot::State::Failed;
    changed.notify_all();
    if (keeper.accelerator)
        changed.wait(lock, stop, [&] { return keeper.state == Slot::State::Broken; });
    broken = std::move(keeper.accelerator);
    return broken && Clock::now() - since > kSteady;
}

void Shared::keep(Slot &keeper, std::stop_token stop)
{
    const auto watching = keeper.hotPlug ? watch(keeper) : nullptr;
    const auto longest = keeper.hotPlug ? kLongestPause : kFirstPause;
    auto pause = kFirstPause;
    while (!stop.stop_requested()) {
        if (openAndHold(keeper, stop))
            pause = kFirstPause;
        std::unique_lock lock(mutex);
        const bool told = changed.wait_for(lock, stop, pause, [&] { return keeper.tryNow || keeper.lied; });
        keeper.tryNow = false;
        if (keeper.lied) {
            keeper.state = Slot::State::Failed;
            changed.notify_all();
            return;
        }
        pause = told ? kFirstPause : std::min(2 * pause, longest);
    }
}

} // namespace

struct Failover::State {
    std::shared_ptr<Shared> table = std::make_shared<Shared>();
    std::vector<Worker> workers;
    Slot *taken = nullptr; // guarded by table->mutex
};

Failover::Failover(std::shared_ptr<const model::Network> network, AcceleratorSources supply)
    : state_(std::make_unique<State>())
{
    Shared &table = *state_->table;
    table.network = std::move(network);
    table.preferred.open = std::move(supply.preferred);
    table.preferred.hotPlug = supply.hotPlug;
    table.preferred.witnessed = supply.witnessed;
    table.standby.open = std::move(supply.standby);
    for (Slot *keeper : {&table.preferred, &table.standby}) {
        const auto keep = [shared = state_->table, keeper](std::stop_token stop) { shared->keep(*keeper, stop); };
        auto worker = keeper->open ? startThread([&] { return Worker(keep); }) : Result<Worker>(keeper->why);
        if (worker) {
            state_->workers.push_back(*std::move(worker));
            continue;
        }
        std::lock_guard lock(table.mutex); // the other keeper may be at work already
        keeper->state = Slot::State::Failed;
        keeper->why = worker.error();
    }
}

Failover::~Failover()
{
    for (Worker &worker : state_->workers)
        worker.requestStop();
    const auto deadline = Clock::now() + kClosing;
    for (Worker &worker : state_->workers)
        worker.joinUntil(deadline);
}

Result<std::unique_ptr<Accelerator>> Failover::take(std::stop_token stop)
{
    using enum Slot::State;
    Shared &table = *state_->table;
    Slot &preferred = table.preferred, &standby = table.standby;
    std::unique_lock lock(table.mutex);
    table.changed.wait_for(lock, stop, kInAMoment, [&] { return preferred.state != Opening; });
    table.changed.wait(lock, stop, [&] {
        return preferred.state == Ready || standby.state == Ready ||
               (preferred.state == Failed && standby.state == Failed);
    });
    if (stop.stop_requested())
        return Error{Errc::Cancelled, "the accelerator is not needed any more"};
    for (Slot *keeper : {&preferred, &standby})
        if (keeper->state == Ready) {
            keeper->state = Taken;
            state_->taken = keeper;
            return std::move(keeper->accelerator);
        }
    return standby.open ? standby.why : preferred.why;
}

void Failover::giveBack(std::unique_ptr<Accelerator> accelerator)
{
    Shared &table = *state_->table;
    std::lock_guard lock(table.mutex);
    Slot *const keeper = std::exchange(state_->taken, nullptr);
    if (!keeper)
        return;
    if (accelerator && accelerator->witness())
        if (const auto lie = accelerator->witness()->lie()) {
            keeper->lied = true;
            keeper->why = *lie;
        }
    keeper->accelerator = std::move(accelerator);
    keeper->state = Slot::State::Broken;
    table.changed.notify_all();
}

bool Failover::betterReady() const
{
    const Shared &table = *state_->table;
    std::lock_guard lock(state_->table->mutex);
    return state_->taken == &table.standby && table.preferred.state == Slot::State::Ready;
}

std::string Failover::notice() const
{
    std::lock_guard lock(state_->table->mutex);
    const Slot &preferred = state_->table->preferred;
    const bool there =
        preferred.open && preferred.state == Slot::State::Failed && preferred.why.code != Errc::Disconnected;
    return there ? preferred.why.what : std::string();
}

} // namespace bokeh::accelerator
