#include "engine/base/worker.h"
#include "engine/pipeline/live/session.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Stage = Fault::Stage;

constexpr auto kReopen = 100ms; // before the next look at an accelerator that cannot be opened

double bitsPerSecond(accelerator::protocol::Link link)
{
    switch (link) {
    case accelerator::protocol::Link::HighSpeed:
        return 480e6;
    case accelerator::protocol::Link::SuperSpeed:
        return 5e9;
    case accelerator::protocol::Link::None:
        break;
    }
    return 0;
}

/// Null: there is none now.
void announce(LiveState &state, const accelerator::Accelerator *accelerator, const accelerator::Failover &failover)
{
    std::lock_guard lock(state.mutex);
    state.acceleratorName = accelerator ? accelerator->identity().name : "";
    state.linkBitsPerSecond = accelerator ? bitsPerSecond(accelerator->identity().link) : 0;
    state.acceleratorNotice = failover.notice();
}

void announce(LiveState &state, const model::Network &network)
{
    const model::Cost cost = model::cost(network.topology);
    std::lock_guard lock(state.mutex);
    state.networkName = network.topology.name;
    state.classes = network.topology.classes;
    state.maskShape = output::MaskShape{.side = model::chipOutput(network.topology).side,
                                        .channels = model::maskChannels(network.topology),
                                        .cap = model::outputCap(network.topology)};
    const double times = state.settings.mirrored && Inference::canMirror(network.topology) ? 2 : 1;
    state.bytesPerMask = times * static_cast<double>(cost.inputBytes + cost.outputBytes);
    state.chipSeconds = times * model::chipSeconds(network.topology);
}

} // namespace

void runSegmentation(LiveState &state, std::stop_token stop)
{
    const Result<NetworkPtr> network = state.settings.network();
    if (!network) {
        state.report(Stage::Accelerator, network.error().what);
        return; // nothing can be shown without
    }
    announce(state, **network);
    accelerator::AcceleratorSources supply = state.settings.accelerator;
    if (state.faults)
        supply = state.faults->wrap(std::move(supply));
    accelerator::Failover failover(*network, std::move(supply));
    for (bool first = true; !stop.stop_requested(); first = false) {
        auto taken = failover.take(stop);
        announce(state, taken ? taken->get() : nullptr, failover);
        Status ended;
        if (taken) {
            if (!first)
                state.statistics.acceleratorChanges.add();
            Session session(state, **network, failover, *std::move(taken));
            ended = session.run(stop);
            failover.giveBack(session.release());
        } else {
            ended = taken.error();
        }
        if (!ended && ended.error().code != Errc::Cancelled)
            state.report(Stage::Accelerator, ended.error().what);
        if (!taken)
            waitFor(stop, kReopen);
    }
    announce(state, nullptr, failover);
}

} // namespace bokeh::pipeline
