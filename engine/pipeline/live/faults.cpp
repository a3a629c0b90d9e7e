#include "engine/pipeline/live/faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <string_view>
#include <thread>

namespace bokeh::pipeline {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr std::array<std::string_view, 7> kKinds{"unplug", "mute", "corrupt", "stall", "slow", "fail", "lie"};
constexpr std::array<std::string_view, 4> kStages{"capture", "accelerator", "compose", "output"};
constexpr auto kDelay = 120ms;  // of Slow
constexpr double kLatest = 1e6; // seconds
constexpr auto kForGood = 24h * 365;

template <std::size_t N> std::optional<int> indexOf(const std::array<std::string_view, N> &names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<int>(found - names.begin());
}

/// The chip, or another where it cannot be opened.
accelerator::OpenAccelerator withStandIn(accelerator::OpenAccelerator chip, accelerator::OpenAccelerator standIn)
{
    return [chip = std::move(chip), standIn = std::move(standIn)](const model::Network &network,
                                                                  const accelerator::WrapTransport &wrap) {
        if (chip)
            if (auto opened = chip(network, wrap); opened)
                return opened;
        return standIn(network, wrap);
    };
}

std::string_view nameOf(Fault::Stage stage)
{
    return kStages[static_cast<std::size_t>(stage)];
}

} // namespace

Result<Fault> faultFrom(const std::string &text)
{
    const Error wrong{Errc::BadInput, fmt::format("\"{}\" is no fault; it is KIND[:STAGE]@SECONDS, KIND one of {}, "
                                                  "STAGE one of {}",
                                                  text, fmt::join(kKinds, " "), fmt::join(kStages, " "))};
    const std::string_view all = text;
    const std::size_t at = all.find('@'), colon = all.find(':');
    if (at == std::string_view::npos)
        return wrong;
    const bool staged = colon < at;
    const auto kind = indexOf(kKinds, all.substr(0, staged ? colon : at));
    const auto stage = staged ? indexOf(kStages, all.substr(colon + 1, at - colon - 1))
                              : std::optional(static_cast<int>(Fault::Stage::Accelerator));
    double seconds = -1;
    const char *end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data() + at + 1, end, seconds);
    const bool lies = kind == static_cast<int>(Fault::Kind::Lie);
    if (lies && stage && *stage != static_cast<int>(Fault::Stage::Accelerator))
        return wrong;
    if (!kind || !stage || error != std::errc() || read != end || !(seconds >= 0 && seconds <= kLatest))
        return wrong;
    Fault fault{.kind = static_cast<Fault::Kind>(*kind),
                .stage = static_cast<Fault::Stage>(*stage),
                .at = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1e3))};
    if (lies)
        fault.lasting = kForGood; // a chip that is broken does not mend
    return fault;
}

Faults::Faults(std::vector<Fault> faults) : faults_(std::move(faults)) {}

std::optional<Faults::Active> Faults::active(Fault::Stage stage) const
{
    const auto now = steady_clock::now();
    for (const Fault &fault : faults_)
        if (fault.stage == stage && now >= start_ + fault.at && now < start_ + fault.at + fault.lasting)
            return Active{fault.kind, start_ + fault.at + fault.lasting, fault.lie};
    return std::nullopt;
}

bool Faults::unplugged(Fault::Stage stage) const
{
    const auto now = active(stage);
    return now && now->kind == Fault::Kind::Unplug;
}

bool Faults::corrupts(Fault::Stage stage) const
{
    const auto now = active(stage);
    return now && now->kind == Fault::Kind::Corrupt;
}

std::optional<accelerator::emulator::Lie> Faults::lie() const
{
    const auto now = active(Fault::Stage::Accelerator);
    return now && now->kind == Fault::Kind::Lie ? std::optional(now->lie) : std::nullopt;
}

accelerator::OpenAccelerator Faults::wrap(accelerator::OpenAccelerator open, bool lies)
{
    if (!open)
        return open;
    return [self = shared_from_this(), open = std::move(open),
            lies](const model::Network &network,
                  const accelerator::WrapTransport &) -> Result<std::unique_ptr<accelerator::Accelerator>> {
        if (self->unplugged(Fault::Stage::Accelerator))
            return Error{Errc::Disconnected, "injected: accelerator is unplugged"};
        return open(network, [self, lies](std::unique_ptr<accelerator::Transport> transport) {
            return self->wrap(std::move(transport), lies);
        });
    };
}

accelerator::AcceleratorSources Faults::wrap(accelerator::AcceleratorSources supply)
{
    const bool lies = std::ranges::any_of(faults_, [](const Fault &f) { return f.kind == Fault::Kind::Lie; });
    if (lies && supply.standby)
        supply.preferred = withStandIn(std::move(supply.preferred), supply.standby);
    supply.witnessed |= lies;
    supply.preferred = wrap(std::move(supply.preferred), lies);
    supply.standby = wrap(std::move(supply.standby), false);
    return supply;
}

Status Faults::strike(Fault::Stage stage, steady_clock::time_point until)
{
    const auto now = active(stage);
    if (!now)
        return {};
    switch (now->kind) {
    case Fault::Kind::Unplug:
        return Error{Errc::Disconnected, fmt::format("injected: {} is unplugged", nameOf(stage))};
    case Fault::Kind::Fail:
        return Error{Errc::Internal, fmt::format("injected: {} fails", nameOf(stage))};
    case Fault::Kind::Mute: {
        std::unique_lock lock(mutex_);
        const bool cancelled = changed_.wait_until(lock, std::min(until, now->end), [this] { return cancelled_; });
        return Error{cancelled ? Errc::Cancelled : Errc::Timeout, fmt::format("injected: {} is mute", nameOf(stage))};
    }
    case Fault::Kind::Stall:
        std::this_thread::sleep_until(now->end);
        return {};
    case Fault::Kind::Slow:
        std::this_thread::sleep_for(kDelay);
        return {};
    case Fault::Kind::Corrupt:
    case Fault::Kind::Lie:
        break;
    }
    return {};
}

void Faults::cancel() noexcept
{
    std::lock_guard lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
}

} // namespace bokeh::pipeline
