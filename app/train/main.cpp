// bokehcam-train: trains networks from pictures, quantises them for the chip and scores them.
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <ctime>
#include <stop_token>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>

#include "engine/base/system_text.h"
#include "engine/model/catalogue.h"
#include "engine/training/training.h"

using namespace bokeh;

namespace {

/// Turns Ctrl-C or a request to terminate into a stop request, so that a run ends with a checkpoint. Called before any
/// other thread starts; later ones then never see the signals.
std::jthread stopOnSignal(std::stop_source stop)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return std::jthread([signals, stop](std::stop_token over) mutable {
        constexpr timespec kPatience{0, 200'000'000};
        while (!over.stop_requested())
            if (sigtimedwait(&signals, nullptr, &kPatience) > 0)
                stop.request_stop();
    });
}

void print(const std::string &line)
{
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

/// Tensors of many megabytes come and go at every step. By default each is mapped anew and the kernel clears its
/// pages, which was more than a quarter of the time of a network with many scores.
void keepFreedMemory()
{
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    mallopt(M_TOP_PAD, 256 << 20);
}

int finish(const Status &status)
{
    if (status)
        return 0;
    std::fprintf(stderr, "bokehcam-train: %s\n", printable(status.error().what, 1000).c_str());
    return 1;
}

void addRunOptions(CLI::App &command, training::RunOptions &run)
{
    command.add_option("--data", run.data, "Folder with train, val and backgrounds; for road scenes with camvid")
        ->required();
    command.add_option("--minutes", run.minutes, "Minutes of training in all")->check(CLI::PositiveNumber);
    command
        .add_option(
            "--schedule", run.schedule,
            "Samples over all runs by which the learning rate has fallen to 0; without it, when the minutes are over")
        ->check(CLI::PositiveNumber);
    command.add_option("--checkpoint", run.checkpoint, "Gone on from if it exists, written every few minutes")
        ->required();
    command.add_option("--output", run.output, "Weights, written with every checkpoint")->required();
    command.add_option("--batch", run.batchSize, "Pictures in a step")->check(CLI::Range(1, 256));
    command.add_option("--rate", run.learningRate, "Peak learning rate")->check(CLI::PositiveNumber);
    command.add_option("--judged", run.judged, "Validation pictures of each part")->check(CLI::PositiveNumber);
}

void addSteadiness(CLI::App &command, training::RunOptions &run)
{
    command
        .add_option("--steadiness", run.steadiness,
                    "Weight of how much a mask changes with light and noise alone; draws samples in pairs")
        ->check(CLI::PositiveNumber);
}

} // namespace

int main(int argc, char **argv)
{
    keepFreedMemory();
    std::stop_source stop{};
    const std::jthread watcher = stopOnSignal(stop);
    CLI::App program("Trains networks for Bokehcam");
    program.require_subcommand(1);

    std::string network;
    training::FloatOptions floatOptions;
    const auto addNetwork = [&](CLI::App &command) {
        command.add_option("--network", network, "Name of the network, for example gnetseg-large-224-y-lite")
            ->required();
        return command.add_option("--from", floatOptions.from,
                                  "Float weights to start from, of this network or of one that it can be derived from");
    };
    CLI::App &floatCommand = *program.add_subcommand("float", "Train in float");
    addNetwork(floatCommand);
    addRunOptions(floatCommand, floatOptions.run);
    addSteadiness(floatCommand, floatOptions.run);

    CLI::App &distilCommand = *program.add_subcommand(
        "distil", "Teach a network what the middle of the one that it starts from computes, where theirs differ");
    addNetwork(distilCommand)->required();
    addRunOptions(distilCommand, floatOptions.run);

    training::QuantiseOptions quantiseOptions;
    quantiseOptions.run.minutes = 6;
    CLI::App &quantiseCommand = *program.add_subcommand("quantise", "Quantise float weights and fine-tune them");
    quantiseCommand.add_option("--from", quantiseOptions.from, "Float weights")->required();
    quantiseCommand.add_option("--calibrated", quantiseOptions.calibrated,
                               "Also write the network as it is before it is fine-tuned");
    quantiseCommand.add_flag("--three-bit-middle", quantiseOptions.threeBitMiddle,
                             "3-bit coefficients in all major layers but the first and the last");
    addRunOptions(quantiseCommand, quantiseOptions.run);
    addSteadiness(quantiseCommand, quantiseOptions.run);

    std::vector<std::filesystem::path> averaged;
    std::filesystem::path mean;
    CLI::App &averageCommand =
        *program.add_subcommand("average", "Take the mean of float weights that were trained from the same ones");
    averageCommand.add_option("files", averaged, "Float weights; one that is named twice counts twice")->required();
    averageCommand.add_option("--output", mean, "Where the mean goes")->required();

    CLI::App &arithmeticCommand = *program.add_subcommand(
        "arithmetic", "Say in what a training computes here, how right its gradients are, and how fast it is");
    std::string file, data;
    arithmeticCommand.add_option("--from", file, "Float weights")->required();
    arithmeticCommand.add_option("--data", data, "Folder with train, val and backgrounds")->required();

    int judged = 100;
    CLI::App &scoreCommand = *program.add_subcommand("score", "Score a network file on the validation pictures");
    scoreCommand.add_option("--model", file, "Float weights or an integer network")->required();
    scoreCommand.add_option("--data", data, "Folder with val")->required();
    scoreCommand.add_option("--judged", judged, "Validation pictures of each part")->check(CLI::PositiveNumber);

    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0) // --help
            return program.exit(error);
        std::fprintf(stderr, "bokehcam-train: %s; --help lists what there is\n", error.what());
        return 2;
    }
    if (arithmeticCommand)
        return finish(training::reportArithmetic(file, data, print));
    if (scoreCommand)
        return finish(training::scoreFile(file, data, judged, print));
    if (averageCommand)
        return finish(training::averageFiles(averaged, mean));
    if (quantiseCommand)
        return finish(training::trainQuantised(quantiseOptions, print, stop.get_token()));
    const auto topology = model::topologyNamed(network);
    if (!topology) {
        std::fprintf(stderr, "bokehcam-train: there is no network called %s\n", network.c_str());
        return 2;
    }
    floatOptions.topology = *topology;
    floatOptions.distil = distilCommand.parsed();
    return finish(training::trainFloat(floatOptions, print, stop.get_token()));
}
