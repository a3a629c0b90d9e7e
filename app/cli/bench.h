// Masks a second beside the same network as float ONNX in OpenCV, and what a whole frame costs.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/image/plane.h"
#include "engine/model/network.h"

namespace bokeh::cli {

struct BenchNetwork {
    std::string argument; ///< what `--model` takes to load it again: a name or a file
    std::shared_ptr<const model::Network> network;
};

struct BenchOptions {
    std::vector<BenchNetwork> networks; ///< at least one; the first is the default network, which heads the report
    image::Size size{1280, 720};        ///< of the whole frames
    std::vector<int> threads{1, 2};
    std::string isa = "all";    ///< avx2, avx512, vnni, amx, or all of these that this processor can play
    std::filesystem::path json; ///< where the report goes; none if empty

    /// CPU milliseconds of one frame by stage, and their "total". Left out of the report if there is none.
    std::function<Result<nlohmann::ordered_json>(const model::Network &, image::Size)> frameCpu = nullptr;
    /// `--quality`: scores of a network, to stand in its entry of the report. Likewise.
    std::function<Result<nlohmann::ordered_json>(const model::Network &)> quality = nullptr;
};

/// Measures each network under each instruction set in a process of its own, because the kernel libraries fix theirs
/// once per process: the program runs itself again with the same subcommand. Prints a table and writes the report.
Status runBench(const BenchOptions &);

} // namespace bokeh::cli
