#include "engine/evaluation/candidate.h"

#include <algorithm>
#include <cmath>

#include "engine/host/opencv_network.h"
#include "engine/mask/refiner.h"
#include "engine/pipeline/decoding.h"
#include "engine/pipeline/segmenter.h"
#include "engine/preprocess/preprocessor.h"

namespace bokeh::evaluation {

namespace {

class EmulatorPredictor final : public Predictor {
public:
    EmulatorPredictor(std::unique_ptr<accelerator::Accelerator> chip, const model::Topology &topology,
                      const PredictorOptions &options, bool mirrored)
        : segmenter_(std::move(chip), topology,
                     {.alpha = options.alpha, .mirrored = mirrored, .rotation = options.rotation})
    {
    }
    bool canSubmit() const override { return segmenter_.canSubmit(); }
    Status submit(const image::FramePtr &frame) override { return segmenter_.submit(frame); }
    Result<Prediction> collect() override
    {
        auto segmented = segmenter_.collect();
        if (!segmented)
            return segmented.error();
        return Prediction{std::move(segmented->frame), &segmenter_.mask(), segmented->alpha};
    }

private:
    pipeline::Segmenter segmenter_;
};

constexpr int kFine = 1023; // codes of a float mask

std::uint16_t code(float value)
{
    return static_cast<std::uint16_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * kFine));
}

class FloatPredictor final : public Predictor {
public:
    FloatPredictor(host::OpenCvNetwork network, const model::Topology &topology, const PredictorOptions &options)
        : network_(std::move(network)),
          preprocessor_(topology),
          wantsAlpha_(options.alpha),
          refiner_({.decoding = pipeline::decodingFor(topology.scene, topology.classes)}),
          input_(preprocessor_.inputSize()),
          mask_{.side = model::chipOutput(topology).side, .channels = model::maskChannels(topology), .cap = kFine}
    {
        mask_.values.resize(static_cast<std::size_t>(mask_.side) * static_cast<std::size_t>(mask_.side) *
                            static_cast<std::size_t>(mask_.channels));
        output_.resize(mask_.values.size());
    }

    bool canSubmit() const override { return !waiting_; }

    Status submit(const image::FramePtr &frame) override
    {
        if (waiting_)
            return Error{Errc::Exhausted, "a float network takes one picture at a time"};
        if (Status done = preprocessor_.run(*frame, input_); !done)
            return done;
        waiting_ = frame;
        return {};
    }

    Result<Prediction> collect() override
    {
        if (!waiting_)
            return Error{Errc::BadInput, "no picture waits for its mask"};
        const image::FramePtr frame = std::move(waiting_);
        if (Status done = network_.run(input_, std::span<float>(output_)); !done)
            return done.error();
        fillMask();
        mask_.sequence = frame->sequence;
        if (wantsAlpha_)
            if (Status done = refiner_.run(mask_, *frame, alpha_); !done)
                return done.error();
        return Prediction{frame, &mask_, &alpha_};
    }

private:
    void fillMask()
    {
        const std::size_t plane = output_.size() / static_cast<std::size_t>(mask_.channels);
        for (std::size_t i = 0; i < plane; ++i) {
            // Scores may have any sign and size; what counts is how far one leads.
            float best = 1;
            for (std::size_t at = i; mask_.channels > 1 && at < output_.size(); at += plane)
                best = at == i ? output_[at] : std::max(best, output_[at]);
            for (std::size_t at = i; at < output_.size(); at += plane)
                mask_.values[at] = code(output_[at] - best + 1);
        }
    }

    host::OpenCvNetwork network_;
    preprocess::Preprocessor preprocessor_;
    bool wantsAlpha_;
    mask::Refiner refiner_;
    std::vector<std::uint8_t> input_;
    std::vector<float> output_;
    image::Mask mask_;
    image::Alpha alpha_;
    image::FramePtr waiting_;
};

} // namespace

Candidate onEmulator(std::shared_ptr<const model::Network> network, bool mirrored)
{
    const model::Topology topology = network->topology;
    const auto open = [network, mirrored](const PredictorOptions &options) -> Result<std::unique_ptr<Predictor>> {
        auto chip = accelerator::openEmulator(*network);
        if (!chip)
            return chip.error();
        return std::unique_ptr<Predictor>(
            std::make_unique<EmulatorPredictor>(*std::move(chip), network->topology, options, mirrored));
    };
    return {topology, open};
}

Candidate inFloat(std::shared_ptr<const host::FloatModel> network)
{
    const model::Topology topology = network->topology;
    const auto open = [network](const PredictorOptions &options) -> Result<std::unique_ptr<Predictor>> {
        const model::Topology &t = network->topology;
        auto net =
            host::OpenCvNetwork::open(network->onnx, {t.side, model::inputChannels(t)}, host::OpenCvMode::Fastest);
        if (!net)
            return net.error();
        return std::unique_ptr<Predictor>(std::make_unique<FloatPredictor>(*std::move(net), t, options));
    };
    return {topology, open};
}

} // namespace bokeh::evaluation
