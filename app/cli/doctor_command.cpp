#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "engine/base/json_text.h"
#include "engine/doctor/doctor.h"

namespace bokeh::cli {

namespace {

using doctor::Finding;

/// Of the same width, so that the sentences stand below each other.
const char *markOf(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Ok:
        return "  ok     ";
    case Finding::Severity::Note:
        return "  note   ";
    case Finding::Severity::Warning:
        return "! warning";
    case Finding::Severity::Problem:
        break;
    }
    return "! PROBLEM";
}

/// What is wrong is an answer and no failure: the exit status is 0.
Status execute(bool json, const std::string &root)
{
    doctor::Examination examination;
    examination.root = root;
    const std::vector<Finding> findings = doctor::examine(examination);
    if (json) {
        nlohmann::ordered_json report{{"findings", nlohmann::ordered_json::array()}};
        for (const Finding &finding : findings)
            report["findings"].push_back({{"id", finding.id},
                                          {"severity", doctor::nameOf(finding.severity)},
                                          {"what", finding.what},
                                          {"remedy", finding.remedy}});
        put("{}\n", jsonText(report, 2));
        return {};
    }
    for (const Finding &finding : findings) {
        put("{}  {}\n", markOf(finding.severity), finding.what);
        if (!finding.remedy.empty())
            put("           -> {}\n", finding.remedy);
    }
    return {};
}

} // namespace

void addDoctor(CLI::App &app, Action &action)
{
    struct Options {
        bool json = false;
        std::string root = "/";
    };
    auto options = std::make_shared<Options>();
    CLI::App *doctor = app.add_subcommand("doctor", "Say what stands between a camera and a call; changes nothing");
    doctor->add_flag("--json", options->json, "As JSON");
    doctor->add_option("--root", options->root, "Look at the system whose files lie in this folder, for support")
        ->check(CLI::ExistingDirectory);
    doctor->callback([options, &action] { action = [options] { return execute(options->json, options->root); }; });
}

} // namespace bokeh::cli
