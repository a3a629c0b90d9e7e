// The rule of what may leave, by table.
#include "engine/pipeline/live/release_rule.h"

#include <catch2/catch.hpp>

using namespace bokeh;
using namespace std::chrono_literals;
using compositor::Look;
using pipeline::Asked;
using pipeline::decideRelease;
using pipeline::Hidden;
using pipeline::MadeFor;
using pipeline::People;
using pipeline::Presence;
using pipeline::Release;
using Kind = Look::Kind;
using Picture = Release::Picture;

namespace {

constexpr Presence kPresences[] = {Presence::Live, Presence::Frozen, Presence::Hidden, Presence::Paused};

const Look kOff{.kind = Kind::None}, kClasses{.kind = Kind::Classes}, kColour{.kind = Kind::Colour},
    kImage{.kind = Kind::Image}, kSharp{.kind = Kind::Blur, .strength = 0}, kWeak{.kind = Kind::Blur, .strength = 1},
    kStrong{.kind = Kind::Blur, .strength = 80};

Asked asked(const Look &look, Presence presence, std::uint64_t withdrawals = 0, People people = People::Everyone)
{
    Asked asked{.withdrawals = withdrawals};
    asked.controls.look = look;
    asked.controls.presence = presence;
    asked.controls.people = people;
    return asked;
}

/// A frame with its own mask.
struct Scene {
    pipeline::MotionGrid motionGrid{};
    pipeline::TimedMask mask;
    pipeline::CheckedFrame frame{.motionGrid = motionGrid};

    Release decide(const Asked &asked, const MadeFor *kept = nullptr) const
    {
        return decideRelease({.asked = asked, .kept = kept, .frame = &frame, .mask = &mask, .acceleratorWorks = true});
    }
};

/// Whether a picture that was kept of one moment is shown again when frozen at another.
bool shownAgain(const Asked &kept, const Asked &now)
{
    const MadeFor made = madeFor(kept);
    return Scene().decide(now, &made).picture == Picture::Kept;
}

} // namespace

TEST_CASE("looks that show the room: none, classes, and a blur below the weakest")
{
    for (const Look &look : {kOff, kClasses, kSharp})
        CHECK(showsRoom(look));
    for (const Look &look : {kWeak, kStrong, kColour, kImage, Look{}})
        CHECK_FALSE(showsRoom(look));
}

TEST_CASE("a live frame is shown with a mask that fits and an accelerator that works, and else covered")
{
    const Scene scene{};
    for (const Look &look : {kWeak, kColour, kImage, kClasses}) {
        const Asked now = asked(look, Presence::Live);
        const Release shown = scene.decide(now);
        CHECK(shown.picture == Picture::Composed);
        CHECK(shown.hidden == Hidden::No);
        CHECK(shown.mask);
        CHECK(shown.alpha == (look.kind != Kind::Classes));
        const struct {
            const pipeline::CheckedFrame *frame;
            const pipeline::TimedMask *mask;
            bool works;
            Hidden why;
        } rows[] = {{nullptr, &scene.mask, true, Hidden::NoPicture},
                    {&scene.frame, nullptr, true, Hidden::Starting},
                    {&scene.frame, &scene.mask, false, Hidden::Failed}};
        for (const auto &row : rows) {
            const Release hidden =
                decideRelease({.asked = now, .frame = row.frame, .mask = row.mask, .acceleratorWorks = row.works});
            CHECK(hidden.picture == Picture::Cover);
            CHECK(hidden.hidden == row.why);
            CHECK_FALSE((hidden.alpha || hidden.mask));
        }
        const pipeline::CheckedFrame late{.serial = 5, .motionGrid = scene.motionGrid, .captured = {}, .arrived = {}};
        pipeline::TimedMask old;
        old.captured = old.arrived = late.arrived - 2s;
        const Release stale = decideRelease({.asked = now, .frame = &late, .mask = &old, .acceleratorWorks = true});
        CHECK(stale.hidden == Hidden::StaleMask);
    }
}

TEST_CASE("a look that leaves the frame as it is needs no mask, and cuts nobody out")
{
    const Scene scene{};
    for (const Look &look : {kOff, kSharp}) {
        const Asked now = asked(look, Presence::Live);
        const Release shown = decideRelease({.asked = now, .frame = &scene.frame});
        CHECK(shown.picture == Picture::Composed);
        CHECK_FALSE((shown.alpha || shown.mask));
        CHECK((shown.camera && shown.sound));
        CHECK(decideRelease({.asked = now}).hidden == Hidden::NoPicture);
    }
}

TEST_CASE("whoever hides, pauses or freezes has withdrawn: camera, masks and sound are for nobody")
{
    for (const Look &look : {kOff, kClasses, kWeak, kColour})
        for (const Presence presence : kPresences) {
            const MadeFor kept = madeFor(asked(look, Presence::Live));
            const Release release = Scene().decide(asked(look, presence), &kept);
            const bool live = presence == Presence::Live;
            CHECK(release.camera == live);
            CHECK(release.sound == live);
            CHECK((release.alpha || release.mask) == (live && look.kind != Kind::None));
            if (isAway(presence)) {
                CHECK(release.picture == Picture::Cover);
                CHECK(release.hidden == Hidden::Asked);
            }
        }
}

