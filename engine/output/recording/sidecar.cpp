#include "engine/output/recording/sidecar.h"

#include <array>
#include <ctime>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/media/drift_corrector.h"

namespace bokeh::output {

namespace {

using Json = nlohmann::ordered_json;

double milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

/// "2026-11-21T13:05:09.120Z"
std::string calendarTime(std::chrono::system_clock::time_point time)
{
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const std::time_t whole = system_clock::to_time_t(second);
    std::tm utc{};
    gmtime_r(&whole, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    return fmt::format("{}.{:03}Z", text.data(), duration_cast<std::chrono::milliseconds>(time - second).count());
}

const char *nameOf(RecordingStatus::State state)
{
    switch (state) {
    case RecordingStatus::State::Recording:
    case RecordingStatus::State::Finishing:
        return "recording";
    case RecordingStatus::State::Finished:
        return "finished";
    case RecordingStatus::State::Failed:
        break;
    }
    return "failed";
}

Json sizeOf(image::Size size)
{
    return {{"width", size.width}, {"height", size.height}};
}

Json filesOf(const RecordingStatus &status)
{
    Json files = Json::array();
    for (const RecordingStatus::File &file : status.files)
        files.push_back({{"name", file.path.filename().string()},
                         {"pictures", file.pictures},
                         {"dropped", file.dropped},
                         {"bytes", file.bytes}});
    return files;
}

} // namespace

std::string sidecarJson(const RecordingSettings &take, const RecordingStatus &status, const TakeNumbers &numbers,
                        const TakeTimes &times)
{
    Json report{{"program", take.notes.program},
                {"state", nameOf(status.state)},
                {"problem", status.problem},
                {"started", calendarTime(times.started)},
                {"first_picture", times.firstPicture ? Json(calendarTime(*times.firstPicture)) : Json()},
                {"length_s", milliseconds(status.length) / 1e3},
                {"network", take.notes.network},
                {"accelerator", take.notes.accelerator}};
    report["video"] = sizeOf(take.video.size);
    report["raw"] = take.raw ? sizeOf(take.raw->size) : Json();
    report["mask"] = take.mask
                         ? Json{{"side", take.mask->side}, {"channels", take.mask->channels}, {"cap", take.mask->cap}}
                         : Json();
    report["pictures"] = {{"came", numbers.pictures.value()},
                          {"dropped", status.dropped()},
                          {"interval_p50_ms", milliseconds(numbers.intervals.quantile(0.50))},
                          {"interval_p95_ms", milliseconds(numbers.intervals.quantile(0.95))},
                          {"mask_age_p50_ms", milliseconds(numbers.maskAges.quantile(0.50))},
                          {"mask_age_p95_ms", milliseconds(numbers.maskAges.quantile(0.95))}};
    report["sound"] = take.soundChannels > 0 ? Json{{"channels", take.soundChannels},
                                                    {"rate", media::DriftCorrector::kRate},
                                                    {"correction_ppm", status.soundCorrection}}
                                             : Json();
    report["files"] = filesOf(status);
    report["settings"] = Json::object();
    for (const auto &[name, value] : take.notes.settings)
        report["settings"][name] = value;
    // A name on the disk may be no UTF-8.
    return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace bokeh::output
