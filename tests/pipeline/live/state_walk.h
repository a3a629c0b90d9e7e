// The states that a live run can be in, gone through step by step: the compose stage is driven by hand, on one thread,
// by a clock of its own, so that a sequence of events has one outcome on every machine.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/pipeline/live/composition_stage.h"
#include "tests/pipeline/live/coded_scene.h"

namespace bokeh::test {

enum class Event { Look, Strength, Panic, Freeze, Pause, Resume, Source, Chip, Late, Lost };
inline constexpr int kEvents = 10;

inline std::string nameOf(Event event)
{
    constexpr const char *kNames[] = {"look",   "strength", "panic", "freeze",    "pause",
                                      "resume", "source",   "chip",  "mask late", "mask lost"};
    return kNames[static_cast<int>(event)];
}

/// What a sequence of events may break, as bits.
enum Broken : unsigned {
    kNothing = 0,
    kAway = 1,   ///< something of the room while the user has hidden or paused
    kFrozen = 2, ///< the room while frozen, beyond what was live under this very look
    kBlur = 4,   ///< the room through a blur
    kRoom = 8,   ///< the room under another look that hides it
    kLayers = 16 ///< the room or the user in what is recorded beside the picture
};

/// A camera's frames of the coded scene and their exact masks, made once.
class Prepared {
public:
    static constexpr std::size_t kFrames = 40;

    static const Prepared &frames()
    {
        static const Prepared prepared;
        return prepared;
    }
    static constexpr CodedScene kScene{.speed = 1.2}; // between two frames by twice the boundary

    image::FramePtr frame(std::size_t number, pipeline::MaskMatcher::Clock::time_point captured) const
    {
        const image::Frame &made = *frames_[number % kFrames];
        auto frame = std::make_shared<image::Frame>(CodedScene::kSize);
        frame->setHeader(made);
        frame->captured = captured;
        for (auto [from, to] : {std::pair{&made.y, &frame->y}, {&made.u, &frame->u}, {&made.v, &frame->v}})
            for (int y = 0; y < from->size().height; ++y)
                std::copy_n(from->row(y), from->size().width, to->row(y));
        return frame;
    }
    const pipeline::MotionGrid &motionGrid(std::size_t number) const { return masks_[number % kFrames].frame; }
    pipeline::TimedMask mask(std::size_t number) const { return masks_[number % kFrames]; }

private:
    Prepared()
    {
        std::vector<std::uint8_t> room;
        for (std::size_t i = 0; i < kFrames; ++i) {
            auto frame = std::make_shared<image::Frame>(CodedScene::kSize);
            frame->sequence = i;
            frame->time = std::chrono::nanoseconds(std::chrono::seconds(1)) / CodedScene::kRate * i;
            frame->colour.range = image::Range::Full;
            kScene.paint(*frame);
            pipeline::TimedMask timed{.mask = exactMask(i)};
            timed.frame.take(*frame);
            (void)pipeline::findPerson(timed, room);
            frames_.push_back(std::move(frame));
            masks_.push_back(std::move(timed));
        }
    }
    static image::Mask exactMask(std::uint64_t number)
    {
        constexpr int kSide = 128;
        image::Mask mask{.side = kSide, .channels = 1, .cap = 31};
        for (int y = 0; y < kSide; ++y)
            for (int x = 0; x < kSide; ++x) {
                const double px = (x + 0.5) * CodedScene::kSize.width / kSide;
                const double py = (y + 0.5) * CodedScene::kSize.height / kSide;
                mask.values.push_back(kScene.personAt(px, py, number) < 1 ? 31 : 0);
            }
        return mask;
    }

    std::vector<std::shared_ptr<image::Frame>> frames_;
    std::vector<pipeline::TimedMask> masks_;
};

/// A live run from its start on, blurred as the program opens. Each event is followed by four frames.
class StateWalk {
public:
    /// How the source stamps its frames.
    enum class Stamps { Honest, HalfSeconds };

    explicit StateWalk(Stamps stamps = Stamps::Honest) : stamps_(stamps), state_(settings()), composition_(state_)
    {
        controls_ = state_.controlsNow();
        turnChip(true);
        frames(3);
    }
    StateWalk(const StateWalk &) = delete;
    StateWalk &operator=(const StateWalk &) = delete;

    void go(Event event)
    {
        happen(event);
        frames(4);
    }

    unsigned broken() const { return broken_; }
    int shown() const { return shown_; } ///< pictures in which the person was to be seen
    double rawest() const { return rawest_; }

private:
    using Clock = pipeline::MaskMatcher::Clock;
    using Kind = compositor::Look::Kind;
    using Presence = pipeline::Presence;

