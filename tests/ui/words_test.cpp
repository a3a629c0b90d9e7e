// What the window says, by table.
#include <QLocale>
#include <catch2/catch.hpp>

#include "ui/preview/picture_state.h"
#include "ui/window/statistics.h"
#include "ui/window/status_line.h"

using namespace bokeh;
using namespace bokeh::ui;
using pipeline::Hidden;
using pipeline::LiveStatus;
using pipeline::Presence;
using Tone = PictureState::Tone;

namespace {

/// Numbers as in Britain, whatever the machine's language.
struct Britain {
    Britain() { QLocale::setDefault(QLocale("en_GB")); }
};

LiveStatus running()
{
    return {.accelerator = "Emulated 5801 (avx512-vnni)",
            .network = "gnetseg-large-224-y-lite",
            .hidden = Hidden::No,
            .outputRate = 29.97,
            .processCpuPercent = 9.2,
            .networkMilliseconds = 11.4};
}

} // namespace

TEST_CASE("a network's name is shortened to what a person needs")
{
    const std::pair<const char *, const char *> names[] = {
        {"gnetseg-large-224-y-lite", "GnetSeg-Large lite"},
        {"gnetseg-large-224-y", "GnetSeg-Large"},
        {"gnetseg-small-448-yuv", "GnetSeg-Small 448 YUV"},
        {"gnetseg-medium-224-rgb-up-softmax-wide-7c", "GnetSeg-Medium RGB up softmax wide 7c"},
        {"my-own-network", "my-own-network"},
        {"gnetseg-large", "gnetseg-large"},
        {"", ""},
    };
    for (const auto &[name, shown] : names)
        CHECK(networkName(name).toStdString() == shown);
}

TEST_CASE("the status line says what is known and nothing else")
{
    const Britain britain;
    CHECK(statusLine(running()).toStdString() == "CPU emulator, GnetSeg-Large lite, 30 fps, 11 ms, 9 % of one core");
    CHECK(statusLine({}).toStdString() == "Getting the network ready");
    LiveStatus chip = running();
    chip.accelerator = "GTI 5801";
    chip.linkBitsPerSecond = 5e9;
    chip.outputRate = 0;
    CHECK(statusLine(chip).toStdString() == "Accelerator on USB 3, GnetSeg-Large lite, 11 ms, 9 % of one core");
}

TEST_CASE("over the picture stands what matters most")
{
    struct Row {
        Hidden hidden;
        Presence presence;
        LookChoice look;
        bool onPattern;
        Tone tone;
        const char *title;
    };
    const Row rows[] = {
        {Hidden::No, Presence::Live, {LookKind::Blur}, false, Tone::Plain, ""},
        {Hidden::No, Presence::Live, {LookKind::Blur}, true, Tone::Note, "Test pattern"},
        {Hidden::No, Presence::Live, {LookKind::Off}, false, Tone::Warning, "Your background is visible"},
        {Hidden::No, Presence::Live, {LookKind::Off}, true, Tone::Warning, "Your background is visible"},
        {Hidden::No, Presence::Live, {LookKind::Classes}, false, Tone::Warning, "Your background is visible"},
        {Hidden::Starting, Presence::Live, {LookKind::Off}, false, Tone::Note, "Starting"},
        {Hidden::StaleMask, Presence::Live, {LookKind::Blur}, false, Tone::Note, "Hidden for a moment"},
        {Hidden::NoPicture, Presence::Live, {LookKind::Blur}, false, Tone::Note, "No picture"},
        {Hidden::Failed, Presence::Live, {LookKind::Blur}, false, Tone::Note, "Hidden"},
        {Hidden::Asked, Presence::Hidden, {LookKind::Off}, true, Tone::Hidden, "You are hidden"},
        {Hidden::No, Presence::Hidden, {LookKind::Off}, false, Tone::Hidden, "You are hidden"},
        {Hidden::Asked, Presence::Paused, {LookKind::Blur}, false, Tone::Hidden, "Paused"},
        {Hidden::No, Presence::Frozen, {LookKind::Blur}, false, Tone::Note, "Frozen"},
        {Hidden::Asked, Presence::Frozen, {LookKind::Blur}, false, Tone::Hidden, "Frozen"},
        {Hidden::No, Presence::Frozen, {LookKind::Off}, false, Tone::Warning, "Your background is visible"},
        {Hidden::Asked, Presence::Frozen, {LookKind::Off}, false, Tone::Hidden, "Frozen"},
        {Hidden::No, Presence::Live, {LookKind::Blur, 0}, false, Tone::Warning, "Your background is visible"},
        {Hidden::No, Presence::Frozen, {LookKind::Blur, 0}, false, Tone::Warning, "Your background is visible"},
        {Hidden::No, Presence::Live, {LookKind::Blur, 1}, false, Tone::Plain, ""},
        {Hidden::No, Presence::Live, {LookKind::Colour, 0}, false, Tone::Plain, ""},
    };
    for (const Row &row : rows) {
        const PictureState state = pictureState({.hidden = row.hidden}, row.presence, row.look, row.onPattern);
        CAPTURE(row.title);
        CHECK(state.tone == row.tone);
        CHECK(state.title.toStdString() == row.title);
    }
}

TEST_CASE("those who cannot see the picture are told what it shows")
{
    CHECK(pictureDescription({}, LookKind::Blur) == "Your picture with a blurred background");
    CHECK(pictureDescription({}, LookKind::Off) == "Your picture as it is");
    CHECK(pictureDescription({Tone::Hidden, "Paused", "The camera is closed."}, LookKind::Blur) ==
          "Paused: The camera is closed.");
}

TEST_CASE("the overlay's numbers are the status' own, and energy is called an estimate")
{
    const Britain britain;
    using std::chrono::milliseconds;
    LiveStatus status = running();
    status.captureRate = 30;
    status.drops = {.source = 3, .compose = 1200};
    status.latencyP50 = milliseconds(34);
    status.latencyP95 = milliseconds(51);
    status.networkCpuPercent = 4;
    status.witnessCpuPercent = 0.3;
    status.bytesPerSecond = 1.5e6;
    status.millijoulesPerMask = 0.7;
    status.compositor = "CPU";
    const QString text = statisticsText(statisticsRows(status));
    for (const char *line :
         {"Capture: 30.0 fps", "Output: 30.0 fps", "Dropped: 1,203 (camera 3, buffers 0, composing 1,200, output 0)",
          "Latency, median: 34 ms", "Latency, 95 %: 51 ms", "CPU, whole program: 9 % of one core",
          "CPU, network alone: 4 % of one core", "CPU, checking the chip: 0.3 % of one core", "Link: none, emulated",
          "Transferred: 1.50 MB/s", "Energy per mask: 0.70 mJ (estimate)", "Composed on: CPU"}) {
        CAPTURE(line);
        CHECK(text.split('\n').contains(line));
    }
    status.transferMicroseconds = 38.4;
    CHECK(statisticsText(statisticsRows(status)).contains("CPU per transfer: 38 µs"));
    status.linkBitsPerSecond = 480e6;
    CHECK(statisticsText(statisticsRows(status)).contains("Link: 480 Mbit/s"));
}

TEST_CASE("the graph holds ten seconds")
{
    StatisticsHistory history;
    const std::chrono::steady_clock::time_point start{};
    for (int i = 0; i <= 100; ++i)
        history.add({.outputRate = static_cast<double>(i)}, start + i * std::chrono::milliseconds(200));
    CHECK(history.samples().size() == 51);
    CHECK(history.samples().front().rate == 50);
    CHECK(history.samples().back().rate == 100);
}
