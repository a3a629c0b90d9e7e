#include "engine/pipeline/evaluation.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "engine/capture/image_file.h"
#include "engine/pipeline/segmenter.h"

namespace bokeh::pipeline {

namespace fs = std::filesystem;

namespace {

bool isPicture(const fs::path &path)
{
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
    constexpr const char *kKnown[] = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"};
    return std::ranges::find(kKnown, extension) != std::end(kKnown);
}

/// The folder's pictures by stem.
Result<std::map<std::string, fs::path>> pictures(const fs::path &folder)
{
    std::error_code failed;
    std::map<std::string, fs::path> list;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed))
        if (isPicture(it->path()))
            list[it->path().stem().string()] = it->path();
    if (failed)
        return Error{Errc::BadInput,
                     fmt::format("the folder \"{}\" cannot be read: {}", folder.string(), failed.message())};
    return list;
}

struct Pair {
    fs::path image, mask;
};

Result<image::Plane> readMask(const fs::path &path, image::Size size)
{
    Result<image::Plane> mask = capture::readGrey(path);
    if (!mask || mask->size() == size)
        return mask;
    image::Plane scaled(size);
    const image::Plane &from = *mask;
    const cv::Mat in(from.size().height, from.size().width, CV_8U, const_cast<std::uint8_t *>(from.row(0)),
                     static_cast<std::size_t>(from.stride()));
    cv::Mat out(size.height, size.width, CV_8U, scaled.row(0), static_cast<std::size_t>(scaled.stride()));
    cv::resize(in, out, out.size());
    return scaled;
}

/// Judges the oldest picture in flight.
Status judgeOldest(Segmenter &segmenter, const std::vector<Pair> &pairs, const EvaluationSettings &settings,
                   Judge &judge)
{
    const auto segmented = segmenter.collect();
    if (!segmented)
        return segmented.error();
    const Pair &pair = pairs[segmented->frame->sequence];
    const image::PlaneView alpha = segmented->alpha->plane.view();
    const auto truth = readMask(pair.mask, alpha.size);
    if (!truth)
        return truth.error();
    judge.add(alpha, truth->view());
    if (settings.dump)
        return capture::writeGrey(*settings.dump / (pair.image.stem().string() + ".png"), alpha);
    return {};
}

Status judgeAll(Segmenter &segmenter, const std::vector<Pair> &pairs, const EvaluationSettings &settings, Judge &judge)
{
    std::size_t done = 0;
    for (std::size_t next = 0; done < pairs.size(); ++done) {
        while (next < pairs.size() && segmenter.canSubmit()) {
            const auto frame = capture::readImage(pairs[next].image);
            if (!frame)
                return frame.error();
            (*frame)->sequence = next++;
            if (Status sent = segmenter.submit(*frame); !sent)
                return sent;
        }
        if (Status judged = judgeOldest(segmenter, pairs, settings, judge); !judged)
            return judged;
        if (settings.report && !settings.report(done + 1, pairs.size()))
            return Error{Errc::Cancelled, "stopped"};
    }
    return {};
}

} // namespace

Result<Evaluation> evaluate(const EvaluationSettings &settings)
{
    const auto images = pictures(settings.images), masks = pictures(settings.masks);
    if (!images)
        return images.error();
    if (!masks)
        return masks.error();
    std::vector<Pair> pairs;
    for (const auto &[stem, path] : *images)
        if (const auto mask = masks->find(stem); mask != masks->end())
            pairs.push_back({path, mask->second});
    if (pairs.empty())
        return Error{Errc::BadInput, fmt::format("no picture in \"{}\" has a mask of the same name in \"{}\"",
                                                 settings.images.string(), settings.masks.string())};
    std::error_code failed;
    if (settings.dump && !fs::create_directories(*settings.dump, failed) && failed)
        return Error{Errc::BadInput,
                     fmt::format("the folder \"{}\" cannot be made: {}", settings.dump->string(), failed.message())};
    auto accelerator = accelerator::openEmulator(*settings.network);
    if (!accelerator)
        return accelerator.error();
    Segmenter segmenter(*std::move(accelerator), settings.network->topology, {});
    Judge judge;
    if (Status done = judgeAll(segmenter, pairs, settings, judge); !done)
        return done.error();
    return Evaluation{judge.scores(), images->size() - pairs.size()};
}

} // namespace bokeh::pipeline
