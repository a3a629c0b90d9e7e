#include "engine/evaluation/examples.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <opencv2/imgproc.hpp>
#include <sstream>

#include "engine/base/file.h"
#include "engine/capture/image_file.h"
#include "engine/evaluation/parallel.h"

namespace bokeh::evaluation {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLongestList = 16 << 20; // bytes

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

/// Those of `images` that the list names.
Result<std::map<std::string, fs::path>> named(const fs::path &list, const std::map<std::string, fs::path> &images)
{
    const auto bytes = readFile(list, kLongestList);
    if (!bytes)
        return bytes.error();
    std::istringstream lines(std::string(reinterpret_cast<const char *>(bytes->data()), bytes->size()));
    std::map<std::string, fs::path> chosen;
    for (std::string stem; std::getline(lines, stem);) {
        stem.erase(stem.find_last_not_of(" \t\r") + 1);
        if (stem.empty())
            continue;
        const auto found = images.find(stem);
        if (found == images.end())
            return Error{Errc::BadInput,
                         fmt::format("\"{}\" names \"{}\", and there is no such picture", list.string(), stem)};
        chosen.insert(*found);
    }
    return chosen;
}

image::Plane scaled(const image::Plane &from, image::Size size)
{
    image::Plane to(size);
    const cv::Mat in(from.size().height, from.size().width, CV_8U, const_cast<std::uint8_t *>(from.row(0)),
                     static_cast<std::size_t>(from.stride()));
    cv::Mat out(size.height, size.width, CV_8U, to.row(0), static_cast<std::size_t>(to.stride()));
    cv::resize(in, out, out.size(), 0, 0, cv::INTER_LINEAR_EXACT);
    return to;
}

} // namespace

Result<Examples> Examples::open(const Settings &settings)
{
    auto images = pictures(settings.images);
    const auto masks = pictures(settings.masks);
    if (images && settings.list)
        images = named(*settings.list, *images);
    if (!images)
        return images.error();
    if (!masks)
        return masks.error();
    Examples examples;
    examples.scene_ = settings.scene;
    for (const auto &[stem, path] : *images)
        if (const auto mask = masks->find(stem); mask != masks->end())
            examples.pairs_.push_back({stem, path, mask->second});
        else if (settings.list)
            return Error{Errc::BadInput, fmt::format("\"{}\" names \"{}\", which has no mask in \"{}\"",
                                                     settings.list->string(), stem, settings.masks.string())};
    if (examples.pairs_.empty())
        return Error{Errc::BadInput, fmt::format("no picture in \"{}\" has a mask of the same name in \"{}\"",
                                                 settings.images.string(), settings.masks.string())};
    examples.withoutMask_ = images->size() - examples.pairs_.size();
    return examples;
}

Result<ExamplePtr> Examples::read(std::size_t i) const
{
    return i < kept_.size() ? Result<ExamplePtr>(kept_[i]) : decode(i);
}

Result<ExamplePtr> Examples::decode(std::size_t i) const
{
    const Pair &pair = pairs_[i];
    auto picture = capture::readImage(pair.image);
    if (!picture)
        return picture.error();
    auto truth = capture::readGrey(pair.mask);
    if (!truth)
        return truth.error();
    (*picture)->sequence = i;
    const bool fits = scene_ != model::Scene::People || truth->size() == (*picture)->size();
    image::Plane plane = fits ? *std::move(truth) : scaled(*truth, (*picture)->size());
    return std::make_shared<const Example>(Example{pair.stem, *std::move(picture), std::move(plane)});
}

Status Examples::keep(int threads)
{
    std::vector<ExamplePtr> all(size());
    const Status read = inParallel(threads, size(), [&](Turns &turns) -> Status {
        while (const auto turn = turns.take()) {
            auto example = decode(*turn);
            if (!example)
                return example.error();
            all[*turn] = *std::move(example);
        }
        return {};
    });
    if (read)
        kept_ = std::move(all);
    return read;
}

} // namespace bokeh::evaluation
