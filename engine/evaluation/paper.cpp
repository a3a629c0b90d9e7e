#include "engine/evaluation/paper.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/accelerator/accelerator.h"
#include "engine/accelerator/emulator/virtual_transport.h"
#include "engine/model/catalogue.h"
#include "engine/model/network.h"

namespace bokeh::evaluation {

using accelerator::emulator::LinkModel;
using accelerator::emulator::Seconds;
using accelerator::emulator::VirtualTransport;
using namespace std::chrono_literals;

namespace {

constexpr Seconds kPerFrame = 0.99ms;
constexpr double kMega = 1e6;
constexpr int kWarmUp = 4; // frames, until the pipeline is full

const LinkModel kUsb3 = LinkModel::fitted(143 * kMega, 400 * kMega, 1024);

LinkModel usb2(double megabytesPerSecond)
{
    return LinkModel::fitted(megabytesPerSecond * kMega, 53.2 * kMega, 512);
}

/// How much of PaperHost::perScores a network's masks take.
double scoresOf(const model::Topology &topology)
{
    if (topology.output != model::Output::Softmax)
        return 0;
    const double side = model::chipOutput(topology).side / 224.0;
    return side * side * topology.classes / 16.0;
}

struct Bench {
    VirtualTransport *transport; ///< the client's
    std::unique_ptr<accelerator::Accelerator> client;
    std::vector<std::uint8_t> input;
    std::vector<std::uint16_t> mask;
};

Result<Bench> open(const model::Topology &topology, const VirtualTransport::Timing &timing, int credits)
{
    auto transport = std::make_unique<VirtualTransport>(
        accelerator::emulator::Device::Options{.cap = topology.cap, .credits = credits}, timing);
    Bench bench{.transport = transport.get()};
    const auto deadline = std::chrono::steady_clock::now() + 60s; // real time; nothing of it is waited for
    auto client = accelerator::Accelerator::open(std::move(transport), deadline);
    if (!client)
        return client.error();
    if (Status loaded = (*client)->load(model::randomNetwork(topology, 1), deadline); !loaded)
        return loaded.error();
    bench.client = *std::move(client);
    bench.input.assign(static_cast<std::size_t>(model::inputChannels(topology) * topology.side * topology.side), 128);
    const int side = model::chipOutput(topology).side;
    bench.mask.resize(static_cast<std::size_t>(side * side * model::maskChannels(topology)));
    return bench;
}

} // namespace

std::vector<PaperRow> paperRows()
{
    const PaperHost i5{"i5-7300HQ", kPerFrame, 0s, 4}, i7{"i7-8700K", kPerFrame, 0s, 6},
        rk{"RK3399", kPerFrame, 11.5ms, 6}, pi{"Raspberry Pi 3B", kPerFrame, 13.1ms, 4};
    const LinkModel pc = usb2(40.7), rk2 = usb2(27.2), pi2 = usb2(28.4);
    const std::string three = "USB 3.0", two = "USB 2.0";
    return {{"gnetseg-large-448-y", i5, three, kUsb3, 109.19},
            {"gnetseg-large-224-y", i5, three, kUsb3, 318.72},
            {"gnetseg-large-224-yuv", pi, two, pi2, 109.57},
            {"gnetseg-large-224-y", pi, two, pi2, 189.87},
            {"gnetseg-large-448-rgb-softmax-16c", i7, three, kUsb3, 37.50},
            {"gnetseg-large-448-y-softmax-16c", i7, three, kUsb3, 43.82},
            {"gnetseg-large-224-rgb-softmax-16c", i7, three, kUsb3, 143.51},
            {"gnetseg-large-448-y-softmax-16c", i7, two, pc, 15.54},
            {"gnetseg-large-224-rgb-softmax-16c", i7, two, pc, 53.27},
            {"gnetseg-large-224-rgb-softmax-16c", rk, three, kUsb3, 53.57},
            {"gnetseg-large-224-rgb-softmax-16c", rk, two, rk2, 25.77},
            {"gnetseg-large-448-y-softmax-16c", pi, two, pi2, 7.03},
            {"gnetseg-large-224-rgb-softmax-16c", pi, two, pi2, 25.78}};
}

std::vector<PaperRow> formatRows()
{
    const PaperHost pc{"PC", kPerFrame, 0s, 4};
    std::vector<PaperRow> rows;
    for (const char *input : {"y", "yuv", "rgb"})
        for (const char *output : {"", "-softmax", "-softmax-16c"})
            for (const auto &[link, wire] : {std::pair("USB 3.0", kUsb3), {"USB 2.0", usb2(40.7)}})
                rows.push_back({std::string("gnetseg-large-224-") + input + output, pc, link, wire, 0});
    return rows;
}

Result<PaperFigures> simulate(const PaperRow &row, const PaperRun &run)
{
    if (run.credits < 1 || run.credits > 8 || run.frames < kWarmUp + run.credits + 2)
        return Error{Errc::BadInput, "a paper row is run with 1 to 8 credits, and more frames than fill the pipeline"};
    const auto topology = model::topologyNamed(row.network);
    if (!topology)
        return Error{Errc::BadInput, "there is no network " + row.network};
    const Seconds chip(model::chipSeconds(*topology));
    auto bench = open(*topology, {.link = row.wire, .chip = chip, .overlapped = run.overlapped}, run.credits);
    if (!bench)
        return bench.error();
    VirtualTransport &clock = *bench->transport;
    const Seconds digestion = scoresOf(*topology) * row.host.perScores;
    const auto before = clock.registers();
    std::vector<Seconds> core(static_cast<std::size_t>(row.host.cores)); // when each is free
    std::vector<Seconds> done;                                           // of every frame
    const auto deadline = std::chrono::steady_clock::now() + 600s;       // real time: only a broken chip needs it
    int sent = 0;
    while (static_cast<int>(done.size()) < run.frames) {
        while (sent < run.frames && bench->client->inFlight() < (run.overlapped ? run.credits : 1)) {
            clock.prepare(row.host.perFrame);
            if (Status ok = bench->client->submit(static_cast<std::uint32_t>(sent++), bench->input, deadline); !ok)
                return ok.error();
        }
        if (auto got = bench->client->collect(bench->mask, deadline); !got)
            return got.error();
        if (run.overlapped) {
            Seconds &free = *std::min_element(core.begin(), core.end());
            free = std::max(free, clock.now()) + digestion;
            done.push_back(free);
        } else {
            clock.digest(digestion);
            done.push_back(clock.now());
        }
    }
    const auto frames = static_cast<double>(run.frames);
    const auto moved = clock.registers();
    // The last frames have the bus to themselves.
    const std::size_t warm = kWarmUp, last = done.size() - 1 - static_cast<std::size_t>(run.credits);
    PaperFigures figures{.fps = static_cast<double>(last - warm) / (done[last] - done[warm]).count(),
                         .bytesOut = static_cast<double>(moved.bytesOut - before.bytesOut) / frames,
                         .bytesIn = static_cast<double>(moved.bytesIn - before.bytesIn) / frames,
                         .chip = chip,
                         .host = row.host.perFrame + digestion};
    figures.link = row.wire.time(static_cast<std::size_t>(figures.bytesOut)) +
                   row.wire.time(static_cast<std::size_t>(figures.bytesIn));
    return figures;
}

namespace {

/// A row's time as a sum: the chip's, and each unknown times how often the row has it. The unknowns are seconds: one
/// before a frame, one per byte of each link, one for the scores on each slow host.
struct Terms {
    double known = 0;                    ///< the chip
    std::map<std::string, double> times; ///< by unknown
};

Terms termsOf(const PaperRow &row, const PaperFigures &serial)
{
    Terms terms{.known = serial.chip.count()};
    terms.times["frame"] = 1;
    const std::string link =
        row.link == "USB 3.0" ? row.link : row.link + (row.host.name[0] == 'i' ? "PC" : row.host.name);
    terms.times[link] = serial.bytesOut + serial.bytesIn;
    const Seconds digestion = serial.host - row.host.perFrame;
    if (digestion > 0s)
        terms.times["scores " + row.host.name] = digestion / row.host.perScores;
    return terms;
}

/// Least squares by normal equations and elimination; empty where they do not determine every unknown.
std::optional<std::vector<double>> solve(std::vector<std::vector<double>> a)
{
    const std::size_t n = a.size(); // rows of n coefficients and a right side
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t pivot = i;
        for (std::size_t r = i + 1; r < n; ++r)
            if (std::abs(a[r][i]) > std::abs(a[pivot][i]))
                pivot = r;
        std::swap(a[i], a[pivot]);
        constexpr double kSingular = 1e-9; // of columns scaled to about one
        if (std::abs(a[i][i]) < kSingular)
            return std::nullopt;
        for (std::size_t r = 0; r < n; ++r) {
            const double factor = r == i ? 0 : a[r][i] / a[i][i];
            for (std::size_t c = i; factor != 0 && c <= n; ++c)
                a[r][c] -= factor * a[i][c];
        }
    }
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i)
        x[i] = a[i][n] / a[i][i];
    return x;
}

} // namespace

