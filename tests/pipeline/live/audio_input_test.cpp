// Sound in a recording: what is heard, when, and what becomes of a microphone with a problem.
#include <atomic>
#include <mutex>

#include "tests/pipeline/live/recording_tools.h"

using namespace bokeh;
using namespace bokeh::test;
using pipeline::Presence;

namespace {

/// Stands in for a microphone: speaks when the test does, and knows whether it is open.
struct Speaker {
    std::mutex mutex;
    std::string asked, problem;
    int opened = 0, open = 0;
    capture::Microphone::Heard heard;

    /// A tone for a hundredth of a second.
    void speak(float loudness)
    {
        std::vector<float> sound(960);
        for (std::size_t i = 0; i < sound.size(); ++i)
            sound[i] = loudness * static_cast<float>(std::sin(static_cast<double>(i / 2) * 0.1));
        std::lock_guard lock(mutex);
        if (heard)
            heard(sound, Clock::now());
    }
    int isOpen()
    {
        std::lock_guard lock(mutex);
        return open;
    }
    void say(const std::string &sentence)
    {
        std::lock_guard lock(mutex);
        problem = sentence;
    }
};

class FakeSound final : public pipeline::AudioInput {
public:
    explicit FakeSound(std::shared_ptr<Speaker> speaker) : speaker_(std::move(speaker)) {}
    ~FakeSound() override
    {
        std::lock_guard lock(speaker_->mutex);
        --speaker_->open;
        speaker_->heard = nullptr;
    }
    std::string problem() const override
    {
        std::lock_guard lock(speaker_->mutex);
        return speaker_->problem;
    }

private:
    std::shared_ptr<Speaker> speaker_;
};

pipeline::OpenSound opener(const std::shared_ptr<Speaker> &speaker)
{
    return [speaker](const std::string &microphone,
                     capture::Microphone::Heard heard) -> Result<std::unique_ptr<pipeline::AudioInput>> {
        std::lock_guard lock(speaker->mutex);
        speaker->asked = microphone;
        speaker->heard = std::move(heard);
        ++speaker->opened;
        ++speaker->open;
        return std::unique_ptr<pipeline::AudioInput>(std::make_unique<FakeSound>(speaker));
    };
}

/// The loudest sample of the file's sound, 0 to 1.
double loudest(const std::filesystem::path &file)
{
    double most = 0;
    for (const std::int16_t sample :
         numbersOf<std::int16_t>("-i " + quoted(file) + " -map a:0 -f s16le -ac 1 -ar 48000"))
        most = std::max(most, std::abs(sample / 32768.0));
    return most;
}

/// Speaks until the recording is so much longer.
void speakFor(std::chrono::nanoseconds time, float loudness, Speaker &speaker, const pipeline::LiveRecorder &take)
{
    REQUIRE(waitUntil([&, length = take.length() + time] {
        speaker.speak(loudness);
        std::this_thread::sleep_for(milliseconds(9));
        return take.length() > length;
    }));
}

} // namespace

TEST_CASE("a recording with a microphone has its sound, and the microphone is open for no longer than the recording")
{
    const Folder folder;
    const auto speaker = std::make_shared<Speaker>();
    TakeStage stage(opener(speaker));
    REQUIRE(waitUntil([&] { return stage.showsPerson(); }));
    CHECK(speaker->opened == 0);
    stage.take->start(
        {.folder = folder / "", .alpha = pipeline::RecordingAlpha::Webm, .raw = true, .microphone = "desk"});
    REQUIRE(waitUntil([&] { return stage.take->hears(); }));
    CHECK(speaker->asked == "desk");
    CHECK(speaker->isOpen() == 1);
    speakFor(milliseconds(700), 0.5F, *speaker, *stage.take);
    stage.take->stop();
    CHECK_FALSE(stage.take->active());
    REQUIRE(waitUntil([&] { return speaker->isOpen() == 0; }));
    const auto files = stage.finish();
    REQUIRE(files.size() == 3);
    CHECK(loudest(files[0]) > 0.3);
    CHECK(loudest(files[1]) > 0.3);
    CHECK(timesOf(files[2], "a:0").empty()); // the camera's picture has none
    CHECK(speaker->opened == 1);
}

