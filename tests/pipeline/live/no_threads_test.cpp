// A machine that has no thread left. What this program links against calls the pthread_create() below.
#include <atomic>
#include <catch2/catch.hpp>
#include <cerrno>
#include <dlfcn.h>
#include <limits>
#include <pthread.h>
#include <thread>

#include "engine/pipeline/live/live_run.h"
#include "tests/pipeline/live/coded_scene.h"

using namespace bokeh;
using namespace std::chrono_literals;
using test::CodedScene;

namespace {

constexpr int kPlenty = std::numeric_limits<int>::max();
std::atomic<int> left = kPlenty; ///< threads that may still be started

} // namespace

extern "C" int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *of)
{
    using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
    if (left.fetch_sub(1) <= 0)
        return EAGAIN;
    return create(thread, attributes, work, of);
}

TEST_CASE("whichever of its threads cannot be started, a live run says so, shows nothing raw and ends when told to")
{
    const int threads = GENERATE(range(0, 9));
    CAPTURE(threads);
    std::atomic<double> rawest = 0;
    pipeline::LiveSettings settings{
        .source = [] { return Result(test::CodedSource::open({})); },
        .network = [] { return Result<pipeline::NetworkPtr>(CodedScene::network()); },
        .preview = [&](const image::FramePtr &frame) { rawest = std::max(rawest.load(), CodedScene().rawest(*frame)); },
        .compositor = compositor::Backend::Cpu};
    settings.controls.look = {.kind = compositor::Look::Kind::Colour, .colour = {90, 90, 90}};
    left = threads;
    const auto run = pipeline::LiveRun::start(std::move(settings));
    const auto patience = std::chrono::steady_clock::now() + 60s;
    bool told = false, masked = false;
    while (!told && !masked && std::chrono::steady_clock::now() < patience) {
        std::this_thread::sleep_for(5ms);
        told = run->ended() || run->status().problem.find("no thread left") != std::string::npos ||
               run->status().notice.find("no thread left") != std::string::npos;
        masked = run->status().masks > 0;
    }
    left = kPlenty;
    CHECK((told || masked)); // with so many threads it may be well
    if (threads == 0)
        CHECK(run->ended());
    const Status stopped = run->stop(10s);
    if (run->ended() && threads < 3)
        CHECK(stopped.error().what.find("no thread left") != std::string::npos);
    CHECK(rawest < 0.9);
}
