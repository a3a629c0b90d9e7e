// Videos that mean harm.
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/audit/judge.h"

namespace audit {

namespace {

std::string asInput(const std::filesystem::path &video, const std::string &more = "")
{
    return cli() + " run --frames 10 --size 160x90 --look blur " + more + " --input " + quoted(video);
}

void attackBothWays(Row &row, const std::string &what, const std::filesystem::path &video)
{
    row.attackWith(what, asInput(video));
    row.attackWith(what + ", live", asInput(video, "--realtime"));
}

} // namespace

Row hostileVideos(Ground &ground)
{
    Row row{.attack = "hostile videos, clip and live", .folder = ground.folder};
    const auto make = [&](const std::string &name, const std::string &arguments) {
        ffmpeg(arguments + " " + quoted(ground / name));
        return ground / name;
    };
    const std::string film = "-f lavfi -i testsrc2=s=320x180:r=30:d=1 ";
    const std::string one = contents(make("one.ts", film + "-c:v libx264 -pix_fmt yuv420p"));
    const std::string other =
        contents(make("other.ts", "-f lavfi -i testsrc2=s=1280x720:r=30:d=1 -c:v libx264 -pix_fmt yuv420p"));
    attackBothWays(row, "a size that changes", ground.write("changing.ts", one + other + one));
    attackBothWays(row, "one pixel",
                   make("dot.mkv", "-f lavfi -i color=red:s=16x16:d=1 -vf format=gray,crop=1:1 -c:v ffv1"));
    attackBothWays(row, "16384 pixels wide", make("wide.mkv", "-f lavfi -i color=red:s=16384x16:r=5:d=1 -c:v ffv1"));
    attackBothWays(row, "sound alone", make("sound.mp4", "-f lavfi -i sine=d=1"));
    attackBothWays(row, "a size that is claimed",
                   ground.write("claim.y4m", "YUV4MPEG2 W100000 H100000 F30:1 C420\nFRAME\n"));
    row.attackWith(
        "a picture that lasts 68 years",
        asInput(ground.write("slow.y4m", "YUV4MPEG2 W16 H16 F1:2147483647 C420\n" +
                                             ("FRAME\n" + std::string(384, 'x')) + "FRAME\n" + std::string(384, 'x'))));
    // What would make the reader open other files.
    const std::string victim = (ground / "one.ts").string();
    for (const std::string &list :
         {"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + victim + "\n#EXT-X-ENDLIST\n",
          "ffconcat version 1.0\nfile '" + victim + "'\n",
          std::string("v=0\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"),
          std::string("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>")}) {
        const Outcome outcome = play(asInput(ground.write("list.mp4", list)));
        row.count("a list of other files", outcome.status == 0 ? "it was followed" : fault(outcome), outcome);
    }
    const auto pipe = ground / "pipe.mp4";
    mkfifo(pipe.c_str(), 0600);
    row.attackWith("a pipe that nobody writes to", "timeout --preserve-status -s INT 3 " + asInput(pipe, "--realtime"));
    const auto sparse = ground.write("sparse.mp4", "");
    std::filesystem::resize_file(sparse, std::uintmax_t{8} << 30);
    attackBothWays(row, "8 GB of nothing", sparse);
    attackBothWays(row, "/dev/zero", "/dev/zero");
    return row;
}

Row mutatedVideos(Ground &ground)
{
    Row row{.attack = "mutated videos of eight containers", .folder = ground.folder};
    struct Kind {
        const char *ending, *codec;
    };
    constexpr std::array<Kind, 8> kinds{{{"mp4", "libx264"},
                                         {"mkv", "ffv1"},
                                         {"webm", "libvpx-vp9"},
                                         {"avi", "mjpeg"},
                                         {"mov", "prores_ks"},
                                         {"ts", "libx264"},
                                         {"y4m", "wrapped_avframe"},
                                         {"gif", "gif"}}};
    for (const Kind &kind : kinds) {
        const std::string name = std::string("whole.") + kind.ending;
        ffmpeg("-f lavfi -i testsrc2=s=160x90:r=10:d=1 " +
               std::string(std::string(kind.ending) == "gif" ? "" : "-pix_fmt yuv420p ") + "-c:v " + kind.codec + " " +
               quoted(ground / name));
        const std::string whole = contents(ground / name);
        for (int i = 0; i < ground.times(12); ++i)
            row.attackWith(fmt::format("{} {}", kind.ending, i),
                           asInput(ground.write(std::string("mutated.") + kind.ending, ground.mutate(whole))));
    }
    return row;
}

} // namespace audit
