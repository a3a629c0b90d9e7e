// The command line and the emulated chip behind a real kernel's USB, as a person would use them: a clip is processed
// while the chip is pulled out and put back. Runs in a virtual machine only.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/accelerator/usb/known_devices.h"
#include "engine/base/file.h"
#include "engine/model/network_file.h"
#include "program.h"
#include "tests/accelerator/small_network.h"
#include "tests/eventually.h"

namespace fs = std::filesystem;
using namespace bokeh;
using namespace std::chrono_literals;
using test::eventually;

namespace {

constexpr int kFrames = 120;

/// A command in the background; ends with it.
class Background {
public:
    Background(const Folder &folder, const std::string &name, const std::string &arguments)
        : log_(folder / (name + ".log")), done_(folder / (name + ".done")), pid_(folder / (name + ".pid"))
    {
        for (const fs::path &old : {log_, done_, pid_})
            fs::remove(old);
        const std::string command = "'" BOKEHCAM_CLI "' " + arguments + " >'" + log_.string() + "' 2>&1 </dev/null";
        // The subshell writes its own number, and execs nothing, so that it can say how the command ended.
        const std::string shell =
            "( " + command + " & echo $! >'" + pid_.string() + "'; wait $!; echo $? >'" + done_.string() + "' ) &";
        REQUIRE(std::system(shell.c_str()) == 0);
        REQUIRE(eventually([&] { return !contents(pid_).empty(); }));
    }
    ~Background() { interrupt(); }
    /// Waits until it has said so, so many times.
    bool says(const std::string &words, int times = 1) const
    {
        const auto said = [&] {
            int count = 0;
            const std::string log = contents(log_);
            for (auto at = log.find(words); at != std::string::npos; at = log.find(words, at + 1))
                ++count;
            return count >= times;
        };
        return eventually([&] { return said() || ended(); }) && said();
    }
    bool ended() const { return !contents(done_).empty(); }
    int status() const { return std::stoi(contents(done_)); }
    std::string log() const { return contents(log_); }
    void interrupt() const
    {
        if (!ended())
            (void)shell("kill -INT " + contents(pid_));
        (void)eventually([&] { return ended(); });
    }

private:
    fs::path log_, done_, pid_;
};

std::unique_ptr<Background> plugIn(const Folder &folder, const std::string &speed)
{
    auto chip = std::make_unique<Background>(folder, "chip", "emulate --attach --speed " + speed);
    INFO(chip->log());
    REQUIRE(chip->says("is in port"));
    REQUIRE(eventually([] { return !shell("cat /sys/bus/usb/devices/*/serial").out.empty(); }));
    return chip;
}

/// What the program is told about accelerators stays in this folder. `known`: the emulated chip is allowed already.
void keepWordsIn(const Folder &folder, bool known)
{
    using accelerator::usb::KnownDevices;
    ::setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
    if (known)
        REQUIRE(KnownDevices().remember("emulated", KnownDevices::Word::Allow));
}

/// How much of the output there is, whatever it is called until it is finished.
std::uintmax_t written(const Folder &folder)
{
    std::uintmax_t most = 0;
    std::error_code ignored;
    for (const auto &entry : fs::directory_iterator(folder.path() / "out", ignored))
        most = std::max(most, entry.file_size(ignored));
    return most;
}

nlohmann::json statistics(const Folder &folder)
{
    return nlohmann::json::parse(contents(folder / "s.json"), nullptr, false);
}

} // namespace

TEST_CASE("a clip loses no frame and no mask while the chip is pulled out and put back")
{
    const Folder folder;
    keepWordsIn(folder, true);
    const std::string clip = (folder / "clip.y4m").string(), network = (folder / "tiny.safetensors").string();
    const std::string expected = (folder / "expected.y4m").string(), got = (folder / "out" / "got.y4m").string();
    fs::create_directory(folder / "out");
    REQUIRE(writeFile(network, model::serialise(accelerator::test::smallNetwork())));
    const Ran made = cli("run --input pattern --look none --size 160x90 --output '" + clip + "' --model '" + network +
                         "' --accelerator emulator --frames " + std::to_string(kFrames));
    INFO(made.err);
    REQUIRE(made.status == 0);
    const std::string run = "run --input '" + clip + "' --model '" + network + "' --look color:#203040 ";
    REQUIRE(cli(run + "--accelerator emulator --output '" + expected + "'").status == 0);
    const auto size = fs::file_size(expected);

    auto chip = plugIn(folder, "usb3");
    Background work(folder, "run", run + "--output '" + got + "' --stats '" + (folder / "s.json").string() + "'");
    REQUIRE(eventually([&] { return work.ended() || written(folder) > size / 4; }));
    CHECK_FALSE(work.ended());
    chip.reset();
    REQUIRE(eventually([&] { return work.ended() || written(folder) > size / 2; }));
    chip = plugIn(folder, "usb2"); // which a quick machine no longer needs: the emulator is faster than the chip
    REQUIRE(eventually([&] { return work.ended(); }));
    INFO(work.log());
    REQUIRE(work.status() == 0);
    const auto report = statistics(folder);
    CHECK(report["frames_out"] == kFrames);
    CHECK(report["accelerator_changes"] >= 1);
    WARN(report["accelerator_changes"] << " changes, " << report["fps"] << " frames a second");
    CHECK(contents(got) == contents(expected));
}

