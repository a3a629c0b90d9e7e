// Training of networks from pictures, in float and for integers. Needs libtorch; the program that runs never does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/topology.h"

namespace bokeh::training {

/// Receives a line for a person, now and then.
using Report = std::function<void(const std::string &)>;

struct RunOptions {
    /// People: train/<set>/{images,masks}, val/<part>/{images,masks} and backgrounds/. Road scenes: camvid/.
    std::filesystem::path data;
    double minutes = 60;       ///< of training in all, over interruptions; the learning rate falls to 0 by then
    std::int64_t schedule = 0; ///< if not 0, the learning rate falls to 0 when the network and its ancestors have seen
                               ///< so many samples in all, whichever run they saw them in
    std::filesystem::path checkpoint; ///< gone on from if it exists; written every few minutes
    std::filesystem::path output;     ///< rewritten with every checkpoint
    int batchSize = 16;
    double learningRate = 0; ///< peak; 0: the recipe's own
    double steadiness = 0; ///< weight of the difference between pairs that differ in light and noise alone; 0: no pairs
    int judged = 100;      ///< validation pictures of each part
};

struct FloatOptions {
    RunOptions run;
    model::Topology topology;
    std::filesystem::path from; ///< float weights to start from, of this network or one that it derives from; or empty
    bool distil = false;        ///< learn what `from` computes in its middle, and nothing else, in place of the labels
};

/// Trains in float. The output holds averaged weights with batch norm kept apart. A requested stop ends the run with a
/// last checkpoint and counts as success.
Status trainFloat(const FloatOptions &, const Report &, std::stop_token);

struct QuantiseOptions {
    RunOptions run;
    std::filesystem::path from;       ///< float weights
    std::filesystem::path calibrated; ///< where the integers go as they are before any fine-tuning; or empty
    bool threeBitMiddle = false;      ///< 3-bit coefficients in all major layers but the first and the last
};

/// Folds batch norm, calibrates one cap per layer, fine-tunes with the chip's arithmetic in the loop and writes the
/// integer network.
Status trainQuantised(const QuantiseOptions &, const Report &, std::stop_token);

/// The mean of float weights that have one ancestor, so that what each learned does not cancel out. A file that is
/// named twice counts twice. BadInput if they are of different networks.
Status averageFiles(const std::vector<std::filesystem::path> &files, const std::filesystem::path &output);

/// Reports how far the gradients of each convolution of the float weights `from` are from float's, in bfloat16 and in
/// float, and the samples a second of a training step in each, as a table; then which of the two a training takes here.
Status reportArithmetic(const std::filesystem::path &from, const std::filesystem::path &data, const Report &);

/// Scores a float or an integer network file on the validation pictures and reports the result.
Status scoreFile(const std::filesystem::path &file, const std::filesystem::path &data, int judged, const Report &);

} // namespace bokeh::training
