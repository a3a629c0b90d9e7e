#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "engine/base/file.h"
#include "engine/base/json_text.h"
#include "engine/evaluation/paper.h"

namespace bokeh::cli {

namespace {

using evaluation::PaperFigures;
using evaluation::PaperRow;
using nlohmann::ordered_json;

double errorOf(double is, double should)
{
    return (is - should) / should;
}

double milliseconds(accelerator::emulator::Seconds t)
{
    return t.count() * 1e3;
}

ordered_json reportOf(const PaperRow &row, const PaperFigures &serial, const PaperFigures &overlapped,
                      const std::optional<double> &left)
{
    const double slower = 1 / std::max(serial.chip, serial.link).count();
    ordered_json report{{"network", row.network},
                        {"host", row.host.name},
                        {"link", row.link},
                        {"paper_fps", row.fps},
                        {"emulated_fps", serial.fps},
                        {"error", errorOf(serial.fps, row.fps)},
                        {"left_out_fps", nullptr},
                        {"left_out_error", nullptr},
                        {"overlapped_fps", overlapped.fps},
                        {"slower_of_chip_and_link_fps", slower},
                        {"bytes_out", serial.bytesOut},
                        {"bytes_in", serial.bytesIn},
                        {"link_ms", milliseconds(serial.link)},
                        {"chip_ms", milliseconds(serial.chip)},
                        {"host_ms", milliseconds(serial.host)}};
    if (left) {
        report["left_out_fps"] = *left;
        report["left_out_error"] = errorOf(*left, row.fps);
    }
    return report;
}

/// Root of the mean square, and the largest, of one kind of error; rows without it are left out.
ordered_json summary(const ordered_json &rows, const char *key)
{
    double squares = 0, largest = 0;
    int count = 0;
    for (const ordered_json &row : rows)
        if (row[key].is_number()) {
            const double error = std::abs(row[key].get<double>());
            squares += error * error;
            largest = std::max(largest, error);
            ++count;
        }
    return {{"rows", count}, {"rms", count ? std::sqrt(squares / count) : 0}, {"largest", largest}};
}

void print(const ordered_json &report)
{
    put("{:<36} {:<16} {:<8} {:>8} {:>8} {:>7} {:>9} {:>10}\n", "network", "host", "link", "paper", "emulated", "error",
        "left out", "overlapped");
    for (const ordered_json &row : report["rows"]) {
        const std::string left =
            row["left_out_error"].is_null() ? "-" : fmt::format("{:+.1f} %", row["left_out_error"].get<double>() * 100);
        put("{:<36} {:<16} {:<8} {:>8.2f} {:>8.2f} {:>6.1f}% {:>9} {:>10.2f}\n", row["network"].get<std::string>(),
            row["host"].get<std::string>(), row["link"].get<std::string>(), row["paper_fps"].get<double>(),
            row["emulated_fps"].get<double>(), row["error"].get<double>() * 100, left,
            row["overlapped_fps"].get<double>());
    }
    const auto percent = [&](const char *of, const char *key) { return report[of][key].get<double>() * 100; };
    put("\nEmulated against paper: rms {:.1f} %, largest {:.1f} %. Each row left out of the fit: rms {:.1f} %, largest "
        "{:.1f} %, {} rows of 13 (-: the others do not determine it).\n{}\n",
        percent("error", "rms"), percent("error", "largest"), percent("left_out_error", "rms"),
        percent("left_out_error", "largest"), report["left_out_error"]["rows"].get<int>(),
        report["assumptions"].get<std::string>());
}

struct Both {
    PaperFigures serial, overlapped;
};

Result<Both> simulateBoth(const PaperRow &row, int frames)
{
    if (stopRequested())
        return Error{Errc::Cancelled, "stopped"};
    auto serial = evaluation::simulate(row, {.frames = frames});
    if (!serial)
        return serial.error();
    auto overlapped = evaluation::simulate(row, {.overlapped = true, .frames = frames});
    if (!overlapped)
        return overlapped.error();
    return Both{*serial, *overlapped};
}

Result<ordered_json> formats(int frames)
{
    ordered_json table = ordered_json::array();
    for (const PaperRow &row : evaluation::formatRows()) {
        const auto both = simulateBoth(row, frames);
        if (!both)
            return both.error();
        table.push_back({{"network", row.network},
                         {"link", row.link},
                         {"bytes_out", both->serial.bytesOut},
                         {"bytes_in", both->serial.bytesIn},
                         {"serial_fps", both->serial.fps},
                         {"overlapped_fps", both->overlapped.fps}});
    }
    return table;
}

void printFormats(const ordered_json &table)
{
    put("\n{:<36} {:<8} {:>9} {:>9} {:>8} {:>10}\n", "network", "link", "bytes out", "bytes in", "serial",
        "overlapped");
    for (const ordered_json &row : table)
        put("{:<36} {:<8} {:>9.0f} {:>9.0f} {:>8.1f} {:>10.1f}\n", row["network"].get<std::string>(),
            row["link"].get<std::string>(), row["bytes_out"].get<double>(), row["bytes_in"].get<double>(),
            row["serial_fps"].get<double>(), row["overlapped_fps"].get<double>());
}

Status execute(const std::string &json, int frames)
{
    const std::vector<PaperRow> rows = evaluation::paperRows();
    std::vector<PaperFigures> serial, overlapped;
    for (const PaperRow &row : rows) {
        const auto both = simulateBoth(row, frames);
        if (!both)
            return both.error();
        serial.push_back(both->serial);
        overlapped.push_back(both->overlapped);
    }
    const auto left = evaluation::leaveOneOut(rows, serial);
    ordered_json report{{"rows", ordered_json::array()}};
    for (std::size_t i = 0; i < rows.size(); ++i)
        report["rows"].push_back(reportOf(rows[i], serial[i], overlapped[i], left[i]));
    report["error"] = summary(report["rows"], "error");
    report["left_out_error"] = summary(report["rows"], "left_out_error");
    report["assumptions"] =
        "Overlapped is a prediction, not a measurement: two frames in flight; the 0.99 ms before each frame is the "
        "host's and "
        "runs beside chip and link; one bus carries both directions; 16 classes are read on the host's other cores.";
    auto table = formats(frames);
    if (!table)
        return table.error();
    report["formats"] = *table;
    print(report);
    printFormats(report["formats"]);
    return json.empty() ? Status() : writeFile(json, jsonText(report, 2) + "\n");
}

} // namespace

void addPaper(CLI::App &app, Action &action)
{
    struct Options {
        std::string json;
        int frames = 24;
    };
    auto options = std::make_shared<Options>();
    CLI::App *paper =
        app.add_subcommand("paper", "The published figures beside the emulated chip over a modelled link");
    paper->add_option("--json", options->json, "Write the tables as JSON");
    paper->add_option("--frames", options->frames, "That are pushed through for each figure")
        ->check(CLI::Range(8, 10000))
        ->capture_default_str();
    paper->callback([options, &action] { action = [options] { return execute(options->json, options->frames); }; });
}

} // namespace bokeh::cli
