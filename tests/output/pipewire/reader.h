#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>

#include "bars.h"
#include "engine/pipewire/handles.h"

/// What a reader asks for; where it asks for nothing it takes what the camera offers first.
struct Wish {
    std::optional<bars::PixelFormat> pixels = {};
    std::optional<bokeh::image::Size> size = {};
    std::optional<std::uint32_t> matrix = {}, range = {}; ///< as PipeWire numbers them
};

/// A program that reads our camera through PipeWire's own library.
class Reader {
public:
    Reader(const std::string &daemon, const Wish & = {});
    ~Reader();

    /// The next picture in order; none where nothing comes for a generous while, or the camera is gone.
    std::optional<bars::Picture> next();

    /// What the server says was agreed on; as it says it.
    std::uint32_t matrix(), range();

private:
    struct Callbacks;
    void changeFormat(const spa_pod &);
    void take();

    bokeh::pipewire::ThreadLoop loop_;
    bokeh::pipewire::Context context_;
    bokeh::pipewire::Core core_;
    bokeh::pipewire::Stream stream_;
    spa_hook listener_{};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<bars::Picture> pictures_; // guarded by mutex_
    bool failed_ = false;                // guarded by mutex_
    bars::NegotiatedFormat agreed_;      // guarded by mutex_
    std::uint32_t matrix_ = 0, range_ = 0;
};
