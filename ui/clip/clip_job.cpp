#include "ui/clip/clip_job.h"

#include <QFile>
#include <atomic>
#include <exception>
#include <mutex>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

#include "engine/base/worker.h"
#include "engine/pipeline/look_choice.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::ui {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kBetweenReports{100};
constexpr std::chrono::seconds kPatience{5};
constexpr int kLowestPriority = 19;

std::string fileName(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

/// As the engine spells it.
std::string lookText(const LookChoice &look)
{
    switch (look.kind) {
    case LookKind::Off:
        return "none";
    case LookKind::Classes:
        return "classes";
    case LookKind::Blur:
        return "blur";
    case LookKind::Image:
        return "image:" + fileName(look.image);
    case LookKind::Video:
        return "video:" + fileName(look.video);
    case LookKind::Colour:
        break;
    }
    return "color:" + look.colour.name().toStdString();
}

Result<pipeline::ClipSettings> settingsFor(const ClipOrder &order)
{
    const std::string text = lookText(order.look);
    const auto look = order.cutOut ? Result(compositor::Look()) : pipeline::lookFrom(text, order.look.strength);
    if (!look)
        return look.error();
    const auto library = pipeline::NetworkLibrary::installed();
    const auto network = order.network.isEmpty() ? library.choose() : library.load(fileName(order.network));
    if (!network)
        return network.error();
    return pipeline::ClipSettings{
        .input = fileName(order.input),
        .output = fileName(order.output),
        .look = *look,
        .cutOut = order.cutOut,
        .film = order.cutOut ? std::filesystem::path() : pipeline::filmIn(text),
        .network = *network,
        .mirrored = order.askTwice,
        // Whatever is chosen for the live picture: a chip serves one at a time, and a call must not lose it to a clip.
        .accelerator = accelerator::sourcesOf({.kind = accelerator::AcceleratorSelection::Kind::Emulator}),
    };
}

} // namespace

struct ClipJob::Shared {
    explicit Shared(ClipJob *job) : home(job) {}

    /// Brings `what` to the GUI thread, unless the job is gone.
    template <class What> void tell(What what)
    {
        std::lock_guard lock(mutex);
        if (home)
            QMetaObject::invokeMethod(
                home, [job = home, what = std::move(what)] { what(*job); }, Qt::QueuedConnection);
    }
    Status process(const ClipOrder &);

    std::atomic<bool> stop = false; // relaxed: it asks, and orders nothing
    std::mutex mutex;
    ClipJob *home; // guarded by mutex; null once the job is gone
};

Status ClipJob::Shared::process(const ClipOrder &order)
try {
    const auto settings = settingsFor(order);
    if (!settings)
        return settings.error();
    auto run = pipeline::ClipRun::open(*settings);
    if (!run)
        return run.error();
    Clock::time_point told;
    return (*run)->run([&](const Progress &progress) {
        if (const auto now = Clock::now(); now - told >= kBetweenReports) {
            told = now;
            tell([progress](ClipJob &job) { Q_EMIT job.progressed(progress); });
        }
        return !stop.load(std::memory_order_relaxed);
    });
} catch (const std::exception &error) { // out of memory, with a picture of a size that nobody has
    return Error{Errc::Internal, std::string("the clip cannot be processed: ") + error.what()};
}

ClipJob::ClipJob(QObject *parent) : QObject(parent) {}

ClipJob::~ClipJob()
{
    if (!working())
        return;
    cancel();
    {
        std::lock_guard lock(shared_->mutex);
        shared_->home = nullptr;
    }
    if (!thread_.joinable())
        return;
    if (done_.wait_for(kPatience) == std::future_status::ready)
        thread_.join();
    else
        thread_.detach(); // it holds all it uses
}

void ClipJob::start(const ClipOrder &order)
{
    shared_ = std::make_shared<Shared>(this);
    std::promise<void> done;
    done_ = done.get_future();
    auto thread = startThread([&] {
        return std::thread([shared = shared_, order, done = std::move(done)]() mutable {
            // On Linux of this thread alone, and of those that it starts: the emulator's and the encoder's.
            setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLowestPriority);
            shared->tell([status = shared->process(order)](ClipJob &job) { job.finish(status); });
            done.set_value();
        });
    });
    if (thread)
        thread_ = *std::move(thread);
    else
        shared_->tell([status = Status(thread.error())](ClipJob &job) { job.finish(status); });
}

void ClipJob::cancel()
{
    if (shared_)
        shared_->stop.store(true, std::memory_order_relaxed);
}

void ClipJob::finish(const Status &status)
{
    if (thread_.joinable())
        thread_.join(); // it has nothing left to do
    shared_.reset();
    Q_EMIT ended(status);
}

} // namespace bokeh::ui
