// Small topologies for the training tests.
#pragma once

#include "engine/model/topology.h"
#include "tests/folder.h"

namespace bokeh::test {

/// One major layer of each step; `width` is the channels of the first.
inline model::Topology smallTopology(int width = 4)
{
    using model::Step;
    model::Topology topology;
    topology.name = "small";
    topology.majors = {
        {width, 1, Step::Down}, {2 * width, 2, Step::Down}, {2 * width, 1, Step::Up}, {4, 1, Step::None}};
    topology.reformat = 2;
    return topology;
}

} // namespace bokeh::test