TEST_CASE("a frozen picture is the kept one or a cover, and never a new one")
{
    for (const Look &look : {kOff, kClasses, kSharp, kWeak, kColour}) {
        const Asked frozen = asked(look, Presence::Frozen);
        CHECK(Scene().decide(frozen).picture == Picture::Cover);
        CHECK(shownAgain(asked(look, Presence::Live), frozen));
        const MadeFor kept = madeFor(asked(look, Presence::Live));
        CHECK(decideRelease({.asked = frozen, .kept = &kept}).picture == Picture::Kept); // though nothing works
    }
}

TEST_CASE("a kept picture that shows the room is shown under its own look alone")
{
    const Look open[] = {kOff, kClasses, kSharp};
    const Look all[] = {kOff, kClasses, kSharp, kWeak, kStrong, kColour, kImage, Look{}};
    for (const Look &then : open)
        for (const Look &now : all) {
            const bool same = then.kind == now.kind && then.strength == now.strength;
            CHECK(shownAgain(asked(then, Presence::Live), asked(now, Presence::Frozen)) == same);
            const MadeFor kept = madeFor(asked(then, Presence::Live));
            CHECK(Scene().decide(asked(now, Presence::Frozen), &kept).forgetsKept != same); // and is gone for good
        }
}

TEST_CASE("a kept picture that shows the room never comes back once the user has hidden or paused")
{
    for (const Look &look : {kOff, kClasses, kSharp}) {
        const MadeFor kept = madeFor(asked(look, Presence::Live));
        for (const Presence away : {Presence::Hidden, Presence::Paused})
            CHECK(Scene().decide(asked(look, away, 1), &kept).forgetsKept);
        // Nor where hiding came and went between two pictures.
        CHECK_FALSE(shownAgain(asked(look, Presence::Live), asked(look, Presence::Frozen, 1)));
    }
    CHECK(shownAgain(asked(kColour, Presence::Live), asked(kColour, Presence::Frozen, 1)));
}

TEST_CASE("a mask that is known to be a lie shows nothing: not live, not again, and not what is just being made")
{
    const auto lies = std::make_shared<std::atomic<bool>>(false);
    for (const Look &look : {kWeak, kStrong, kColour, kImage}) {
        const Asked live = asked(look, Presence::Live), frozen = asked(look, Presence::Frozen);
        pipeline::TimedMask mask;
        mask.lies = lies;
        Scene scene{};
        scene.mask.lies = lies;
        const MadeFor made = madeFor(live, &mask);
        *lies = false;
        const Release before = scene.decide(live);
        CHECK(before.picture == Picture::Composed);
        CHECK(scene.decide(frozen, &made).picture == Picture::Kept);
        CHECK(decideAtExit(before, made, live).picture == Picture::Composed);
        *lies = true;
        CHECK(scene.decide(live).hidden == Hidden::Failed);
        CHECK(scene.decide(live).picture == Picture::Cover);
        CHECK(scene.decide(frozen, &made).picture == Picture::Cover);
        CHECK(scene.decide(frozen, &made).forgetsKept);
        CHECK(decideAtExit(before, made, live).hidden == Hidden::Failed);
    }
}

TEST_CASE("a kept picture that hides the room is shown while it hides at least as much as the look of now")
{
    const Look rising[] = {kOff, kWeak, kStrong, kColour};
    for (std::size_t then = 1; then < std::size(rising); ++then)
        for (std::size_t now = 0; now < std::size(rising); ++now)
            CHECK(shownAgain(asked(rising[then], Presence::Live), asked(rising[now], Presence::Frozen)) ==
                  (now <= then));
    CHECK(shownAgain(asked(kImage, Presence::Live), asked(kColour, Presence::Frozen)));
    CHECK_FALSE(
        shownAgain(asked(kColour, Presence::Live), asked(kColour, Presence::Frozen, 0, People::OnlyMe))); // others show
}

TEST_CASE("what was asked for while a picture was made counts at the exit")
{
    const Asked then = asked(kOff, Presence::Live);
    const Release made = Scene().decide(then);
    REQUIRE(made.picture == Picture::Composed);
    const struct {
        Asked now;
        Picture picture;
    } rows[] = {{then, Picture::Composed},
                {asked(kOff, Presence::Frozen), Picture::Composed},
                {asked(kOff, Presence::Hidden, 1), Picture::Cover},
                {asked(kOff, Presence::Paused, 1), Picture::Cover},
                {asked(kOff, Presence::Live, 1), Picture::Cover}, // came and went
                {asked(kColour, Presence::Live), Picture::Cover}};
    for (const auto &row : rows) {
        const Release leaves = decideAtExit(made, madeFor(then), row.now);
        CHECK(leaves.picture == row.picture);
        CHECK(leaves.hidden == (row.picture == Picture::Cover ? Hidden::Asked : Hidden::No));
        CHECK(leaves.sound == (row.now.controls.presence == Presence::Live));
        CHECK(leaves.camera == leaves.sound);
    }
}
