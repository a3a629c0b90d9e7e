#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/topology.h"

namespace bokeh::model {

/// The GnetSeg family as data, and ours. A name is gnetseg-{large|medium|small} or bokehseg-{deep|slim}, then
/// -{224|448}-{y|yuv|rgb} and then, in this order and each optional: -lite (gnetseg-large only), -up (a last plain
/// up-sampling instead of reformat), -softmax, -wide (7-bit activations), -road (road scenes, which have 2, 4, 8, 11 or
/// 12 classes), -{3..16}c (classes; two if absent). Empty if the name is none of these.
std::optional<Topology> topologyNamed(const std::string &name);

/// Every network of the paper's, and the variants of lite.
std::vector<std::string> catalogueNames();

} // namespace bokeh::model