TEST_CASE("a recording without a microphone opens none")
{
    const Folder folder;
    const auto speaker = std::make_shared<Speaker>();
    TakeStage stage(opener(speaker));
    const auto files = stage.record({.folder = folder / ""}, {});
    CHECK(speaker->opened == 0);
    CHECK_FALSE(stage.take->hears());
    CHECK(timesOf(files.front(), "a:0").empty());
}

TEST_CASE("while the person has withdrawn, nothing that is heard is recorded")
{
    const Folder folder;
    const auto speaker = std::make_shared<Speaker>();
    TakeStage stage(opener(speaker));
    REQUIRE(waitUntil([&] { return stage.showsPerson(); }));
    stage.take->start({.folder = folder / "", .microphone = ""});
    REQUIRE(waitUntil([&] { return stage.take->hears(); }));
    speakFor(milliseconds(500), 0.4F, *speaker, *stage.take);
    stage.controls.presence = Presence::Hidden;
    stage.run->set(stage.controls);
    REQUIRE(waitUntil([&] { return !stage.take->hears(); }));
    speakFor(milliseconds(500), 0.9F, *speaker, *stage.take);
    const auto files = stage.finish();
    CHECK(loudest(files.front()) > 0.2); // what was said before
    CHECK(loudest(files.front()) < 0.6); // and not what was said after
}

TEST_CASE("hiding mutes at once, though no picture follows")
{
    const Folder folder;
    const auto speaker = std::make_shared<Speaker>();
    TakeStage stage(opener(speaker));
    REQUIRE(waitUntil([&] { return stage.showsPerson(); }));
    stage.take->start({.folder = folder / "", .microphone = ""});
    REQUIRE(waitUntil([&] { return stage.take->hears(); }));
    REQUIRE(waitUntil([&] { return stage.take->length() > milliseconds(100); }));
    (void)stage.run->stop(); // no picture comes any more
    CHECK(stage.take->hears());
    stage.controls.presence = Presence::Hidden;
    stage.run->set(stage.controls);
    CHECK_FALSE(stage.take->hears());
    stage.controls.presence = Presence::Live;
    stage.run->set(stage.controls);
    CHECK_FALSE(stage.take->hears()); // not before a picture that may have sound
    stage.finish();
}

TEST_CASE("a microphone's problem is said, ends no recording, and may pass")
{
    const Folder folder;
    const auto speaker = std::make_shared<Speaker>();
    speaker->problem = "there is no such microphone";
    TakeStage stage(opener(speaker));
    REQUIRE(waitUntil([&] { return stage.showsPerson(); }));
    stage.take->start({.folder = folder / "", .microphone = ""});
    REQUIRE(waitUntil([&] { return stage.take->problem() == "there is no such microphone"; }));
    CHECK_FALSE(stage.take->hears());
    CHECK(stage.take->active());
    speaker->say("");
    REQUIRE(waitUntil([&] { return stage.take->hears(); }));
    CHECK(stage.take->problem().empty());
    REQUIRE(waitUntil([&] { return stage.take->length() > milliseconds(200); }));
    CHECK(stage.finish().size() == 1);
    CHECK(stage.take->problem().empty());
}

TEST_CASE("a microphone that cannot be opened is said, too, and the pictures are recorded")
{
    const Folder folder;
    TakeStage stage([](const std::string &, const auto &) -> Result<std::unique_ptr<pipeline::AudioInput>> {
        return Error{Errc::Exhausted, "there is no memory for a microphone"};
    });
    REQUIRE(waitUntil([&] { return stage.showsPerson(); }));
    stage.take->start({.folder = folder / "", .microphone = ""});
    REQUIRE(waitUntil([&] { return stage.take->problem() == "there is no memory for a microphone"; }));
    REQUIRE(waitUntil([&] { return stage.take->length() > milliseconds(200); }));
    CHECK(stage.finish().size() == 1);
}
