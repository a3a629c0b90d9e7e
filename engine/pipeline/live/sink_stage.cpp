#include "engine/base/worker.h"
#include "engine/pipeline/live/live_state.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Stage = Fault::Stage;

constexpr auto kReopenSink = 500ms; // before a sink that failed is opened again

Result<std::unique_ptr<output::Sink>> open(LiveState &state, image::Size size)
{
    if (state.faults && state.faults->unplugged(Stage::Output))
        return Error{Errc::Disconnected, "injected: output is unplugged"};
    capture::Format format;
    {
        std::lock_guard lock(state.mutex);
        format = state.format;
    }
    format.size = size;
    auto opened = state.settings.sink(format);
    if (opened && state.faults)
        return state.faults->wrap(*std::move(opened));
    return opened;
}

} // namespace

void runSink(LiveState &state, std::stop_token stop)
{
    const std::stop_callback forward(stop, [&state] { state.noMoreForSink.request_stop(); });
    std::unique_ptr<output::Sink> sink;
    Status said;
    image::Size size;
    Clock::time_point notBefore{};
    while (const auto frame = state.toSink.take(state.noMoreForSink.get_token())) {
        if (Clock::now() < notBefore)
            continue;
        Status written;
        if (!sink) {
            auto opened = open(state, (*frame)->size());
            if (opened)
                sink = *std::move(opened);
            else
                written = opened.error();
            size = (*frame)->size();
        }
        if (sink) {
            metrics::Span span(state.stages.write, (*frame)->sequence, state.settings.trace);
            written = sink->write(*frame);
        }
        state.report(Stage::Output, written ? std::string() : written.error().what);
        if (!written) {
            said = written;
            sink.reset();
            notBefore = Clock::now() + kReopenSink;
        } else {
            said = {};
        }
    }
    if (sink)
        said = sink->finish();
    sink.reset();
    state.end(said);
}

} // namespace bokeh::pipeline
