#pragma once

#include <optional>
#include <vector>

#include "ui/settings/choices.h"

namespace bokeh::ui {

/// The looks that were chosen before, to go back to. A slider's way is one step, and a step never leads to
/// a look that shows the room.
class LookHistory {
public:
    static constexpr std::size_t kSteps = 50;

    /// `before` was left for `now`.
    void note(const LookChoice &before, const LookChoice &now);

    bool empty() const { return steps_.empty(); }
    /// The look to go back to. Note nothing while going there.
    std::optional<LookChoice> undo();

private:
    std::vector<LookChoice> steps_;
    bool sliding_ = false; // the last step began a way of the slider
};

} // namespace bokeh::ui
