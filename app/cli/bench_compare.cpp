#include "app/cli/bench_compare.h"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <thread>

#include "app/cli/commands.h"
#include "engine/accelerator/emulator/executor.h"
#include "engine/host/onnx_export.h"
#include "engine/host/opencv_network.h"
#include "engine/metrics/metrics.h"

namespace bokeh::cli {

namespace {

using Clock = std::chrono::steady_clock;
using accelerator::emulator::Executor;

constexpr int kRounds = 7;
constexpr std::chrono::milliseconds kTurn{350}; // of one contestant in one round; at least one inference

/// One inference, again and again, on a thread of its own.
using Worker = std::function<Status()>;

/// One input and one output, which each worker has for itself.
struct Buffers {
    std::vector<std::uint8_t> input;
    std::vector<std::uint16_t> output;

    explicit Buffers(const model::Topology &topology)
        : input(static_cast<std::size_t>(model::cost(topology).inputBytes)),
          output(static_cast<std::size_t>(model::maskChannels(topology)) *
                 static_cast<std::size_t>(model::chipOutput(topology).side * model::chipOutput(topology).side))
    {
        for (std::size_t i = 0; i < input.size(); ++i)
            input[i] = static_cast<std::uint8_t>(i * 2654435761U >> 24); // any picture: the time does not depend on it
    }
};

/// Inferences a second of all workers together, each on its own thread, started at once and warmed up before.
Result<double> rate(std::span<const Worker> workers)
{
    std::barrier start(static_cast<std::ptrdiff_t>(workers.size()));
    std::vector<double> rates(workers.size());
    std::vector<Status> ends(workers.size());
    const auto drive = [&](std::size_t i) {
        ends[i] = workers[i]();
        start.arrive_and_wait();
        const auto begin = Clock::now();
        auto now = begin;
        int done = 0;
        while (ends[i] && now - begin < kTurn) {
            ends[i] = workers[i]();
            now = Clock::now();
            ++done;
        }
        rates[i] = done / std::chrono::duration<double>(now - begin).count();
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < workers.size(); ++i)
            threads.emplace_back(drive, i);
    }
    double sum = 0;
    for (std::size_t i = 0; i < workers.size(); ++i) {
        if (!ends[i])
            return ends[i].error();
        sum += rates[i];
    }
    return sum;
}

double median(std::vector<double> values)
{
    std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
}

Result<Worker> makeOurs(const model::Network &network)
{
    auto made = accelerator::emulator::makeExecutor(network);
    if (!made)
        return made.error();
    std::shared_ptr<Executor> executor(*std::move(made));
    auto buffers = std::make_shared<Buffers>(network.topology);
    return Worker([executor, buffers]() -> Status {
        executor->run(buffers->input, buffers->output);
        return {};
    });
}

Result<Worker> makeOpenCv(const model::Network &network, std::span<const std::byte> onnx)
{
    const model::Shape input{network.topology.side, model::inputChannels(network.topology)};
    auto opened = host::OpenCvNetwork::open(onnx, input, host::OpenCvMode::Fastest);
    if (!opened)
        return opened.error();
    auto shared = std::make_shared<host::OpenCvNetwork>(*std::move(opened));
    auto buffers = std::make_shared<Buffers>(network.topology);
    return Worker([shared, buffers] { return shared->run(buffers->input, std::span(buffers->output)); });
}

/// OpenCV's better way to use as many threads as there are workers.
Result<double> openCvRate(std::span<const Worker> workers)
{
    host::OpenCvNetwork::setThreads(1);
    const auto apart = rate(workers);
    if (!apart || workers.size() == 1)
        return apart;
    host::OpenCvNetwork::setThreads(static_cast<int>(workers.size()));
    const auto together = rate(workers.first(1));
    if (!together)
        return together;
    return std::max(*apart, *together);
}

Status playRounds(std::span<const Worker> ours, std::span<const Worker> openCv, Rates &rates)
{
    std::vector<double> mine, theirs, ratios;
    for (int round = 0; round < kRounds; ++round) {
        if (stopRequested())
            return Error{Errc::Cancelled, "the measurement was interrupted"};
        const auto a = rate(ours);
        if (!a)
            return a.error();
        const auto b = openCvRate(openCv);
        if (!b)
            return b.error();
        mine.push_back(*a);
        theirs.push_back(*b);
        ratios.push_back(*a / *b);
    }
    const int threads = static_cast<int>(ours.size());
    rates.ours[threads] = median(mine);
    rates.openCv[threads] = median(theirs);
    rates.ratio[threads] = median(ratios);
    return {};
}

template <class Make> Result<std::vector<Worker>> makeWorkers(int count, Make make)
{
    std::vector<Worker> workers;
    for (int i = 0; i < count; ++i) {
        auto worker = make();
        if (!worker)
            return worker.error();
        workers.push_back(*std::move(worker));
    }
    return workers;
}

} // namespace

Result<Rates> contest(const model::Network &network, const std::vector<int> &threads)
{
    Rates rates;
    const int most = std::ranges::max(threads);
    const auto ours = makeWorkers(most, [&] { return makeOurs(network); });
    if (!ours)
        return ours.error();
    if (const auto warm = rate(*ours); !warm)
        return warm.error();
    rates.arithmetic = (*accelerator::emulator::makeExecutor(network))->arithmetic();
    rates.peakMegabytes = static_cast<double>(metrics::peakMemory()) / 1e6;
    const auto onnx = host::exportOnnx(network, host::OnnxKind::Float);
    if (!onnx)
        return onnx.error();
    const auto openCv = makeWorkers(most, [&] { return makeOpenCv(network, *onnx); });
    if (!openCv)
        return openCv.error();
    for (int count : threads) {
        const auto n = static_cast<std::size_t>(count);
        if (Status played = playRounds(std::span(*ours).first(n), std::span(*openCv).first(n), rates); !played)
            return played.error();
    }
    return rates;
}

} // namespace bokeh::cli
