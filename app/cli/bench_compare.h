#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/network.h"

namespace bokeh::cli {

/// Medians over rounds, by thread count.
struct Rates {
    std::map<int, double> ours;   ///< masks a second of the emulated chip, one executor a thread
    std::map<int, double> openCv; ///< of the float network, arranged the better way: one a thread, or one on all
    std::map<int, double> ratio;  ///< of the two within each round
    std::string arithmetic;       ///< what our executor ran on
    double peakMegabytes = 0;     ///< of the process with our executors, before OpenCV's networks were loaded
};

/// Lets the emulated chip and OpenCV's DNN module run the same network in turn, round after round, so that whatever
/// else the machine does disturbs both alike. Internal if a contestant fails, Cancelled when asked to stop.
Result<Rates> contest(const model::Network &, const std::vector<int> &threads);

} // namespace bokeh::cli
