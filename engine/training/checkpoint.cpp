#include "engine/training/checkpoint.h"

#include <span>

#include "engine/base/file.h"
#include "engine/base/partial_file.h"

namespace bokeh::training {

namespace fs = std::filesystem;
using torch::serialize::InputArchive;
using torch::serialize::OutputArchive;

Status saveCheckpoint(const fs::path &path, const torch::nn::Module &network, const torch::nn::Module &average,
                      const torch::optim::Optimizer &optimiser, const Progress &progress)
{
    auto file = PartialFile::create(path);
    if (!file)
        return file.error();
    try {
        OutputArchive all, networkPart, averagePart, optimiserPart;
        network.save(networkPart);
        average.save(averagePart);
        optimiser.save(optimiserPart);
        all.write("network", networkPart);
        all.write("average", averagePart);
        all.write("optimiser", optimiserPart);
        all.write("progress",
                  torch::tensor({progress.minutes, double(progress.steps), double(progress.samples), progress.loss},
                                torch::kDouble));
        all.save_to([&](const void *bytes, std::size_t count) -> std::size_t {
            const std::span from(static_cast<const std::byte *>(bytes), count);
            return writeAll(file->descriptor(), from) == 0 ? count : 0;
        });
    } catch (const std::exception &) {
        return Error{Errc::Exhausted, "cannot write the checkpoint " + path.string()};
    }
    return file->reveal();
}

Result<Progress> loadCheckpoint(const fs::path &path, torch::nn::Module &network, torch::nn::Module &average,
                                torch::optim::Optimizer &optimiser)
{
    try {
        InputArchive all, networkPart, averagePart, optimiserPart;
        all.load_from(path.string(), network.parameters().front().device());
        all.read("network", networkPart);
        all.read("average", averagePart);
        all.read("optimiser", optimiserPart);
        network.load(networkPart);
        average.load(averagePart);
        optimiser.load(optimiserPart);
        torch::Tensor numbers;
        all.read("progress", numbers);
        const auto n = numbers.accessor<double, 1>();
        return Progress{n[0], static_cast<std::int64_t>(n[1]), static_cast<std::int64_t>(n[2]), n[3]};
    } catch (const std::exception &) {
        return Error{Errc::BadInput,
                     "the file " + path.string() +
                         " is not a checkpoint of this network; give another --checkpoint or delete it"};
    }
}

} // namespace bokeh::training