TEST_CASE("a live picture goes on while the chip is pulled out and put back")
{
    const Folder folder;
    keepWordsIn(folder, true);
    const std::string network = (folder / "tiny.safetensors").string();
    fs::create_directory(folder / "out");
    REQUIRE(writeFile(network, model::serialise(accelerator::test::smallNetwork())));
    const Background call(folder, "run",
                          "run --input pattern --size 160x90 --realtime --output '" +
                              (folder / "out" / "live.y4m").string() + "' --model '" + network + "' --stats '" +
                              (folder / "s.json").string() + "'");
    REQUIRE(eventually([&] { return written(folder) > 60 * 160 * 90 * 3 / 2; })); // it runs, on the emulator
    auto chip = plugIn(folder, "usb3");
    CHECK(call.says("at 5000 Mbit/s"));
    chip.reset();
    CHECK(call.says("masks now come from", 2)); // the emulator's
    chip = plugIn(folder, "usb2");
    CHECK(call.says("at 480 Mbit/s"));
    call.interrupt();
    INFO(call.log());
    REQUIRE(call.status() == 0);
    const auto report = statistics(folder);
    CHECK(report["accelerator_changes"] == 3);
    WARN("hidden " << report["frames_hidden"] << " of " << report["frames_out"] << ", longest "
                   << report["longest_hidden_ms"] << " ms");
}

TEST_CASE("asking for the chip alone works while it is there, and is refused in a sentence when it is not")
{
    const Folder folder;
    const std::string network = (folder / "tiny.safetensors").string();
    REQUIRE(writeFile(network, model::serialise(accelerator::test::smallNetwork())));
    const std::string run = "run --input pattern --size 160x90 --frames 10 --accelerator usb --model '" + network + "'";
    const Ran without = cli(run);
    CHECK(without.status == 1);
    CHECK(without.err.find("no accelerator is plugged in") != std::string::npos);
    const auto chip = plugIn(folder, "usb3");
    const Ran with = cli(run + " --stats '" + (folder / "s.json").string() + "'");
    INFO(with.err);
    CHECK(with.status == 0);
    CHECK(statistics(folder)["network_cpu_percent"] == 0); // the chip's, not ours
}

TEST_CASE("a chip that was never here is left alone, in a line that tells how to allow it, and used once it is allowed")
{
    const Folder folder;
    keepWordsIn(folder, false);
    const std::string network = (folder / "tiny.safetensors").string();
    REQUIRE(writeFile(network, model::serialise(accelerator::test::smallNetwork())));
    const std::string run = "run --input pattern --size 160x90 --frames 30 --model '" + network + "' --stats '" +
                            (folder / "s.json").string() + "'";
    const auto chip = plugIn(folder, "usb3");
    const Ran unasked = cli(run);
    INFO(unasked.err);
    CHECK(unasked.status == 0);
    CHECK(unasked.err.find("--accelerator usb:emulated") != std::string::npos);
    CHECK(std::ranges::count(unasked.err, '\n') == 1);
    CHECK(statistics(folder)["network_cpu_percent"] > 0); // the emulator's
    CHECK(statistics(folder)["accelerator_changes"] == 0);

    REQUIRE(cli(run + " --accelerator usb:emulated").status == 0);
    CHECK(statistics(folder)["network_cpu_percent"] == 0); // the chip's, not ours
    CHECK(statistics(folder)["witness_cpu_percent"] > 0);

    const Ran known = cli(run);
    CHECK(known.status == 0);
    CHECK(known.err.empty());
}
