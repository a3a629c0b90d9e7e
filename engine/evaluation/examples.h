#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/image/frame.h"
#include "engine/model/topology.h"

namespace bokeh::evaluation {

/// A picture and the truth about it.
struct Example {
    std::string name;        ///< its stem
    image::FramePtr picture; ///< its sequence is its place in the list
    image::Plane truth;      ///< people: alpha at the picture's size; roads: labels at their own
};
using ExamplePtr = std::shared_ptr<const Example>;

/// Folders of pictures and masks; a picture and its mask share their stem.
/// Threads: read() from any.
class Examples {
public:
    struct Settings {
        std::filesystem::path images, masks;
        std::optional<std::filesystem::path> list = {}; ///< a text file: the stems to judge, one a line; else all
        model::Scene scene = model::Scene::People;
    };

    /// BadInput if a folder cannot be read, a name of the list has no picture or no mask, or nothing is left.
    static Result<Examples> open(const Settings &);

    std::size_t size() const { return pairs_.size(); }
    std::size_t withoutMask() const { return withoutMask_; } ///< pictures left out because no mask bears their name

    /// A mask of another size than its picture is scaled to it; labels are left as they are. BadInput with the path.
    Result<ExamplePtr> read(std::size_t i) const;

    /// Reads all of them into memory, so that many networks are judged and each picture is decoded once.
    Status keep(int threads);

private:
    struct Pair {
        std::string stem;
        std::filesystem::path image, mask;
    };
    Result<ExamplePtr> decode(std::size_t i) const;

    model::Scene scene_ = model::Scene::People;
    std::vector<Pair> pairs_; // by stem
    std::vector<ExamplePtr> kept_;
    std::size_t withoutMask_ = 0;
};

} // namespace bokeh::evaluation