    /// Sees what a recording would be given of each picture.
    class Recorder final : public pipeline::PictureRecorder {
    public:
        explicit Recorder(StateWalk &walk) : walk_(walk) {}
        bool active() const override { return true; }
        void put(const pipeline::Composed &composed) override { walk_.judgeLayers(composed); }
        void setWithdrawn(bool) override {}

    private:
        StateWalk &walk_;
    };

    pipeline::LiveSettings settings()
    {
        pipeline::LiveSettings settings{
            .source =
                [] {
                    return Result<std::unique_ptr<capture::Source>>(Error{Errc::Internal, "not used"});
                },
            .network =
                [] {
                    return Result<pipeline::NetworkPtr>(Error{Errc::Internal, "not used"});
                },
            .sink = [](const capture::Format &) -> Result<std::unique_ptr<output::Sink>> {
                return Error{Errc::Internal, "not used"};
            },
            .preview = [this](const image::FramePtr &picture) { preview_ = picture; },
            .take = std::make_shared<Recorder>(*this),
            .compositor = compositor::Backend::Cpu};
        settings.controls.look = {.kind = Kind::Blur, .strength = kStrengths[0], .colour = {90, 90, 90}};
        return settings;
    }

    void turnChip(bool on)
    {
        state_.segmenting = on;
        state_.matcher.setSegmenting(on);
        asked_.clear();
    }

    void happen(Event event)
    {
        switch (event) {
        case Event::Look:
            controls_.look.kind = kLooks[++look_ % std::size(kLooks)];
            break;
        case Event::Strength:
            controls_.look.strength = kStrengths[++strength_ % std::size(kStrengths)];
            break;
        case Event::Panic:
            controls_.presence = Presence::Hidden;
            break;
        case Event::Freeze:
            controls_.presence = Presence::Frozen;
            break;
        case Event::Pause:
            controls_.presence = Presence::Paused;
            break;
        case Event::Resume:
            controls_.presence = Presence::Live;
            break;
        case Event::Source:
            beginSource(12);
            break;
        case Event::Chip:
            turnChip(false);
            tick();
            turnChip(true);
            break;
        case Event::Late:
            delay_ = delay_ == 0 ? 3 : 0;
            break;
        case Event::Lost:
            asked_.clear();
            state_.matcher.skipAll();
            lost_ = 4;
            break;
        }
        state_.set(controls_);
    }

    void beginSource(std::size_t number)
    {
        state_.matcher.changeSource();
        asked_.clear();
        number_ = number;
    }

    void frames(int count)
    {
        for (int i = 0; i < count; ++i)
            tick();
    }

    void tick()
    {
        now_ += std::chrono::nanoseconds(std::chrono::seconds(1)) / CodedScene::kRate;
        if (controls_.presence == Presence::Paused)
            closed_ = true;
        else
            capture();
        std::uint64_t passedOver = 0;
        const auto ready = state_.matcher.take({}, true, Clock::now() - std::chrono::seconds(1), passedOver);
        preview_.reset();
        composition_.step(*ready, now_);
        look();
    }

    void capture()
    {
        if (std::exchange(closed_, false))
            beginSource(0);
        auto captured = now_;
        if (stamps_ == Stamps::HalfSeconds)
            captured -= captured.time_since_epoch() % std::chrono::milliseconds(500);
        state_.matcher.arrive(Prepared::frames().frame(number_, captured), Prepared::frames().motionGrid(number_),
                              now_);
        segment();
        ++number_;
    }

    /// As the accelerator's thread does; masks that nobody would look at are not computed.
    void segment()
    {
        if (!state_.segmenting)
            return;
        const auto request = state_.matcher.toSegment(
            {}, [] { return true; }, Clock::now() - std::chrono::seconds(1));
        const bool wanted = controls_.presence == Presence::Live || controls_.presence == Presence::Frozen;
        if (lost_ > 0 || !wanted || controls_.look.kind == Kind::None) {
            lost_ = std::max(lost_ - 1, 0);
            state_.matcher.skip(request->serial);
        } else {
            auto timed = std::make_shared<pipeline::TimedMask>(Prepared::frames().mask(number_));
            timed->mask.sequence = request->serial;
            timed->captured = request->frame->captured;
            timed->arrived = request->arrived;
            asked_.push_back({std::move(timed), delay_});
        }
        for (Asked &asked : asked_)
            if (asked.frames-- == 0)
                state_.matcher.answer(asked.mask);
        std::erase_if(asked_, [](const Asked &asked) { return asked.frames < 0; });
    }

    static bool showsRoom(const compositor::Look &look)
    {
        return look.kind == Kind::None || look.kind == Kind::Classes || (look.kind == Kind::Blur && look.strength < 1);
    }
    static bool same(const compositor::Look &a, const compositor::Look &b)
    {
        return a.kind == b.kind && (a.kind != Kind::Blur || a.strength == b.strength);
    }

