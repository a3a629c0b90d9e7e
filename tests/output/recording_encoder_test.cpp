// What a recording and a clip say where this FFmpeg lacks an encoder.
#include "tests/output/missing_encoder.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;

TEST_CASE("where an encoder is missing, no recording begins: the sentence names it, and no file is left")
{
    const Folder folder;
    const RecordingSettings take{
        .folder = folder / "",
        .stem = "a",
        .video = formatOf({64, 48}),
        .composite = GENERATE(RecordingSettings::Composite::Mp4, RecordingSettings::Composite::Matroska),
        .alpha = GENERATE(RecordingSettings::Alpha::Webm, RecordingSettings::Alpha::ProRes),
        .mask = output::MaskShape{.side = 16},
        .soundChannels = 2};
    record(take, 1); // all of them are there
    const std::size_t before = folder.names().size();
    const bool mp4 = take.composite == RecordingSettings::Composite::Mp4,
               webm = take.alpha == RecordingSettings::Alpha::Webm;
    for (const char *encoder : {"libx264", webm ? "libvpx-vp9" : "prores_aw", "ffv1", mp4 ? "aac" : "libopus"}) {
        CAPTURE(encoder);
        const MissingEncoder without(encoder);
        const auto recorder = Recorder::start(take);
        REQUIRE_FALSE(recorder);
        CHECK(recorder.error().code == Errc::Unsupported);
        CHECK(contains(recorder.error().what, encoder));
        CHECK(folder.names().size() == before);
    }
}

TEST_CASE("where an encoder is missing, no clip begins, and what bears its name stays")
{
    const Folder folder;
    writeText(folder / "a.webm", "mine");
    const MissingEncoder without("libvpx-vp9");
    const auto sink = output::FileSink::open(folder / "a.webm", {.video = formatOf({64, 48})});
    REQUIRE_FALSE(sink);
    CHECK(sink.error().code == Errc::Unsupported);
    CHECK(contains(sink.error().what, "libvpx-vp9"));
    CHECK(folder.names() == std::vector<std::string>{"a.webm"});
    CHECK(std::filesystem::file_size(folder / "a.webm") == 4);
}
