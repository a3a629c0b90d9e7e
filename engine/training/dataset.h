#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>

#include "engine/base/result.h"

namespace bokeh::training {

/// A photograph with its matte, both of the same size.
struct Picture {
    cv::Mat image;   ///< 8-bit BGR
    cv::Mat matte;   ///< 8-bit, 0 background to 255 person
    cv::Rect person; ///< bounding box of matte > 127; the whole picture if there is none
};

/// Everything that is trained on, in memory.
struct Dataset {
    struct Set {
        std::string name;
        int pictures = 0;
    };
    std::vector<Set> sets;
    std::vector<Picture> pictures;
    std::vector<double> cumulative;   ///< running sum of the pictures' weights, for drawing one
    std::vector<cv::Mat> backgrounds; ///< 8-bit BGR, 320x240, nobody in them
    std::vector<cv::Mat> negatives;   ///< 8-bit BGR, own shape, nobody in them but what is easily taken for somebody
};

/// Image and matte files with the same stem in `folder`/images and `folder`/masks, in order of name.
std::vector<std::pair<std::filesystem::path, std::filesystem::path>> pairsIn(const std::filesystem::path &folder);

/// One pair, shrunk so that its longer side is at most `longest` pixels. BadInput if either file is no image.
Result<Picture> loadPicture(const std::filesystem::path &image, const std::filesystem::path &matte, int longest);

/// `data`/train/<set>/{images,masks} and `data`/backgrounds; a set called negatives_* has no masks, as it shows nobody.
/// Unreadable pictures are left out; BadInput if no people or no backgrounds are left.
Result<Dataset> loadDataset(const std::filesystem::path &data);

} // namespace bokeh::training
