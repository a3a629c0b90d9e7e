#include "engine/doctor/parts.h"

namespace bokeh::doctor {

namespace {

using Severity = Finding::Severity;

constexpr const char *kNeedsDevice = "Set up v4l2loopback: see its line";
constexpr const char *kNeedsOneThing = "Load v4l2loopback with exclusive_caps=1: see its line";

} // namespace

/// By what is known of each kind; none of them is asked, or looked for.
void examinePrograms(Chart &chart)
{
    const bool byPortal = chart.pipewire && chart.portal;
    if (chart.loopback)
        chart.add("programs.firefox", Severity::Ok, "Firefox will see the camera");
    else if (byPortal)
        chart.add("programs.firefox", Severity::Note,
                  "Firefox will see the camera where it takes cameras from PipeWire, as it does on Fedora",
                  "Elsewhere set media.webrtc.camera.allow-pipewire to true in about:config");
    else
        chart.add("programs.firefox", Severity::Warning, "Firefox will not see the camera", kNeedsDevice);

    const std::string chromes = "Chrome, Chromium, Edge and what is made of them (Teams, Signal, Discord, Slack) ";
    if (chart.onlyACamera)
        chart.add("programs.chromium", Severity::Ok, chromes + "will see the camera while it is on");
    else if (chart.loopback)
        chart.add("programs.chromium", Severity::Warning, chromes + "will not see the camera", kNeedsOneThing);
    else if (byPortal)
        chart.add(
            "programs.chromium", Severity::Warning,
            chromes + "will not see the camera, but for browsers in which PipeWire is switched on",
            "Switch on chrome://flags/#enable-webrtc-pipewire-camera in a browser; for the rest set up v4l2loopback");
    else
        chart.add("programs.chromium", Severity::Warning, chromes + "will not see the camera", kNeedsDevice);

    if (chart.loopback)
        chart.add("programs.zoom", Severity::Ok, "Zoom will see the camera");
    else
        chart.add("programs.zoom", Severity::Warning, "Zoom will not see the camera: it knows V4L2 only", kNeedsDevice);

    if (chart.loopback || chart.pipewire)
        chart.add("programs.obs", Severity::Ok,
                  chart.loopback ? "OBS Studio will see the camera, as \"Video Capture Device\""
                                 : "OBS Studio will see the camera, as \"Video Capture Device (PipeWire)\"");
    else
        chart.add("programs.obs", Severity::Warning, "OBS Studio will not see the camera", kNeedsDevice);
}

} // namespace bokeh::doctor
