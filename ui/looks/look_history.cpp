#include "ui/looks/look_history.h"

namespace bokeh::ui {

namespace {

bool onlyStrengthDiffers(LookChoice a, const LookChoice &b)
{
    a.strength = b.strength;
    return a == b;
}

} // namespace

void LookHistory::note(const LookChoice &before, const LookChoice &now)
{
    if (before == now)
        return;
    const bool slides = onlyStrengthDiffers(before, now);
    const bool known = slides && sliding_;
    sliding_ = slides;
    if (known || showsRoom(before))
        return;
    if (steps_.size() == kSteps)
        steps_.erase(steps_.begin());
    steps_.push_back(before);
}

std::optional<LookChoice> LookHistory::undo()
{
    if (steps_.empty())
        return {};
    sliding_ = false;
    const LookChoice look = steps_.back();
    steps_.pop_back();
    return look;
}

} // namespace bokeh::ui
