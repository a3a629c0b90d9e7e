#include <fmt/format.h>
#include <future>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "engine/accelerator/emulator/gadget/function_fs.h"
#include "engine/accelerator/emulator/usbip/import.h"
#include "engine/accelerator/emulator/usbip/port.h"
#include "engine/accelerator/emulator/usbip/server.h"

namespace bokeh::cli {

namespace {

using namespace accelerator::emulator;
using accelerator::protocol::Link;

constexpr std::chrono::milliseconds kLook{100};

struct EmulateOptions {
    bool attach = false;
    std::optional<std::uint16_t> usbip;
    std::string gadget, speed = "usb3";
    bool paced = false, wide = false;

    Link link() const { return speed == "usb2" ? Link::HighSpeed : Link::SuperSpeed; }
    Device::Options device() const { return {.cap = wide ? 127 : 31}; }
};

void say(const std::string &line)
{
    put("{}\n", line);
    (void)flush(); // whoever waits for the line may read it through a pipe
}

/// Serves on a thread of its own, shows how many masks have been computed, and ends it at Ctrl-C.
Status watch(UsbFunction &function, const std::function<Status(std::stop_token)> &serve)
{
    std::stop_source stop;
    Progress progress;
    auto served = std::async(std::launch::async, [&] { return serve(stop.get_token()); });
    while (served.wait_for(kLook) != std::future_status::ready) {
        progress.show(function.registers().resultsSent, std::nullopt, "masks");
        if (stopRequested())
            stop.request_stop();
    }
    return served.get();
}

Status emulateGadget(const EmulateOptions &options)
{
    refuseNetwork();
    const auto gadget = gadget::FunctionFs::open(
        options.gadget, {.device = options.device(), .fastest = options.link(), .paced = options.paced});
    if (!gadget)
        return gadget.error();
    say(fmt::format("The emulated chip is ready at {}: bind the gadget to its controller. Ctrl-C ends it.",
                    options.gadget));
    return watch((*gadget)->function(), [&](std::stop_token stop) { return (*gadget)->serve(stop); });
}

usbip::Plug::Options plugFor(const EmulateOptions &options)
{
    return {.device = options.device(), .link = options.link(), .paced = options.paced};
}

Status emulateAttached(const EmulateOptions &options)
{
    refuseNetwork();
    const auto plug = usbip::Plug::make(plugFor(options));
    if (!plug)
        return plug.error();
    const auto port = usbip::Port::open(options.link());
    if (!port)
        return port.error();
    say(fmt::format("The emulated chip is in port {} of this machine's virtual USB host. Ctrl-C unplugs it.",
                    (*port)->number()));
    return watch((*plug)->function(), [&](std::stop_token stop) { return (*port)->serve(**plug, stop); });
}

Status emulateUsbip(const EmulateOptions &options)
{
    const auto server = usbip::Server::listen(*options.usbip); // the one internet socket of any process of ours
    refuseNetwork();
    if (!server)
        return server.error();
    const auto plug = usbip::Plug::make(plugFor(options));
    if (!plug)
        return plug.error();
    say(fmt::format("Take the emulated chip with: usbip --tcp-port {} attach --remote 127.0.0.1 --busid {}   Ctrl-C "
                    "ends it.",
                    (*server)->port(), usbip::kDeviceName));
    return watch((*plug)->function(), [&](std::stop_token stop) { return (*server)->run(**plug, stop, say); });
}

} // namespace

void addEmulate(CLI::App &app, Action &action)
{
    auto options = std::make_shared<EmulateOptions>();
    CLI::App *emulate = app.add_subcommand("emulate", "Serve the emulated chip as a USB device");
    CLI::Option_group *where = emulate->add_option_group("where");
    where->add_flag("--attach", options->attach,
                    "In this machine's own USB, through the kernel's vhci_hcd (needs root)");
    where->add_option("--usbip", options->usbip,
                      "For the program usbip, on this machine only: listen at this port of the loopback address; 3240 "
                      "is usual, 0 is any");
    where->add_option("--gadget", options->gadget,
                      "At this machine's USB device port: where FunctionFS is mounted (needs root)");
    where->require_option(1);
    emulate->add_option("--speed", options->speed, "The fastest link: usb2 or usb3")
        ->check(CLI::IsMember({"usb2", "usb3"}))
        ->capture_default_str();
    emulate->add_flag("--paced", options->paced, "Take as long as the chip and its link would, not as long as needed");
    emulate->add_flag("--wide", options->wide, "The profile with 7-bit activations, which the chip does not have");
    emulate->callback([options, &action] {
        action = [options] {
            if (!options->gadget.empty())
                return emulateGadget(*options);
            return options->attach ? emulateAttached(*options) : emulateUsbip(*options);
        };
    });
}

} // namespace bokeh::cli
