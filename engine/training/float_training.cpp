#include <ATen/autocast_mode.h>

#include "engine/model/validate.h"
#include "engine/training/float_file.h"
#include "engine/training/growth.h"
#include "engine/training/loop.h"

namespace bokeh::training {

namespace {

/// Convolutions in bfloat16 while it lives.
class Autocast {
public:
    Autocast()
    {
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        at::autocast::set_cpu_enabled(true);
    }
    Autocast(const Autocast &) = delete;
    Autocast &operator=(const Autocast &) = delete;
    ~Autocast()
    {
        at::autocast::clear_cache();
        at::autocast::set_cpu_enabled(false);
    }
};

torch::Tensor infer(FloatNetwork &network, const torch::Tensor &codes)
{
    const Autocast autocast;
    const torch::Tensor input = (codes / network->topology().cap).contiguous(torch::MemoryFormat::ChannelsLast);
    return network->forward(input).to(torch::kFloat);
}

/// Weights from the options' file, or the network's own first ones. Returns the record of earlier training.
Result<std::string> startFrom(const FloatOptions &options, FloatNetwork &network)
{
    const bool grow = !options.growFrom.empty();
    if (!grow && options.from.empty())
        return std::string();
    auto file = readFloat(grow ? options.growFrom : options.from);
    if (!file)
        return file.error();
    const Status status = grow ? growInto(*file->network, *network) : copyInto(*file->network, *network);
    if (!status)
        return status.error();
    return file->record;
}

} // namespace

Predictor floatPredictor(FloatNetwork network)
{
    return [network](const torch::Tensor &codes) mutable {
        network->eval();
        const torch::NoGradGuard noGradient;
        return alphaOf(infer(network, codes), network->topology());
    };
}

Status trainFloat(const FloatOptions &options, const Report &report, std::stop_token stop)
{
    if (const Status status = model::validate(options.topology); !status)
        return status;
    if (options.topology.classes != 2)
        return Error{Errc::Unsupported, "only networks of two classes, person and background, can be trained"};
    torch::manual_seed(1);
    torch::set_num_threads(1);
    FloatNetwork network(options.topology), average(options.topology);
    const auto before = startFrom(options, network);
    if (!before)
        return before.error();
    if (const Status status = copyInto(*network, *average); !status)
        return status;
    const auto dataset = loadDataset(options.run.data);
    if (!dataset)
        return dataset.error();
    const auto judge = Judge::open(options.run.data, options.topology, static_cast<std::size_t>(options.run.judged));
    if (!judge)
        return judge.error();
    report("training on " + std::to_string(dataset->pictures.size()) + " pictures");
    network->to(torch::kFloat);
    Trainee trainee{.topology = options.topology,
                    .network = network.ptr(),
                    .average = average.ptr(),
                    .forward =
                        [network](const torch::Tensor &codes) mutable {
                            network->train();
                            return infer(network, codes);
                        },
                    .predict = floatPredictor(average),
                    .write =
                        [&](const Progress &progress, const std::vector<Score> &scores) {
                            return writeFloat(options.run.output, *average,
                                              recordOf("float", *dataset, options.run, progress, scores, *before));
                        }};
    return runLoop(std::move(trainee), {}, options.run, *dataset, *judge, report, stop);
}

} // namespace bokeh::training
