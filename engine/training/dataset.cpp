#include "engine/training/dataset.h"

#include <algorithm>
#include <map>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace bokeh::training {

namespace fs = std::filesystem;

namespace {

constexpr int kLongestSide = 360;
const cv::Size kBackgroundSize(320, 240);

/// How often a picture of the set is drawn, relative to the others: small or monotonous sets less, those closest to a
/// call more, and most often those that people outlined in the wild.
double weightOf(const std::string &set)
{
    if (set == "human_faces" || set == "lfw_gray" || set == "hands_webcam")
        return 0.4;
    if (set == "portraits_eg1800" || set == "selfies_home" || set == "wild_openimages" || set == "wild_web")
        return 2.0;
    if (set.starts_with("headshots") || set == "earphones_rooms")
        return 1.5;
    return 1.0;
}

std::vector<fs::path> entriesOf(const fs::path &folder)
{
    std::vector<fs::path> list;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        list.push_back(entry.path());
    std::sort(list.begin(), list.end());
    return list;
}

cv::Rect personIn(const cv::Mat &matte)
{
    const cv::Rect box = cv::boundingRect(matte > 127);
    return box.empty() ? cv::Rect(0, 0, matte.cols, matte.rows) : box;
}

/// Adds the set's pictures, which show nobody; returns how many.
int loadNegatives(const fs::path &folder, std::vector<cv::Mat> &negatives)
{
    int count = 0;
    for (const fs::path &file : entriesOf(folder)) {
        const cv::Mat image = cv::imread(file.string(), cv::IMREAD_COLOR);
        if (image.empty())
            continue;
        const double shrink = std::min(1., double(kLongestSide) / std::max(image.cols, image.rows));
        cv::Mat small;
        cv::resize(image, small, {}, shrink, shrink, cv::INTER_AREA);
        negatives.push_back(small);
        ++count;
    }
    return count;
}

void loadBackgrounds(const fs::path &folder, std::vector<cv::Mat> &backgrounds)
{
    for (const fs::path &file : entriesOf(folder)) {
        const cv::Mat image = cv::imread(file.string(), cv::IMREAD_COLOR);
        if (image.empty())
            continue;
        cv::Mat small;
        cv::resize(image, small, kBackgroundSize, 0, 0, cv::INTER_AREA);
        backgrounds.push_back(small);
    }
}

} // namespace

std::vector<std::pair<fs::path, fs::path>> pairsIn(const fs::path &folder)
{
    std::map<std::string, fs::path> mattes;
    for (const fs::path &file : entriesOf(folder / "masks"))
        mattes[file.stem().string()] = file;
    std::vector<std::pair<fs::path, fs::path>> pairs;
    for (const fs::path &file : entriesOf(folder / "images"))
        if (const auto found = mattes.find(file.stem().string()); found != mattes.end())
            pairs.emplace_back(file, found->second);
    return pairs;
}

Result<Picture> loadPicture(const fs::path &image, const fs::path &matte, int longest)
{
    Picture picture{cv::imread(image.string(), cv::IMREAD_COLOR), cv::imread(matte.string(), cv::IMREAD_GRAYSCALE), {}};
    if (picture.image.empty() || picture.matte.empty())
        return Error{Errc::BadInput, "cannot read the image " + (picture.image.empty() ? image : matte).string()};
    cv::Size size = picture.image.size();
    const double shrink = static_cast<double>(longest) / std::max(size.width, size.height);
    if (shrink < 1) {
        size = {std::max(1, cvRound(size.width * shrink)), std::max(1, cvRound(size.height * shrink))};
        cv::resize(picture.image, picture.image, size, 0, 0, cv::INTER_AREA);
    }
    if (picture.matte.size() != size)
        cv::resize(picture.matte, picture.matte, size, 0, 0, cv::INTER_AREA);
    picture.person = personIn(picture.matte);
    return picture;
}

Result<Dataset> loadDataset(const fs::path &data)
{
    Dataset dataset;
    double total = 0;
    for (const fs::path &folder : entriesOf(data / "train")) {
        Dataset::Set set{folder.filename().string(), 0};
        for (const auto &[image, matte] : pairsIn(folder)) {
            Result<Picture> picture = loadPicture(image, matte, kLongestSide);
            if (!picture)
                continue;
            dataset.pictures.push_back(*std::move(picture));
            dataset.cumulative.push_back(total += weightOf(set.name));
            ++set.pictures;
        }
        if (set.name.starts_with("negatives_"))
            set.pictures = loadNegatives(folder / "images", dataset.negatives);
        if (set.pictures)
            dataset.sets.push_back(set);
    }
    loadBackgrounds(data / "backgrounds", dataset.backgrounds);
    if (dataset.pictures.empty() || dataset.backgrounds.empty())
        return Error{Errc::BadInput, "no training pictures in " + data.string() +
                                         "; it must hold train/<set>/{images,masks} and backgrounds"};
    return dataset;
}

} // namespace bokeh::training
