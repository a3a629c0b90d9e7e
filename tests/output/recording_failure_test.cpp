#include <csignal>
#include <sys/syscall.h>
#include <unistd.h>

#include "engine/output/recording/recording_queue.h"
#include "tests/output/full_disk.h"
#include "tests/output/recordings.h"

using namespace bokeh;
using namespace bokeh::test;
using output::RecordingQueue;

namespace {

/// Noise, 40 ms apart, until the recording ends by itself. How many pictures that took.
int putUntilEnd(Recorder &recorder, const RecordingSettings &take)
{
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < 5'000; ++i) {
        if (recorder.status().state != RecordingStatus::State::Recording)
            return i;
        RecordingPicture picture = makePicture(take, 0, start + milliseconds(40) * i);
        picture.composite = noise(take.video.size, i);
        recorder.put(picture);
        settle(recorder, static_cast<std::uint64_t>(i) + 1, 2);
    }
    return -1;
}

/// All pictures that are said to be encoded can be decoded, but for those of the last second, and without a complaint.
void checkPlays(const RecordingStatus::File &file)
{
    CAPTURE(file.path);
    CHECK(outputOf("ffmpeg -nostdin -v error -i " + quoted(file.path) + " -f null - 2>&1").empty());
    const auto times = timesOf(file.path);
    CHECK(times.size() + 25 >= file.pictures);
    CHECK_FALSE(times.empty());
}

/// Holds one thread of this process in a signal handler: an encoder that hangs.
class HeldThread {
public:
    explicit HeldThread(const std::string &name)
    {
        REQUIRE(pipe(ends_) == 0);
        struct sigaction action = {};
        action.sa_handler = [](int) {
            held_ = 1;
            char byte;
            while (read(ends_[0], &byte, 1) < 0) // until the other end is closed
                continue;
        };
        action.sa_flags = SA_RESTART;
        REQUIRE(sigaction(SIGUSR1, &action, &before_) == 0);
        held_ = 0;
        const int thread = find(name);
        REQUIRE(thread > 0);
        REQUIRE(syscall(SYS_tgkill, getpid(), thread, SIGUSR1) == 0);
        REQUIRE(waitUntil([] { return held_ == 1; }));
    }
    ~HeldThread()
    {
        release();
        sigaction(SIGUSR1, &before_, nullptr);
    }
    void release()
    {
        if (ends_[1] >= 0)
            close(std::exchange(ends_[1], -1));
    }

private:
    static int find(const std::string &wanted)
    {
        int found = 0;
        waitUntil([&] {
            for (const auto &entry : std::filesystem::directory_iterator("/proc/self/task")) {
                std::ifstream file(entry.path() / "comm");
                std::string name;
                if (std::getline(file, name) && name == wanted)
                    found = std::stoi(entry.path().filename().string());
            }
            return found > 0;
        });
        return found;
    }

    static inline int ends_[2] = {-1, -1};
    static inline std::atomic<int> held_ = 0;
    struct sigaction before_ = {};
};

} // namespace