    /// At every output.
    void look()
    {
        std::stop_source none;
        if (preview_) {
            const auto sunk = state_.toSink.take(none.get_token());
            judge(*preview_);
            if (*sunk != preview_)
                judge(**sunk);
        }
        if (controls_.presence == Presence::Live)
            live_ = controls_.look;
        else if (controls_.presence != Presence::Frozen || (live_ && !same(*live_, controls_.look)))
            live_.reset();
    }

    void judge(const image::Frame &picture)
    {
        constexpr double kCovered = 0.1, kHidden = 0.5;
        const compositor::Look &look = controls_.look;
        const bool frozen = controls_.presence == Presence::Frozen;
        if (controls_.presence != Presence::Live && !frozen)
            return note(Prepared::kScene.rawest(picture), kCovered, kAway);
        shown_ += Prepared::kScene.showsPerson(picture) ? 1 : 0;
        if (showsRoom(look) && (!frozen || (live_ && same(*live_, look))))
            return; // the user wants that
        double raw = Prepared::kScene.rawest(picture);
        // A frozen picture is of another frame than its number says. Where the room shows, it shows whichever it was.
        for (std::size_t number = 0; frozen && raw > kHidden && number < Prepared::kFrames; ++number)
            raw = std::min(raw, Prepared::kScene.rawest(picture.y, number));
        note(raw, kHidden, frozen ? kFrozen : look.kind == Kind::Blur ? kBlur : kRoom);
    }

    void note(double raw, double most, Broken what)
    {
        rawest_ = std::max(rawest_, raw);
        if (raw > most)
            broken_ |= what;
    }

    void judgeLayers(const pipeline::Composed &composed)
    {
        const bool live = controls_.presence == Presence::Live;
        if (composed.withdrawn == live || (!live && (composed.camera || composed.alpha || composed.mask)))
            broken_ |= kLayers;
        if (!composed.alpha)
            return;
        image::Plane cut(CodedScene::kSize);
        for (int y = 0; y < CodedScene::kSize.height; ++y)
            for (int x = 0; x < CodedScene::kSize.width; ++x)
                cut.row(y)[x] =
                    static_cast<std::uint8_t>(composed.picture.y.row(y)[x] * composed.alpha->plane.row(y)[x] / 255);
        if (Prepared::kScene.rawest(cut, composed.picture.sequence) > 0.5)
            broken_ |= kLayers;
    }

    static constexpr Kind kLooks[] = {Kind::Blur, Kind::None, Kind::Colour, Kind::Classes};
    static constexpr int kStrengths[] = {50, 1, 0, 100};

    struct Asked {
        std::shared_ptr<pipeline::TimedMask> mask;
        int frames; ///< until it is there
    };

    const Stamps stamps_;
    pipeline::LiveState state_;
    pipeline::Composition composition_;
    pipeline::LiveControls controls_;
    Clock::time_point now_{std::chrono::seconds(100)};
    std::vector<Asked> asked_;
    std::size_t number_ = 0, look_ = 0, strength_ = 0;
    int delay_ = 0, lost_ = 0;
    bool closed_ = false;
    image::FramePtr preview_;
    std::optional<compositor::Look> live_; ///< under which the last picture was live that may still be seen
    unsigned broken_ = kNothing;
    int shown_ = 0;
    double rawest_ = 0;
};

/// What came of many sequences.
struct Walked {
    std::vector<unsigned> broken; ///< by sequence: Broken
    std::size_t shown = 0;        ///< sequences in which the person was to be seen
    double rawest = 0;
    std::string first; ///< that fails

    std::size_t failing(unsigned what = ~0U) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(broken, [what](unsigned one) { return one & what; }));
    }
};

/// Every `nth` sequence of `length` events.
inline Walked walkAll(int length, StateWalk::Stamps stamps, int nth = 1)
{
    Walked walked;
    int count = 1;
    for (int i = 0; i < length; ++i)
        count *= kEvents;
    for (int number = 0; number < count; number += nth) {
        StateWalk walk(stamps);
        std::string names;
        for (int i = 0, rest = number; i < length; ++i, rest /= kEvents) {
            const auto event = static_cast<Event>(rest % kEvents);
            walk.go(event);
            names += (i ? ", " : "") + nameOf(event);
        }
        walked.broken.push_back(walk.broken());
        walked.shown += walk.shown() > 0 ? 1 : 0;
        walked.rawest = std::max(walked.rawest, walk.rawest());
        if (walk.broken() && walked.first.empty())
            walked.first = names;
    }
    return walked;
}

} // namespace bokeh::test
