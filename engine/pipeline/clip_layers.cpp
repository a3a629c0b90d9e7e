#include "engine/pipeline/clip_layers.h"

#include <array>
#include <system_error>

namespace bokeh::pipeline {

namespace {

using output::Layer;
using output::LayerFile;

std::array<std::pair<Layer, const std::filesystem::path &>, 3> listOf(const ClipLayers::Paths &paths)
{
    return {{{Layer::Alpha, paths.alpha}, {Layer::Mask, paths.mask}, {Layer::Raw, paths.raw}}};
}

} // namespace

Status ClipLayers::check(const Paths &paths)
{
    for (const auto &[layer, path] : listOf(paths))
        if (!path.empty())
            if (Status named = LayerFile::check(layer, path); !named)
                return named;
    return {};
}

Result<ClipLayers> ClipLayers::open(const Paths &paths, const media::VideoFormat &video, const output::MaskShape &mask)
{
    ClipLayers layers;
    for (const auto &[layer, path] : listOf(paths)) {
        if (path.empty())
            continue;
        auto file = LayerFile::open({.layer = layer,
                                     .path = path,
                                     .video = video,
                                     .mask = mask,
                                     .live = false,
                                     .growth = media::Muxer::Growth::Hidden});
        if (!file)
            return file.error();
        layers.files_.push_back(*std::move(file));
    }
    return layers;
}

Status ClipLayers::write(const Picture &picture)
{
    for (const auto &file : files_) {
        const bool raw = file->settings().layer == Layer::Raw;
        if (Status written = file->write({.time = picture.raw.time,
                                          .frame = raw ? &picture.raw : &picture.composed,
                                          .alpha = &picture.alpha,
                                          .mask = &picture.mask});
            !written)
            return written;
    }
    return {};
}

Status ClipLayers::complete()
{
    for (const auto &file : files_)
        if (Status completed = file->complete(); !completed)
            return completed;
    return {};
}

Status ClipLayers::reveal()
{
    for (const auto &file : files_) {
        if (Status revealed = file->reveal(); !revealed) {
            withdraw();
            return revealed;
        }
        revealed_.push_back(file->settings().path);
    }
    return {};
}

void ClipLayers::withdraw()
{
    std::error_code ignored;
    for (const auto &path : revealed_)
        std::filesystem::remove(path, ignored);
    revealed_.clear();
}

} // namespace bokeh::pipeline
