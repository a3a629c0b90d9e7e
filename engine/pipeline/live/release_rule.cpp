#include "engine/pipeline/live/release_rule.h"

#include <limits>

namespace bokeh::pipeline {

namespace {

using compositor::Look;

Look lookOf(const MadeFor &made)
{
    return {.kind = made.look, .strength = made.strength};
}

/// How much of the room a look hides: nothing, as much as a blur's strength says, or all.
int hiding(const Look &look)
{
    if (showsRoom(look))
        return 0;
    return look.kind == Look::Kind::Blur ? look.strength : std::numeric_limits<int>::max();
}

/// Whether a picture may be shown while something else is asked for than what it was made for.
bool maySubstitute(const MadeFor &made, const Asked &asked)
{
    const Look &wanted = asked.controls.look;
    if (isLie(made.lies))
        return false;
    if (showsRoom(lookOf(made)))
        return made.look == wanted.kind && showsRoom(wanted) && made.withdrawals == asked.withdrawals;
    if (made.people == People::Everyone && asked.controls.people == People::OnlyMe)
        return false;
    return hiding(lookOf(made)) >= hiding(wanted);
}

Release live(const Situation &now)
{
    Release release{.camera = now.frame != nullptr, .sound = true};
    if (!now.frame)
        return covered(release, Hidden::NoPicture);
    const Look &look = now.asked.controls.look;
    if (!leavesAsIs(look)) {
        const MaskFreshness::Decision decision = MaskFreshness::judge(*now.frame, now.mask);
        if (decision.hidden != Hidden::No)
            return covered(release, decision.hidden);
        if (!now.acceleratorWorks || isLie(now.mask->lies))
            return covered(release, Hidden::Failed);
        release.mask = true;
        release.alpha = look.kind != Look::Kind::Classes; // which cuts nobody out
        release.staleCells = decision.staleCells;
        release.age = decision.age;
    }
    release.picture = Release::Picture::Composed;
    release.hidden = Hidden::No;
    return release;
}

} // namespace

MadeFor madeFor(const Asked &asked, const TimedMask *mask)
{
    const LiveControls &controls = asked.controls;
    return {controls.look.kind, controls.look.strength, controls.people, asked.withdrawals,
            mask ? mask->lies : nullptr};
}

bool isAway(Presence presence)
{
    return presence == Presence::Hidden || presence == Presence::Paused;
}

bool hasWithdrawn(Presence presence)
{
    return presence != Presence::Live;
}

Release covered(Release release, Hidden why)
{
    release.picture = Release::Picture::Cover;
    release.hidden = why;
    release.alpha = release.mask = false;
    return release;
}

Release decideRelease(const Situation &now)
{
    const Presence presence = now.asked.controls.presence;
    const bool keptFits = now.kept && !isAway(presence) && maySubstitute(*now.kept, now.asked);
    Release release;
    if (presence == Presence::Frozen && keptFits)
        release = {.picture = Release::Picture::Kept, .hidden = Hidden::No};
    else if (presence == Presence::Live)
        release = live(now);
    release.forgetsKept = now.kept && !keptFits && (showsRoom(lookOf(*now.kept)) || isLie(now.kept->lies));
    return release;
}

Release decideAtExit(const Release &decided, const MadeFor &made, const Asked &now)
{
    Release release = decided;
    if (hasWithdrawn(now.controls.presence))
        release.alpha = release.mask = release.camera = release.sound = false;
    const bool shows = release.picture != Release::Picture::Cover;
    if (shows && isLie(made.lies))
        return covered(release, Hidden::Failed);
    if (shows && (isAway(now.controls.presence) || !maySubstitute(made, now)))
        return covered(release, Hidden::Asked);
    return release;
}

} // namespace bokeh::pipeline
