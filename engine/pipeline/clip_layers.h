#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/output/recording/layer_file.h"

namespace bokeh::pipeline {

/// What else is kept of a clip, beside what it becomes: files of its layers. They bear hidden names until all that
/// belongs together is whole.
/// Threads: one owner thread. Errors: as output::LayerFile.
class ClipLayers {
public:
    /// An empty name: not kept.
    struct Paths {
        std::filesystem::path alpha; ///< what the clip becomes, cut out
        std::filesystem::path mask;  ///< as the chip sent them, and as the picture is stored: not turned
        std::filesystem::path raw;   ///< as it came
    };
    static Status check(const Paths &); ///< BadInput for a name that cannot be written. Opens nothing
    static Result<ClipLayers> open(const Paths &, const media::VideoFormat &, const output::MaskShape &);

    struct Picture {
        const image::Frame &composed;
        image::PlaneView alpha;
        const image::Mask &mask;
        const image::Frame &raw;
    };
    Status write(const Picture &); ///< at the raw frame's time

    Status complete(); ///< they are whole, and have reached the disk
    Status reveal();   ///< they get their names: all, or none
    void withdraw();   ///< removes them again

private:
    std::vector<std::unique_ptr<output::LayerFile>> files_;
    std::vector<std::filesystem::path> revealed_;
};

} // namespace bokeh::pipeline
