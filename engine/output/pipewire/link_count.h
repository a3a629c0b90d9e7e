#pragma once

#include <functional>
#include <map>
#include <set>

#include "engine/pipewire/handles.h"

namespace bokeh::output::pipewire {

/// How many readers each node has, from the graph's own list of links.
/// Threads: the loop's only; `changed` too, which may not destroy the list.
class LinkCount {
public:
    LinkCount(pw_core *, std::function<void()> changed);
    ~LinkCount();

    int from(std::uint32_t node) const;

private:
    struct Callbacks;

    std::function<void()> changed_;
    std::map<std::uint32_t, std::uint32_t> outputs_; // by link: the node that it comes from
    pw_registry *registry_;                          // null where there was no memory
    spa_hook listener_{};
};

} // namespace bokeh::output::pipewire
