// What a frame costs the host: CPU time of the threads that carry it, without the emulated chip's own.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <functional>
#include <vector>

#include "engine/accelerator/accelerator.h"
#include "engine/metrics/metrics.h"
#include "tests/accelerator/cables.h"
#include "tests/accelerator/small_network.h"

namespace bokeh::accelerator::test {

struct Cost {
    double caller = 0; ///< microseconds a frame of the thread that submits and collects
    double others = 0; ///< ... of those that `others` speaks for
};

/// The medians of some batches of frames, two in flight; bytes as those of the shipped networks, 50,176 out and 32,768
/// in. `others` is CPU time since any moment.
inline Cost measureCost(Accelerator &accelerator, const std::function<std::chrono::nanoseconds()> &others)
{
    constexpr int kBatches = 15, kFrames = 100;
    const model::Network network = smallNetwork();
    REQUIRE(accelerator.load(network, in(60s)));
    const auto picture = input(network, 1);
    auto mask = emptyMask(network);
    const auto batch = [&] {
        REQUIRE(accelerator.submit(0, picture, in(60s)));
        for (int i = 1; i < kFrames; ++i) {
            REQUIRE(accelerator.submit(0, picture, in(60s)));
            REQUIRE(accelerator.collect(mask, in(60s)));
        }
        REQUIRE(accelerator.collect(mask, in(60s)));
    };
    const auto aFrame = [](std::chrono::nanoseconds time) {
        return std::chrono::duration<double, std::micro>(time).count() / kFrames;
    };
    std::vector<double> callers, rest;
    batch(); // caches, kernels and memory
    for (int i = 0; i < kBatches; ++i) {
        const std::chrono::nanoseconds caller = metrics::threadCpu(), other = others();
        batch();
        callers.push_back(aFrame(metrics::threadCpu() - caller));
        rest.push_back(aFrame(others() - other));
    }
    const auto median = [](std::vector<double> &values) {
        std::ranges::nth_element(values, values.begin() + kBatches / 2);
        return values[kBatches / 2];
    };
    return {median(callers), median(rest)};
}

} // namespace bokeh::accelerator::test
