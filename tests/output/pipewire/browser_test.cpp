// A real browser reads the camera as a page in a call does: through the desktop's camera portal.
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "bars.h"
#include "engine/output/pipewire/pipewire_camera.h"
#include "page_server.h"
#include "session.h"

using namespace bokeh;
using namespace std::chrono_literals;

namespace {

constexpr image::Size kSize{1280, 720};

std::string page()
{
    std::ostringstream text;
    text << std::ifstream(BROWSER_PAGE).rdbuf();
    return text.str();
}

Process browser(const Session &session, const std::string &address)
{
    return session.run({CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--user-data-dir=" + (session.folder() / "browser").string(), "--use-fake-ui-for-media-stream",
                        "--enable-features=WebRtcPipeWireCamera", address});
}

/// The largest difference of any bar from its colour, in levels of R, G or B. Nothing where the page said something
/// else.
std::optional<int> distance(const std::string &said)
{
    int worst = 0;
    std::istringstream bars(said.substr(said.find('/') + 1));
    std::string bar;
    for (int i = 0; i < 8; ++i) {
        int red = 0, green = 0, blue = 0;
        if (!std::getline(bars, bar, ';') || std::sscanf(bar.c_str(), "%d,%d,%d", &red, &green, &blue) != 3)
            return std::nullopt;
        const image::Rgb expected = bars::colourOf(i);
        worst =
            std::max({worst, std::abs(red - expected.r), std::abs(green - expected.g), std::abs(blue - expected.b)});
    }
    return worst;
}

} // namespace

TEST_CASE("a page in a browser gets the pictures in their colours, whatever these are encoded as")
{
    const image::Colour colour{.matrix = image::Matrix::Bt709, .range = image::Range::Full};
    Session session;
    session.allowCameras();
    const auto camera = output::PipeWireCamera::open({.size = kSize, .daemon = session.daemon()});
    REQUIRE(camera);
    REQUIRE(session.knowsCamera());
    const bars::Show show(**camera, kSize, colour);
    PageServer server(page());
    const Process program = browser(session, server.address());
    int right = 0;
    std::string before;
    const std::string black = "picture/0,0,0;0,0,0;0,0,0;0,0,0;0,0,0;0,0,0;0,0,0;0,0,0";
    for (const auto deadline = std::chrono::steady_clock::now() + 120s; right < 30;) {
        const auto said = server.next(deadline);
        CAPTURE(before);
        REQUIRE(said);
        before = *said;
        CAPTURE(*said);
        if (said->starts_with("waiting/") || (right == 0 && *said == black)) // until ours comes
            continue;
        const auto worst = distance(*said);
        REQUIRE(worst);
        CHECK(*worst <= 4); // two levels of YUV
        ++right;
    }
    CHECK((*camera)->watchers() == 1);
}
