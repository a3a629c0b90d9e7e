#include "engine/base/worker.h"
#include "engine/pipeline/live/live_state.h"

namespace bokeh::pipeline {

namespace {

using namespace std::chrono_literals;

constexpr auto kRetry = 500ms;       // of a source that cannot be opened
constexpr auto kBuffersReturn = 5ms; // when all are out

/// Frames from the source to the matcher until it ends (true), or fails or is interrupted (why).
Result<bool> deliver(LiveState &state, capture::Source &source, std::stop_token stop)
{
    std::optional<std::uint64_t> expected;
    bool noBuffers = false;
    while (!stop.stop_requested()) {
        image::FramePtr frame;
        {
            metrics::Span span(state.stages.capture, state.statistics.framesIn.value(), state.settings.trace);
            Result<image::FramePtr> read = source.read();
            if (!read && read.error().code == Errc::Exhausted) {
                state.droppedForBuffers.add(noBuffers ? 0 : 1);
                noBuffers = true;
                waitFor(stop, kBuffersReturn);
                continue;
            }
            if (!read)
                return read.error();
            frame = *std::move(read);
        }
        noBuffers = false;
        if (!frame)
            return true;
        if (expected && frame->sequence > *expected)
            state.droppedBySource.add(frame->sequence - *expected);
        expected = frame->sequence + 1;
        MotionGrid motionGrid;
        motionGrid.take(*frame);
        state.statistics.framesIn.add();
        state.captures.add({});
        state.report(Fault::Stage::Capture, {});
        state.droppedByCompose.add(state.matcher.arrive(std::move(frame), motionGrid) ? 1 : 0);
    }
    return Error{Errc::Cancelled, "the run was stopped"};
}

} // namespace

void runCapture(LiveState &state, std::stop_token stop)
{
    const std::stop_callback interrupt(stop, [&state] { state.source.interrupt(); });
    while (state.source.awaitWanted(stop)) {
        auto source = state.source.open();
        Result<bool> ended = source ? Result<bool>(false) : source.error();
        if (source) {
            state.matcher.changeSource();
            {
                std::lock_guard lock(state.mutex);
                state.format = (*source)->format();
            }
            ended = deliver(state, **source, stop);
            state.source.close();
        }
        if (ended) { // it came to its end: nothing more to do until another is chosen
            state.matcher.finish();
            state.source.awaitReason(stop, 24h);
            continue;
        }
        if (ended.error().code == Errc::Cancelled)
            continue;
        state.report(Fault::Stage::Capture, ended.error().what);
        state.source.awaitReason(stop, kRetry);
    }
}

} // namespace bokeh::pipeline
