// What the tests of live recordings share: takes that are waited for, and what is to be found in their files.
#pragma once

#include <filesystem>
#include <map>

#include "engine/pipeline/live/live_run.h"
#include "tests/output/recordings.h"
#include "tests/pipeline/live/coded_scene.h"

namespace bokeh::test {

/// A live run of the coded scene with a person who stands still, and the recording that records it.
struct TakeStage {
    static constexpr int kGrey = 90; ///< of the background in place of the room

    explicit TakeStage(pipeline::OpenSound openSound = pipeline::openMicrophone)
        : take(std::make_shared<pipeline::LiveRecorder>(std::move(openSound)))
    {
        pipeline::LiveSettings settings{
            .source = [] { return Result<std::unique_ptr<capture::Source>>(CodedSource::open({.speed = 0})); },
            .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
            .take = take,
            .compositor = compositor::Backend::Cpu};
        controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {kGrey, kGrey, kGrey}};
        controls.cover = pipeline::Cover::Card; // unlike any picture of the person
        controls.restWhenStill = false;         // each picture has a mask of its own
        settings.controls = controls;
        run = pipeline::LiveRun::start(std::move(settings));
    }

    bool showsPerson() const { return run->status().hidden == pipeline::Hidden::No; }

    /// Records as the person goes from one presence to the next, and stays with each until `perPresence` more is
    /// recorded.
    std::vector<std::filesystem::path> record(const pipeline::RecordingOptions &order,
                                              const std::vector<pipeline::Presence> &presences,
                                              milliseconds perPresence = milliseconds(400))
    {
        REQUIRE(waitUntil([&] { return showsPerson(); }));
        take->start(order);
        REQUIRE(waitUntil([&] { return take->length() > perPresence; }));
        for (const auto presence : presences) {
            controls.presence = presence;
            run->set(controls);
            const auto until = take->length() + perPresence;
            REQUIRE(waitUntil([&] { return take->length() > until; }));
        }
        return finish();
    }

    std::vector<std::filesystem::path> finish()
    {
        take->stop();
        REQUIRE(take->waitForEnd(std::chrono::minutes(1)));
        const auto outcome = take->recordingOutcome();
        REQUIRE(outcome);
        INFO((*outcome ? "" : outcome->error().what));
        REQUIRE(*outcome);
        return **outcome;
    }

    pipeline::LiveControls controls;
    std::shared_ptr<pipeline::LiveRecorder> take;
    std::unique_ptr<pipeline::LiveRun> run;
};

/// The pictures of a file by their times, in microseconds; of one plane, which a filter of FFmpeg's may make.
inline std::map<std::int64_t, std::vector<std::uint8_t>>
planesOf(const std::filesystem::path &file, const std::string &decoder = "", const std::string &filter = "null")
{
    const auto times = timesOf(file);
    const auto bytes = numbersOf<std::uint8_t>(decoder + " -i " + quoted(file) + " -vf " + filter +
                                               " -enc_time_base -1 -vsync passthrough -f rawvideo -pix_fmt gray");
    std::map<std::int64_t, std::vector<std::uint8_t>> planes;
    REQUIRE_FALSE(times.empty());
    REQUIRE(bytes.size() % times.size() == 0);
    const std::size_t each = bytes.size() / times.size();
    for (std::size_t i = 0; i < times.size(); ++i)
        planes[times[i]] = {bytes.begin() + static_cast<std::ptrdiff_t>(i * each),
                            bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * each)};
    return planes;
}

/// Of the picture that was taken at that time, give or take a container's rounding; null if there is none.
inline const std::vector<std::uint8_t> *at(const std::map<std::int64_t, std::vector<std::uint8_t>> &planes,
                                           std::int64_t time)
{
    constexpr std::int64_t kRounding = 1'000;
    const auto found = planes.lower_bound(time - kRounding);
    return found != planes.end() && found->first <= time + kRounding ? &found->second : nullptr;
}

/// What a pixel in the middle of the person has.
inline int middleOf(const std::vector<std::uint8_t> &plane)
{
    return plane[static_cast<std::size_t>(CodedScene::kSize.width * (CodedScene::kSize.height * 55 / 100) +
                                          CodedScene::kSize.width / 2)];
}

/// The room's code in a corner, raw: its light and its dark blocks.
inline int contrastOf(const std::vector<std::uint8_t> &plane)
{
    const auto pixel = [&](int x, int y) {
        return int{plane[static_cast<std::size_t>(CodedScene::kSize.width * y + x)]};
    };
    return pixel(CodedScene::kBlock * 3 / 2, CodedScene::kBlock / 2) -
           pixel(CodedScene::kBlock / 2, CodedScene::kBlock / 2);
}

} // namespace bokeh::test
