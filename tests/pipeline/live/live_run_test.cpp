#include "engine/pipeline/live/live_run.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/allocations.h"
#include "tests/eventually.h"
#include "tests/pipeline/live/coded_scene.h"

using namespace bokeh;
using namespace std::chrono_literals;
using pipeline::Hidden;
using pipeline::LiveRun;
using pipeline::LiveSettings;
using pipeline::Presence;
using test::CodedScene;
using test::eventually;

namespace {

constexpr auto kPatience = 20s; // for what must happen; a loaded machine under a sanitiser is slow

/// The newest picture at the preview.
class Preview {
public:
    void take(const image::FramePtr &frame)
    {
        std::lock_guard lock(mutex_);
        frame_ = frame;
        ++count_;
        changed_.notify_all();
    }
    /// Waits for a picture that is as it should be; null if none comes.
    image::FramePtr await(const std::function<bool(const image::Frame &)> &wanted)
    {
        std::unique_lock lock(mutex_);
        const auto is = [&] { return frame_ && wanted(*frame_); };
        return changed_.wait_for(lock, kPatience, is) ? frame_ : nullptr;
    }
    /// Waits for the `n`th picture from now; null if one does not come.
    image::FramePtr next(int n = 1)
    {
        std::unique_lock lock(mutex_);
        for (const int until = count_ + n; count_ < until;)
            if (!changed_.wait_for(lock, kPatience, [&, before = count_] { return count_ > before; }))
                return nullptr;
        return frame_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    image::FramePtr frame_;
    int count_ = 0;
};

LiveSettings settings(const std::shared_ptr<Preview> &preview, CodedScene scene = {})
{
    LiveSettings settings{.source = [scene] { return Result(test::CodedSource::open(scene)); },
                          .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
                          .preview = [preview](const image::FramePtr &frame) { preview->take(frame); },
                          .compositor = compositor::Backend::Cpu};
    settings.controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
    return settings;
}

const auto kShown = [](const image::Frame &frame) { return CodedScene().showsPerson(frame); };
const auto kCovered = [](const image::Frame &frame) { return !CodedScene().showsPerson(frame); };
const auto kRaw = [](const image::Frame &frame) { return CodedScene().rawest(frame) > 0.9; };

/// Counts how often it was opened and how many are open.
struct CountedSource final : capture::Source {
    struct Counts {
        std::atomic<int> opened = 0, open = 0;
    };
    CountedSource(std::unique_ptr<Source> inner, std::shared_ptr<Counts> to)
        : source(std::move(inner)), counts(std::move(to))
    {
        ++counts->opened;
        ++counts->open;
    }
    ~CountedSource() override { --counts->open; }
    const capture::Format &format() const override { return source->format(); }
    Result<image::FramePtr> read() override { return source->read(); }
    void stop() noexcept override { source->stop(); }

