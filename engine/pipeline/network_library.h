#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/network.h"

namespace bokeh::pipeline {

using NetworkPtr = std::shared_ptr<const model::Network>;

/// The networks that are shipped, and any other by its file.
class NetworkLibrary {
public:
    /// `models`: the folder of NAME.safetensors files.
    explicit NetworkLibrary(std::filesystem::path models) : models_(std::move(models)) {}

    /// The library in this installation: $BOKEHCAM_RESOURCES, beside the program, or in the source tree it was built
    /// from, whichever is found first.
    static NetworkLibrary installed();

    const std::filesystem::path &folder() const { return models_; }

    /// Names of the networks in the folder, sorted.
    std::vector<std::string> names() const;

    /// By name, or by the path of a file. BadInput with a sentence that lists the names.
    Result<NetworkPtr> load(const std::string &nameOrFile) const;

    /// The best network for persons that every chip takes and this machine can afford on the emulator: they are tried
    /// in the order of the scores in their training records, the worst of the six parts first, each is timed, and the
    /// first that takes no more than a third of a frame at 30 a second is taken; the fastest, if none does. Takes some
    /// tenths of a second. A file that cannot be read is passed over, and `said` hears why; the last reason is the
    /// error where nothing is left.
    using Said = std::function<void(const std::string &)>;
    static constexpr double kAffordable = 1000.0 / 30 / 3; ///< milliseconds of one inference
    Result<NetworkPtr> choose(const Said &said = {}, double affordable = kAffordable) const;

private:
    std::filesystem::path models_;
};

/// Whether a network is of road scenes, as its name tells; false for a name that is none of the family's, or a file's.
bool isForRoads(const std::string &name);

/// Median milliseconds of one inference on the emulated chip, in this process, on one thread.
Result<double> inferenceMilliseconds(const model::Network &);

} // namespace bokeh::pipeline