std::vector<std::optional<double>> leaveOneOut(const std::vector<PaperRow> &rows,
                                               const std::vector<PaperFigures> &serial)
{
    std::vector<Terms> terms;
    std::map<std::string, double> scale; // so that columns are of one size
    for (std::size_t i = 0; i < rows.size(); ++i) {
        terms.push_back(termsOf(rows[i], serial[i]));
        for (const auto &[name, times] : terms.back().times)
            scale[name] = std::max(scale[name], times);
    }
    std::vector<std::optional<double>> left;
    for (std::size_t out = 0; out < rows.size(); ++out) {
        std::map<std::string, std::size_t> index; // of the unknowns that the other rows have
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (const auto &[name, times] : terms[i].times)
                if (i != out)
                    index.emplace(name, index.size());
        std::vector<std::vector<double>> normal(index.size(), std::vector<double>(index.size() + 1));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i == out)
                continue;
            // Relative errors of time: each row is multiplied by its published rate.
            for (const auto &[name, times] : terms[i].times) {
                const double weight = times / scale[name] * rows[i].fps;
                for (const auto &[other, otherTimes] : terms[i].times)
                    normal[index[name]][index[other]] += weight * otherTimes / scale[other] * rows[i].fps;
                normal[index[name]][index.size()] += weight * (1 - terms[i].known * rows[i].fps);
            }
        }
        const auto fitted = solve(std::move(normal));
        double seconds = terms[out].known;
        bool determined = fitted.has_value();
        for (const auto &[name, times] : terms[out].times) {
            determined = determined && index.contains(name);
            if (determined)
                seconds += times / scale[name] * (*fitted)[index[name]];
        }
        left.push_back(determined ? std::optional(1 / seconds) : std::nullopt);
    }
    return left;
}

} // namespace bokeh::evaluation
