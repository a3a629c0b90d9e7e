#include <nlohmann/json.hpp>

#include "engine/base/json_text.h"
#include "engine/training/float_file.h"
#include "engine/training/training.h"

namespace bokeh::training {

Status averageFiles(const std::vector<std::filesystem::path> &files, const std::filesystem::path &output)
{
    if (files.empty())
        return Error{Errc::BadInput, "there are no weights to take the mean of"};
    auto mean = readFloat(files.front());
    if (!mean)
        return mean.error();
    const auto sums = namedTensors(*mean->network);
    nlohmann::json record{{"stage", "mean of weights"}};
    const torch::NoGradGuard noGradient;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto next = readFloat(files[i]);
        if (!next)
            return next.error();
        if (next->network->topology() != mean->network->topology())
            return Error{Errc::BadInput, files[i].string() + " is another network than " + files.front().string()};
        record["of"].push_back(nlohmann::json::parse(next->record, nullptr, false));
        auto network = next->network;
        const auto weights = namedTensors(*network);
        for (std::size_t t = 0; i > 0 && t < sums.size(); ++t)
            torch::Tensor(sums[t].second).add_(weights[t].second);
    }
    for (const auto &[name, sum] : sums)
        torch::Tensor(sum).div_(static_cast<double>(files.size()));
    return writeFloat(output, *mean->network, jsonText(record));
}

} // namespace bokeh::training
