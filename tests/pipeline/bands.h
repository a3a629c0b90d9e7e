// A network whose classes are bands of brightness, so that a grey picture says what class each of its pixels is.
#pragma once

#include <memory>

#include "engine/model/network.h"

namespace bokeh::test {

/// The mask is luma in five bits, full range: class k of K is where luma is nearest to 255 k / (K - 1).
inline model::Network bandsNetwork(model::Scene scene, int classes)
{
    model::Topology topology{.name = "bands",
                             .majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}},
                             .down = model::DownSampling::TopLeft,
                             .reformat = 2,
                             .scene = scene,
                             .classes = classes};
    model::Network network{topology, {}, {}};
    for (const model::Convolution &c : model::convolutions(topology)) {
        model::Sublayer layer;
        layer.weights.resize(static_cast<std::size_t>(c.in * c.out * 9));
        layer.biases.assign(static_cast<std::size_t>(c.out), 0);
        for (int o = 0; o < c.out; ++o) // each output is the first input's own value
            layer.weights[static_cast<std::size_t>(o * c.in * 9 + 4)] = 1;
        network.sublayers.push_back(layer);
    }
    return network;
}

} // namespace bokeh::test
