// Road scenes: CamVid's pictures and labels.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <opencv2/core.hpp>

#include "engine/base/result.h"
#include "engine/model/topology.h"
#include "engine/training/batch.h"
#include "engine/training/camera.h"
#include "engine/training/random.h"

namespace bokeh::training {

/// The class of a pixel that counts for none.
inline constexpr std::uint8_t kNoClass = 255;

/// A road scene with the class of every pixel, both of the same size.
struct RoadPicture {
    cv::Mat image;   ///< 8-bit BGR
    cv::Mat classes; ///< 8-bit: 0 to classes - 1, or kNoClass
};

/// `data`/camvid/`list`.txt ("train", "val" or "test"; a name or a path of a picture in each line), images/ and
/// labels/, shrunk so that the longer side is at most `longest` pixels, with labels put together to the topology's
/// classes. BadInput if there are none, or if the scene has no set of so many classes.
Result<std::vector<RoadPicture>> loadRoad(const std::filesystem::path &data, const char *list, const model::Topology &,
                                          int longest);

/// How much an error in each class counts: the square root of the median over classes of how common they are, by how
/// common it is. Common is the share of a class in the pictures that show it at all; a class in no picture counts 1.
std::vector<float> classWeights(const std::vector<RoadPicture> &, int classes);

/// Draws crops of half the picture to all of it, mirrored, stretched, turned a little and in another light.
/// Threads: one at a time.
class RoadSampler {
public:
    /// `pictures` must outlive the sampler.
    RoadSampler(const std::vector<RoadPicture> &pictures, const model::Topology &, std::uint64_t seed, bool twins);

    Batch draw(int size);

private:
    RoadPicture crop();

    const std::vector<RoadPicture> &pictures_;
    const int side_;
    const bool twins_;
    Random random_;
    Camera camera_;
};

} // namespace bokeh::training
