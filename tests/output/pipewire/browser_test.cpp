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

/// `number` tells one start from another.
Process browser(const Session &session, const std::string &address, int number)
{
    return session.run({CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync",
                        "--user-data-dir=" + (session.folder() / ("browser" + std::to_string(number))).string(),
                        "--use-fake-ui-for-media-stream", "--enable-features=WebRtcPipeWireCamera", address});
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

/// How many pictures in the right colours the page has drawn: as many as are wanted, or none where it finds no camera.
/// Chromium looks for cameras once; on a loaded machine that may be before the session manager has let it see any.
int rightPictures(PageServer &server, int wanted)
{
    constexpr auto kPatience = 40s;
    const std::string black = "picture/0,0,0;0,0,0;0,0,0;0,0,0;0,0,0;0,0,0;0,0,0;0,0,0";
    int right = 0;
    for (const auto deadline = std::chrono::steady_clock::now() + kPatience; right < wanted;) {
        const auto said = server.next(deadline);
        if (!said)
            return right;
        CAPTURE(*said);
        if (said->starts_with("waiting/") || (right == 0 && *said == black)) // until ours comes
            continue;
        const auto worst = distance(*said);
        REQUIRE(worst);
        CHECK(*worst <= 4); // two levels of YUV
        ++right;
    }
    return right;
}

} // namespace

TEST_CASE("a page in a browser gets the pictures in their colours, whatever these are encoded as")
{
    constexpr int kWanted = 30, kStarts = 4;
    const image::Colour colour{.matrix = image::Matrix::Bt709, .range = image::Range::Full};
    Session session;
    session.allowCameras();
    const auto camera = output::PipeWireCamera::open({.size = kSize, .daemon = session.daemon()});
    REQUIRE(camera);
    REQUIRE(session.knowsCamera());
    const bars::Show show(**camera, kSize, colour);
    PageServer server(page());
    int right = 0;
    for (int start = 0; start < kStarts && right == 0; ++start) {
        const Process program = browser(session, server.address(), start);
        right = rightPictures(server, kWanted);
        if (right > 0)
            CHECK((*camera)->watchers() == 1);
    }
    CHECK(right == kWanted);
}
