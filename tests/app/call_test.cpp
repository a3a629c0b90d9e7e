// The program as a camera in calls: bokehcam-cli before a real PipeWire daemon and two programs that read from it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>
#include <thread>

#include "engine/model/network_file.h"
#include "engine/pipeline/outputs.h"
#include "program.h"
#include "tests/output/pipewire/reader.h"
#include "tests/output/pipewire/session.h"
#include "tests/pipeline/live/coded_scene.h"

using namespace bokeh;
using namespace std::chrono_literals;
using test::CodedScene;

namespace {

constexpr int kWanted = 300;
constexpr image::Rgb kBackground{40, 90, 160};

/// Long enough for any machine: the program ends where its clip does.
void recordScene(const std::filesystem::path &path)
{
    constexpr std::uint64_t kFrames = 180 * CodedScene::kRate;
    const auto source = test::CodedSource::open({}, false, kFrames);
    auto sink = pipeline::openOutput(path, source->format(), "");
    REQUIRE(sink);
    for (;;) {
        const auto frame = source->read();
        REQUIRE(frame);
        if (!*frame)
            break;
        REQUIRE((*sink)->write(*frame));
    }
    REQUIRE((*sink)->finish());
}

/// The scene's clip is the program's camera: whether it has it open now.
bool holds(const Process &program, const std::filesystem::path &file)
{
    std::error_code gone;
    for (const auto &entry : std::filesystem::directory_iterator("/proc/" + std::to_string(program.pid()) + "/fd"))
        if (std::filesystem::read_symlink(entry.path(), gone) == file)
            return true;
    return false;
}

/// What a picture shows. The person never comes near the left and the right edge.
struct Shows {
    bool room = false, person = false, background = false;
};

Shows look(const bars::Picture &picture)
{
    constexpr int kBlock = CodedScene::kBlock, kRows = CodedScene::kSize.height / kBlock,
                  kColumns = CodedScene::kSize.width / kBlock, kEdge = 3; // blocks that are always room
    Shows shows;
    double contrast = 0;
    int blocks = 0, flat = 0;
    const image::Yuv wanted = image::toYuv(kBackground, picture.agreed.colour);
    for (int by = 0; by < kRows; ++by)
        for (int bx = 0; bx < kColumns; ++bx) {
            const image::Yuv centre = picture.at(bx * kBlock + kBlock / 2, by * kBlock + kBlock / 2);
            shows.person = shows.person || centre.y > CodedScene::kPerson - 30;
            if (bx >= kEdge && bx < kColumns - kEdge)
                continue;
            contrast += (CodedScene::code(bx, by) == CodedScene::kLight ? 2.0 : -2.0) * centre.y;
            flat += std::abs(centre.y - wanted.y) <= 2 && std::abs(centre.u - wanted.u) <= 2 &&
                    std::abs(centre.v - wanted.v) <= 2;
            ++blocks;
        }
    shows.room = contrast / blocks > 0.2 * (CodedScene::kLight - CodedScene::kDark);
    shows.background = flat == blocks;
    return shows;
}

/// What came to one reader.
struct Seen {
    int composed = 0, hidden = 0, raw = 0;

    bool wantsMore() const { return composed < kWanted && hidden < 10 * kWanted; }
    void add(const bars::Picture &picture)
    {
        const Shows shows = look(picture);
        raw += shows.room;
        (shows.person && shows.background ? composed : hidden) += 1;
    }
};

Seen readAll(Process &gstreamer)
{
    Seen seen;
    while (seen.wantsMore()) {
        bars::Picture picture{{.size = CodedScene::kSize}, {}};
        picture.bytes.resize(output::bytesOf(picture.agreed));
        if (gstreamer.read(picture.bytes.data(), picture.bytes.size()) < picture.bytes.size())
            break;
        seen.add(picture);
    }
    return seen;
}

Seen readAll(Reader &reader)
{
    Seen seen;
    while (seen.wantsMore()) {
        const auto picture = reader.next();
        if (!picture)
            break;
        seen.add(*picture);
    }
    return seen;
}

} // namespace

TEST_CASE("two programs in a call get pictures without the room, and the camera is on only while one of them looks")
{
    const Folder folder;
    const auto clip = folder / "scene.mkv", network = folder / "coded.safetensors";
    recordScene(clip);
    REQUIRE(model::writeNetwork(network, *CodedScene::network()));
    const Session session;
    const Process program =
        session.run({BOKEHCAM_CLI, "run", "--input", clip, "--model", network, "--output", "pipewire", "--size",
                     "320x184", "--look", "color:#285aa0", "--compositor", "cpu"});
    REQUIRE(session.knowsCamera());
    CHECK_FALSE(holds(program, clip));
    {
        Process first = session.gstreamer({"pipewiresrc", "target-object=bokehcam", "!",
                                           "video/x-raw,format=I420,width=320,height=184,framerate=30/1", "!", "fdsink",
                                           "fd=1", "sync=false"});
        REQUIRE(eventually([&] { return holds(program, clip); }));
        Reader reader(session.daemon());
        Seen theirs;
        std::jthread other([&] { theirs = readAll(first); });
        const Seen ours = readAll(reader);
        other.join();
        for (const Seen &seen : {ours, theirs}) {
            INFO(seen.hidden << " pictures were hidden");
            CHECK(seen.composed == kWanted);
            CHECK(seen.raw == 0);
        }
        CHECK(holds(program, clip));
    }
    CHECK(eventually([&] { return !holds(program, clip); }, 2s));
    Reader again(session.daemon());
    CHECK(eventually([&] { return holds(program, clip); }));
}