    std::unique_ptr<Source> source;
    std::shared_ptr<Counts> counts;
};

/// Takes what comes, and keeps the numbers.
struct Ledger {
    std::mutex mutex;
    std::vector<std::pair<std::uint64_t, std::chrono::nanoseconds>> written; // guarded by mutex
    bool finished = false;
};
struct LedgerSink final : output::Sink {
    explicit LedgerSink(std::shared_ptr<Ledger> to) : ledger(std::move(to)) {}
    Status write(const image::FramePtr &frame) override
    {
        std::lock_guard lock(ledger->mutex);
        ledger->written.emplace_back(frame->sequence, frame->time);
        return {};
    }
    Status finish() override
    {
        std::lock_guard lock(ledger->mutex);
        ledger->finished = true;
        return {};
    }
    std::shared_ptr<Ledger> ledger;
};

} // namespace

TEST_CASE("a run shows the person before the look, and says what it runs on")
{
    const auto preview = std::make_shared<Preview>();
    const auto run = LiveRun::start(settings(preview));
    const image::FramePtr shown = preview->await(kShown);
    REQUIRE(shown);
    CHECK(CodedScene().rawest(*shown) < 0.5);
    REQUIRE(eventually([&] { return run->status().captureRate > 1 && run->status().maskRate > 1; }));
    const auto status = run->status();
    CHECK(status.format.name == "coded scene");
    CHECK(status.format.size == CodedScene::kSize);
    CHECK(status.network == "coded");
    CHECK(status.accelerator.find("Emulated") != std::string::npos);
    CHECK(status.compositor == "CPU");
    CHECK(status.problem.empty());
    CHECK(status.hidden == Hidden::No);
    CHECK(status.framesIn >= status.masks);
    CHECK(status.latencyP95 >= status.latencyP50);
    CHECK(status.latencyP50 > 0ns);
    CHECK(status.bytesPerSecond > 0);
    CHECK(status.millijoulesPerMask > 0);
    CHECK(run->stop());
    CHECK(run->stop()); // the second time nothing happens
}

TEST_CASE("the panic key covers every picture from the next on, and the look comes back after it")
{
    const auto preview = std::make_shared<Preview>();
    const auto run = LiveRun::start(settings(preview));
    REQUIRE(preview->await(kShown));
    for (const auto cover : {pipeline::Cover::Blur, pipeline::Cover::Card}) {
        auto controls = run->controls();
        controls.presence = Presence::Hidden;
        controls.cover = cover;
        run->set(controls);
        // One picture may have been on its way already.
        REQUIRE(preview->next(2));
        for (int i = 0; i < 5; ++i) {
            const image::FramePtr covered = preview->next();
            REQUIRE(covered);
            CHECK_FALSE(CodedScene().showsPerson(*covered));
            if (cover == pipeline::Cover::Blur) // the card has a sign that looks like the code
                CHECK(CodedScene().rawest(*covered) < 0.1);
        }
        CHECK(run->status().hidden == Hidden::Asked);
        controls.presence = Presence::Live;
        run->set(controls);
        REQUIRE(preview->await(kShown));
    }
}

TEST_CASE("with no look asked for, the frame goes out as it is, and no masks are computed")
{
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.controls.look = {.kind = compositor::Look::Kind::None};
    const auto run = LiveRun::start(std::move(wanted));
    REQUIRE(preview->await(kRaw));
    REQUIRE(preview->next(5));
    CHECK(run->status().masks == 0);
    auto controls = run->controls();
    controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
    run->set(controls);
    REQUIRE(preview->next(2));
    for (int i = 0; i < 5; ++i)
        CHECK(CodedScene().rawest(*preview->next()) < 0.5); // the first may be covered; none is raw
    REQUIRE(preview->await(kShown));
}

TEST_CASE("classes are shown over the room while that look is asked for, and no longer")
{
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.controls.look = {.kind = compositor::Look::Kind::Classes};
    wanted.controls.restWhenStill = false;
    const auto run = LiveRun::start(std::move(wanted));
    const auto half = [](const image::Frame &frame) {
        const double raw = CodedScene().rawest(frame);
        return CodedScene().showsPerson(frame) && raw > 0.4 && raw < 0.6;
    };
    REQUIRE(preview->await(half));
    CHECK(run->status().classes == 2);
    auto controls = run->controls();
    controls.presence = Presence::Hidden;
    run->set(controls);
    REQUIRE(preview->next(2));
    for (int i = 0; i < 10; ++i)
        CHECK(CodedScene().rawest(*preview->next()) < 0.1);
    controls.presence = Presence::Live;
    run->set(controls);
    REQUIRE(preview->await(half));
    controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
    run->set(controls);
    REQUIRE(preview->next(2));
    for (int i = 0; i < 10; ++i)
        CHECK(CodedScene().rawest(*preview->next()) < 0.1);
}

TEST_CASE("without masks there are no classes to show, and the picture is hidden")
{
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.controls.look = {.kind = compositor::Look::Kind::Classes};
    wanted.accelerator.standby = [](const model::Network &, const accelerator::WrapTransport &) {
        return Result<std::unique_ptr<accelerator::Accelerator>>(Error{Errc::Disconnected, "there is none"});
    };
    const auto run = LiveRun::start(std::move(wanted));
    for (int i = 0; i < 20; ++i) {
        const image::FramePtr frame = preview->next();
        REQUIRE(frame);
        CHECK(CodedScene().rawest(*frame) < 0.1);
    }
    CHECK(run->status().hidden != Hidden::No);
}

TEST_CASE("a frozen picture stays, while its time goes on")
{
    const auto preview = std::make_shared<Preview>();
    const auto run = LiveRun::start(settings(preview));
    REQUIRE(preview->await(kShown));
    auto controls = run->controls();
    controls.presence = Presence::Frozen;
    run->set(controls);
    const image::FramePtr first = preview->next(2), later = preview->next(10);
    REQUIRE((first && later));
    CHECK(later->time > first->time);
    bool same = true;
    for (int y = 0; y < CodedScene::kSize.height; ++y)
        same = same && std::equal(first->y.row(y), first->y.row(y) + CodedScene::kSize.width, later->y.row(y));
    CHECK(same);
}

TEST_CASE("a pause closes the source and covers the picture, and ends where it began")
{
    const auto preview = std::make_shared<Preview>();
    const auto counts = std::make_shared<CountedSource::Counts>();
    auto wanted = settings(preview);
    wanted.source = [counts]() -> Result<std::unique_ptr<capture::Source>> {
        return std::unique_ptr<capture::Source>(std::make_unique<CountedSource>(test::CodedSource::open({}), counts));
    };
    const auto run = LiveRun::start(std::move(wanted));
    const image::FramePtr before = preview->await(kShown);
    REQUIRE(before);
    auto controls = run->controls();
    controls.presence = Presence::Paused;
    run->set(controls);
    REQUIRE(eventually([&] { return counts->open == 0; }));
    REQUIRE(preview->await(kCovered));
    const image::FramePtr during = preview->next(3); // covers keep coming, for whoever watches
    REQUIRE(during);
    CHECK(kCovered(*during));
    controls.presence = Presence::Live;
    run->set(controls);
    const image::FramePtr after = preview->await(kShown);
    REQUIRE(after);
    CHECK(counts->opened == 2);
    CHECK(before->time < during->time);
    CHECK(during->time < after->time); // though the source's own time began anew
}

TEST_CASE("a source that cannot be opened is named in a sentence, and taken as soon as it can")
{
    const auto preview = std::make_shared<Preview>();
    auto there = std::make_shared<std::atomic<bool>>(false);
    auto wanted = settings(preview);
    wanted.source = [there]() -> Result<std::unique_ptr<capture::Source>> {
        if (!*there)
            return Error{Errc::Exhausted, "the camera is in use by another program"};
        return test::CodedSource::open({});
    };
    const auto run = LiveRun::start(std::move(wanted));
    REQUIRE(eventually([&] { return run->status().problem == "the camera is in use by another program"; }));
    *there = true;
    run->retrySource();
    REQUIRE(preview->await(kShown));
    CHECK(run->status().problem.empty());
}

TEST_CASE("a source that is being opened is not thrown away because something was plugged in meanwhile")
{
    const auto preview = std::make_shared<Preview>();
    struct Opening {
        std::atomic<bool> begun = false, go = false;
        std::atomic<int> count = 0;
    };
    const auto opening = std::make_shared<Opening>();
    auto wanted = settings(preview);
    wanted.source = [opening]() -> Result<std::unique_ptr<capture::Source>> {
        ++opening->count;
        opening->begun = true;
        opening->begun.notify_all();
        opening->go.wait(false);
        return test::CodedSource::open({});
    };
    const auto run = LiveRun::start(std::move(wanted));
    opening->begun.wait(false);
    run->retrySource();
    opening->go = true;
    opening->go.notify_all();
    REQUIRE(preview->await(kShown));
    CHECK(opening->count == 1);
}

TEST_CASE("another source takes the first one's place, and no mask of the first is used on it")
{
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    const auto run = LiveRun::start(std::move(wanted));
    const image::FramePtr before = preview->await(kShown);
    REQUIRE(before);
    const CodedScene second{.speed = 0.1}; // whose person is elsewhere
    run->setSource([second] { return Result(test::CodedSource::open(second)); });
    const image::FramePtr after = preview->await(
        [&](const image::Frame &frame) { return second.showsPerson(frame) && !CodedScene().showsPerson(frame); });
    REQUIRE(after);
    CHECK(second.rawest(*after) < 0.5);
}

TEST_CASE("a network that cannot be loaded leaves the picture covered and says why")
{
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.network = [] { return Result<pipeline::NetworkPtr>(Error{Errc::BadInput, "there is no such network"}); };
    const auto run = LiveRun::start(std::move(wanted));
    const image::FramePtr covered = preview->next(5);
    REQUIRE(covered);
    CHECK(kCovered(*covered));
    CHECK(CodedScene().rawest(*covered) < 0.2);
    CHECK(run->status().problem == "there is no such network");
    CHECK(run->status().hidden == Hidden::Starting);
}

TEST_CASE("every frame of a source that ends reaches the sink in order with its own time, and the sink is finished")
{
    const auto preview = std::make_shared<Preview>();
    const auto ledger = std::make_shared<Ledger>();
    auto wanted = settings(preview);
    wanted.source = [] { return Result(test::CodedSource::open({}, true, 40)); };
    wanted.sink = [ledger](const capture::Format &format) -> Result<std::unique_ptr<output::Sink>> {
        CHECK(format.size == CodedScene::kSize);
        return std::unique_ptr<output::Sink>(std::make_unique<LedgerSink>(ledger));
    };
    const auto run = LiveRun::start(std::move(wanted));
    REQUIRE(run->waitForEnd(kPatience));
    CHECK(run->ended());
    const auto report = nlohmann::json::parse(run->statisticsJson());
    CHECK(run->stop());
    std::lock_guard lock(ledger->mutex);
    CHECK(ledger->finished);
    CHECK(ledger->written.size() + report["frames_dropped"].get<std::size_t>() == 40);
    for (std::size_t i = 0; i < ledger->written.size(); ++i) {
        const auto [sequence, time] = ledger->written[i];
        CHECK(time == std::chrono::nanoseconds(1s) / CodedScene::kRate * sequence);
        CHECK((i == 0 || ledger->written[i - 1].first < sequence));
    }
    CHECK(report["frames_in"] == 40);
    for (const char *key :
         {"frames_out", "frames_hidden", "frames_dropped", "latency_p50_ms", "latency_p95_ms", "mask_age_p95_ms",
          "cpu_percent", "network_cpu_percent", "witness_cpu_percent", "fps", "longest_hidden_ms", "masks"})
        CHECK(report[key].is_number());
    for (const char *key : {"accelerator", "network", "compositor", "problem"})
        CHECK(report[key].is_string());
}

TEST_CASE("a sink that fails is named, and what it said last is what the run returns")
{
    struct Broken final : output::Sink {
        Status write(const image::FramePtr &) override { return Error{Errc::Exhausted, "the disk is full"}; }
        Status finish() override { return {}; }
    };
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.sink = [](const capture::Format &) -> Result<std::unique_ptr<output::Sink>> {
        return std::unique_ptr<output::Sink>(std::make_unique<Broken>());
    };
    const auto run = LiveRun::start(std::move(wanted));
    REQUIRE(preview->await(kShown)); // the picture goes on
    REQUIRE(eventually([&] { return run->status().problem == "the disk is full"; }));
    const Status said = run->stop();
    REQUIRE_FALSE(said);
    CHECK(said.error().what == "the disk is full");
}

TEST_CASE("a preview or an output that hangs keeps no stop waiting")
{
    struct Hanging final : output::Sink {
        explicit Hanging(std::shared_future<void> on) : released(std::move(on)) {}
        Status write(const image::FramePtr &) override
        {
            released.wait();
            return {};
        }
        Status finish() override { return {}; }
        std::shared_future<void> released;
    };
    const bool atPreview = GENERATE(true, false);
    const auto release = std::make_shared<std::promise<void>>(), reached = std::make_shared<std::promise<void>>();
    const auto released = release->get_future().share();
    auto wanted = settings(std::make_shared<Preview>());
    if (atPreview)
        wanted.preview = [released, reached, first = true](const image::FramePtr &) mutable {
            if (std::exchange(first, false))
                reached->set_value();
            released.wait();
        };
    else
        wanted.sink = [released, reached](const capture::Format &) -> Result<std::unique_ptr<output::Sink>> {
            reached->set_value();
            return std::unique_ptr<output::Sink>(std::make_unique<Hanging>(released));
        };
    const auto run = LiveRun::start(std::move(wanted));
    REQUIRE(reached->get_future().wait_for(kPatience) == std::future_status::ready);
    auto stopped = std::async(std::launch::async, [&] { return run->stop(); });
    const bool inTime = stopped.wait_for(kPatience) == std::future_status::ready;
    release->set_value();
    CHECK(inTime); // 450 ms, and what a loaded machine adds
    const Status said = stopped.get();
    REQUIRE_FALSE(said);
    CHECK(said.error().code == Errc::Timeout);
}

TEST_CASE("a recording hears of a withdrawal before the next picture")
{
    struct Recorder final : pipeline::PictureRecorder {
        bool active() const override { return false; }
        void put(const pipeline::Composed &) override {}
        void setWithdrawn(bool now) override { withdrawn = now; }
        bool withdrawn = false;
    };
    const auto recorder = std::make_shared<Recorder>();
    auto wanted = settings(std::make_shared<Preview>());
    wanted.source = []() -> Result<std::unique_ptr<capture::Source>> { // so that no picture ever comes
        return Error{Errc::Disconnected, "there is no camera"};
    };
    wanted.take = recorder;
    const auto run = LiveRun::start(std::move(wanted));
    auto controls = run->controls();
    for (const auto presence : {Presence::Hidden, Presence::Frozen, Presence::Paused}) {
        controls.presence = presence;
        run->set(controls);
        CHECK(recorder->withdrawn);
        controls.presence = Presence::Live;
        run->set(controls);
        CHECK_FALSE(recorder->withdrawn);
    }
}

TEST_CASE("a source that hangs is left behind, and no picture comes after the stop")
{
    struct Hanging final : capture::Source {
        struct Door {
            std::atomic<bool> open = false, left = false;
        };
        explicit Hanging(std::shared_ptr<Door> to) : door(std::move(to)) { made.size = CodedScene::kSize; }
        ~Hanging() override
        {
            door->left = true;
            door->left.notify_all();
        }
        const capture::Format &format() const override { return made; }
        Result<image::FramePtr> read() override
        {
            door->open.wait(false);
            return Error{Errc::Disconnected, "gone"};
        }
        capture::Format made;
        std::shared_ptr<Door> door;
    };
    const auto door = std::make_shared<Hanging::Door>();
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.source = [door]() -> Result<std::unique_ptr<capture::Source>> {
        return std::unique_ptr<capture::Source>(std::make_unique<Hanging>(door));
    };
    auto run = LiveRun::start(std::move(wanted));
    std::this_thread::sleep_for(50ms);
    const auto asked = std::chrono::steady_clock::now();
    const Status stopped = run->stop();
    CHECK(std::chrono::steady_clock::now() - asked < 1s);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Timeout);
    run.reset();
    door->open = true;
    door->open.notify_all();
    door->left.wait(false); // what was left behind comes to its end by itself
}

TEST_CASE("once a run is under way, no frame allocates")
{
    using Kind = compositor::Look::Kind;
    const Kind kind = GENERATE(Kind::Colour, Kind::Classes);
    const auto preview = std::make_shared<Preview>();
    auto wanted = settings(preview);
    wanted.controls.look = {.kind = kind};
    const auto run = LiveRun::start(std::move(wanted));
    REQUIRE(preview->await(kShown));
    REQUIRE(preview->next(30)); // until all buffers have their size
    const long before = allocations();
    REQUIRE(preview->next(60));
    CHECK(allocations() - before <= 2); // this test's own
}
