#pragma once

#include <functional>
#include <memory>

#include "engine/base/result.h"
#include "engine/host/float_model.h"
#include "engine/image/frame.h"
#include "engine/model/network.h"

namespace bokeh::evaluation {

/// From pictures to masks, in order. Threads: one owner thread.
class Predictor {
public:
    virtual ~Predictor() = default;

    /// Whether a picture may be submitted before another is collected.
    virtual bool canSubmit() const = 0;
    virtual Status submit(const image::FramePtr &) = 0;

    /// The oldest submitted picture's mask, and that brought to its resolution, where it is wanted. Both are valid
    /// until the next call.
    struct Prediction {
        image::FramePtr frame;
        const image::Mask *mask;
        const image::Alpha *alpha;
    };
    virtual Result<Prediction> collect() = 0;
};

struct PredictorOptions {
    bool alpha = true; ///< false: the masks alone are wanted
    int rotation = 0;  ///< degrees clockwise that the picture must be turned by to stand upright; chip only
};

/// A network to be judged: what it looks like, and how to get masks from it.
struct Candidate {
    model::Topology topology;
    std::function<Result<std::unique_ptr<Predictor>>(const PredictorOptions &)> open; ///< any thread
};

/// The whole path of a frame: preprocess, emulated chip, decoding, refinement.
/// `mirrored`: see Inference::Options.
Candidate onEmulator(std::shared_ptr<const model::Network>, bool mirrored = false);

/// The same path with the float network in the chip's place, run by OpenCV. Its output becomes a 10-bit mask, finer
/// than the 8 bits of alpha that follow: the nearest code of an alpha in [0, 1]; of scores, how far each is below the
/// best.
Candidate inFloat(std::shared_ptr<const host::FloatModel>);

} // namespace bokeh::evaluation