TEST_CASE("a full disk ends the recording with one sentence, and what was written plays")
{
    const auto composite = GENERATE(RecordingSettings::Composite::Mp4, RecordingSettings::Composite::Matroska);
    const auto alpha = GENERATE(RecordingSettings::Alpha::Webm, RecordingSettings::Alpha::ProRes);
    const Folder folder;
    const RecordingSettings take{.folder = folder / "",
                                 .stem = "a",
                                 .video = formatOf({160, 120}),
                                 .composite = composite,
                                 .alpha = alpha,
                                 .mask = output::MaskShape{.side = 56}};
    const auto recorder = startTake(take);
    RecordingStatus status;
    {
        const SmallDisk small(900'000);
        CHECK(putUntilEnd(*recorder, take) > 10);
        REQUIRE(recorder->waitForEnd(std::chrono::minutes(1)));
        status = recorder->status();
    }
    CHECK(status.state == RecordingStatus::State::Failed);
    CHECK(contains(status.problem, "the disk is full"));
    for (const auto &file : status.files)
        checkPlays(file);
    std::ifstream sidecar(folder / "a.json");
    std::string text((std::istreambuf_iterator<char>(sidecar)), {});
    CHECK(contains(text, "the disk is full"));
    CHECK(folder.names().size() == 4); // and nothing hidden
}

TEST_CASE("on a disk that is really full, every file plays")
{
    const Folder folder;
    std::filesystem::create_directory(folder / "disk");
    std::filesystem::create_directory(folder / "out");
    const std::string disk = (folder / "disk").string();
    const std::string mount = "mount -t tmpfs -o size=1500k none " + disk;
    const std::string unshare = "unshare --user --map-root-user --mount sh -c '";
    if (std::system((unshare + mount + "' 2>/dev/null").c_str()) != 0) {
        WARN("skipped: this system lets nobody mount a file system of their own");
        return;
    }
    const auto *kind = GENERATE("mp4", "mkv");
    // The child ends by itself when its recording has ended.
    const int result =
        std::system((unshare + mount + " && " RECORDING_CHILD " " + disk + " " + kind + " noise >" +
                     (folder / "said").string() + "; cp " + disk + "/* " + (folder / "out").string() + "'")
                        .c_str());
    REQUIRE(result == 0);
    std::string problem;
    std::ifstream said(folder / "said");
    for (std::string line; std::getline(said, line);)
        problem = line;
    CHECK(contains(problem, "disk is full"));
    const std::string end = std::string(".") + kind;
    for (const std::string &name : {"a" + end, std::string("a mask.mkv"), "a raw" + end})
        checkPlays({.path = folder / "out" / name});
    CHECK(std::filesystem::file_size(folder / "out" / "a.json") > 100); // the one from before
}

TEST_CASE("a folder that goes away while it is recorded to is noticed and named")
{
    const Folder folder;
    std::filesystem::create_directory(folder / "videos");
    RecordingSettings take{.folder = folder / "videos", .stem = "a", .video = formatOf({64, 48})};
    take.interval = milliseconds(10);
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    recorder->put(makePicture(take, 0, start));
    std::error_code busy; // a sidecar may be written meanwhile
    REQUIRE(waitUntil([&] { return std::filesystem::remove_all(folder / "videos", busy) > 0 || !busy; }));
    REQUIRE(waitUntil([&] { return recorder->status().state == RecordingStatus::State::Failed; }));
    CHECK(contains(recorder->status().problem, "is gone"));
    CHECK(contains(recorder->status().problem, (folder / "videos").string()));
    recorder->put(makePicture(take, 1, start + milliseconds(40))); // and is of no consequence
    CHECK(recorder->status().files[0].pictures <= 1);
}

TEST_CASE("a file that is removed while it is recorded ends the recording")
{
    const Folder folder;
    RecordingSettings take{
        .folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .mask = output::MaskShape{.side = 16}};
    take.interval = milliseconds(10);
    const auto recorder = startTake(take);
    recorder->put(makePicture(take, 0, Clock::now()));
    REQUIRE(std::filesystem::remove(folder / "a mask.mkv"));
    REQUIRE(recorder->waitForEnd(std::chrono::minutes(1)));
    CHECK(recorder->status().state == RecordingStatus::State::Failed);
    CHECK(contains(recorder->status().problem, "a mask.mkv"));
    CHECK(timesOf(folder / "a.mp4").size() == 1);
}

TEST_CASE("what cannot be recorded is refused before anything is written")
{
    const Folder folder;
    const auto refusal = [](const RecordingSettings &take) {
        const auto recorder = Recorder::start(take);
        REQUIRE_FALSE(recorder);
        return recorder.error().what;
    };
    CHECK(contains(refusal({.folder = folder / "missing", .video = formatOf({64, 48})}), "there is no folder"));
    CHECK(contains(refusal({.folder = "/proc", .video = formatOf({64, 48})}), "/proc"));
    // The composite can be encoded, and is taken back.
    CHECK(contains(refusal({.folder = folder / "", .video = formatOf({64, 48}), .raw = formatOf({20'000, 20'000})}),
                   "20000x20000"));
    CHECK(folder.names().empty());
}

TEST_CASE("a picture of another size ends the recording, and what came before stays")
{
    const Folder folder;
    const RecordingSettings take{.folder = folder / "", .stem = "a", .video = formatOf({64, 48})};
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    recorder->put(makePicture(take, 0, start));
    recorder->put({.taken = start + milliseconds(40), .composite = makeFrame({48, 64}, 1, {})});
    REQUIRE(recorder->waitForEnd(std::chrono::minutes(1)));
    CHECK(recorder->status().state == RecordingStatus::State::Failed);
    CHECK(contains(recorder->status().problem, "48x64"));
    CHECK(timesOf(folder / "a.mp4").size() == 1);
}

TEST_CASE("masks of another network end the recording")
{
    const Folder folder;
    const RecordingSettings take{
        .folder = folder / "", .stem = "a", .video = formatOf({64, 48}), .mask = output::MaskShape{.side = 16}};
    const auto recorder = startTake(take);
    RecordingPicture picture = makePicture(take, 0, Clock::now());
    picture.mask = makeMask({.side = 16, .cap = 127}, 0);
    recorder->put(picture);
    REQUIRE(recorder->waitForEnd(std::chrono::minutes(1)));
    CHECK(contains(recorder->status().problem, "network"));
}

TEST_CASE("while an encoder hangs the call goes on: its file loses pictures, which are counted, and the others none")
{
    const Folder folder;
    const RecordingSettings take{.folder = folder / "",
                                 .stem = "a",
                                 .video = formatOf({64, 48}),
                                 .mask = output::MaskShape{.side = 16},
                                 .soundChannels = 1};
    const auto recorder = startTake(take);
    const Clock::time_point start = Clock::now();
    HeldThread held("rec-composite");
    const std::vector<float> sound(480);
    std::uint64_t put = 0;
    for (; put < 100; ++put) { // were it to wait, it would wait for ever
        recorder->put(makePicture(take, put, start + milliseconds(40) * put));
        recorder->putSound(sound, start + milliseconds(40) * put);
        REQUIRE(waitUntil([&] { return recorder->status().files[1].pictures + 8 > put; }));
    }
    const auto most = static_cast<std::uint64_t>(RecordingQueue::kLongest / milliseconds(40)) + 1;
    CHECK(recorder->status().files[0].dropped >= 100 - most - 1);
    CHECK(recorder->status().files[1].dropped == 0);
    recorder->stop(); // nor does this
    CHECK_FALSE(recorder->waitForEnd(milliseconds(0)));
    CHECK(recorder->status().state == RecordingStatus::State::Finishing);
    held.release();
    REQUIRE(recorder->waitForEnd(std::chrono::minutes(1)));
    const RecordingStatus status = recorder->status();
    CHECK(status.state == RecordingStatus::State::Finished);
    CHECK(status.files[0].pictures + status.files[0].dropped == 100);
    CHECK(status.files[0].pictures >= most);
    CHECK(timesOf(folder / "a.mp4").size() == status.files[0].pictures);
    CHECK(timesOf(folder / "a mask.mkv").size() == 100);
}

TEST_CASE("a queue holds sixteen pictures, or as many as fit into its bytes, and never fewer than two")
{
    const auto [bytes, most] = GENERATE(std::pair{1'000LL, 16}, std::pair{12'441'600LL, 5}, std::pair{50'000'000LL, 2});
    RecordingQueue queue(bytes);
    for (int i = 0; i < most + 3; ++i)
        CHECK(queue.put(output::QueuedPicture{}) == (i < most));
    CHECK(queue.dropped() == 3);
    CHECK(std::holds_alternative<output::QueuedPicture>(queue.take(Clock::now()).item));
    CHECK(queue.put(output::QueuedPicture{}));
}

TEST_CASE("what waits in a queue is never older than its bound, at any rate of pictures")
{
    const int rate = GENERATE(60, 30, 15, 10, 5, 2);
    CAPTURE(rate);
    RecordingQueue queue(1'000);
    for (int i = 0; i < 2 * rate; ++i) { // two seconds, and nobody takes any
        queue.put(output::QueuedPicture{.time = std::chrono::microseconds(1'000'000 / rate) * i});
        CHECK(queue.newest() == std::chrono::microseconds(1'000'000 / rate) * i);
    }
    queue.end();
    std::chrono::nanoseconds first{-1}, last{-1};
    while (true) {
        const auto taken = queue.take(Clock::now());
        if (taken.ended)
            break;
        last = std::get<output::QueuedPicture>(taken.item).time;
        first = first.count() < 0 ? last : first;
    }
    CHECK(first.count() == 0);
    CHECK(last - first <= RecordingQueue::kLongest);
}

TEST_CASE(
    "a queue keeps the order of pictures and sound, refuses sound beyond four seconds, and gives out what waits at "
    "its end")
{
    RecordingQueue queue(1'000);
    const auto second = std::make_shared<const output::Sound>(output::Sound{{}, std::vector<float>(96'000)});
    CHECK(queue.put(second));
    CHECK(queue.put(output::QueuedPicture{.time = milliseconds(7)}));
    for (int i = 0; i < 3; ++i)
        CHECK(queue.put(second));
    CHECK_FALSE(queue.put(second));
    CHECK(queue.dropped() == 0); // that counts pictures
    queue.end();
    CHECK_FALSE(queue.put(output::QueuedPicture{}));
    CHECK(std::holds_alternative<output::SoundPtr>(queue.take(Clock::now()).item));
    const auto picture = queue.take(Clock::now());
    REQUIRE(std::holds_alternative<output::QueuedPicture>(picture.item));
    CHECK(std::get<output::QueuedPicture>(picture.item).time == milliseconds(7));
    for (int i = 0; i < 3; ++i)
        CHECK_FALSE(queue.take(Clock::now()).ended);
    CHECK(queue.take(Clock::now()).ended);
}
