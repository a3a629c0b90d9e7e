#include "ui/preview/live_picture.h"

#include <QFile>
#include <algorithm>
#include <utility>

#include "engine/pipeline/look_choice.h"

namespace bokeh::ui {

namespace {

using compositor::Look;

constexpr std::chrono::milliseconds kWatch{250}; // between looks at who watches

image::Rgb rgbOf(const QColor &colour)
{
    return {static_cast<std::uint8_t>(colour.red()), static_cast<std::uint8_t>(colour.green()),
            static_cast<std::uint8_t>(colour.blue())};
}

std::string fileName(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

} // namespace

LivePicture::LivePicture(Devices devices, Settings &settings, QObject *parent)
    : QObject(parent), devices_(std::move(devices)), settings_(settings), calls_(devices_.calls())
{
    calls_->turn(settings_.now().sendToCalls);
    connect(&watch_, &QTimer::timeout, this, &LivePicture::followWatchers);
    watch_.start(kWatch);
    connect(&settings_, &Settings::changed, this, &LivePicture::applyChanges);
}

LivePicture::~LivePicture()
{
    stop();
}

void LivePicture::start()
{
    loadLook();
    run_ = pipeline::LiveRun::start({
        .source = source(),
        .network = [find = devices_.network, name = settings_.now().network.toStdString()] { return find(name); },
        .mirrored = settings_.now().askTwice,
        .accelerator =
            devices_.accelerators({.kind = settings_.now().accelerator, .known = settings_.accelerators().file()}),
        .preview =
            [feed = feed_, calls = calls_](const image::FramePtr &frame) {
                feed->put(frame);
                calls->show(frame);
            },
        .take = recording_.take(),
        .controls = {.look = look_, .film = film_, .presence = needed_ ? presence_ : pipeline::Presence::Paused},
        .compositor = settings_.now().compositor,
        .trace = devices_.trace,
    });
    applyControls();
}

bool LivePicture::stop()
{
    if (!run_)
        return true;
    const Status stopped = run_->stop();
    run_.reset();
    return static_cast<bool>(stopped);
}

pipeline::LiveStatus LivePicture::status() const
{
    return run_ ? run_->status() : pipeline::LiveStatus{};
}

void LivePicture::setPresence(pipeline::Presence presence)
{
    if (presence == presence_)
        return;
    presence_ = presence;
    applyControls();
    Q_EMIT presenceChanged();
}

void LivePicture::setSeen(bool seen)
{
    seen_ = seen;
    followWatchers();
}

void LivePicture::followWatchers()
{
    const bool needed = seen_ || calls_->watchers() > 0 || recording_.active();
    if (needed != std::exchange(needed_, needed))
        applyControls();
}

bool LivePicture::onPattern() const
{
    // Relaxed: the flag says what to write over the picture and orders nothing.
    return settings_.now().camera == kTestPattern || standIn_->load(std::memory_order_relaxed);
}

void LivePicture::camerasChanged(bool any)
{
    if (!run_)
        return;
    const bool standsIn = settings_.now().camera.isEmpty() && standIn_->load(std::memory_order_relaxed);
    if (standsIn && any)
        run_->setSource(source());
    else if (!run_->status().problem.empty()) // a source that is well, or still opening, is left alone
        run_->retrySource();
}

pipeline::OpenSource LivePicture::source() const
{
    const Choices &now = settings_.now();
    return [devices = devices_, id = now.camera.toStdString(), mode = now.mode, standIn = standIn_,
            pattern = now.camera == kTestPattern]() -> Devices::OpenedSource {
        standIn->store(false, std::memory_order_relaxed);
        if (pattern)
            return devices.openPattern();
        if (!id.empty())
            return devices.openCamera(id, mode);
        const auto there = devices.cameras();
        if (!there.empty())
            return devices.openCamera(there.front().id, {});
        standIn->store(true, std::memory_order_relaxed);
        return devices.openPattern();
    };
}

void LivePicture::applyChanges(const Choices &before)
{
    const Choices &now = settings_.now();
    calls_->turn(now.sendToCalls);
    if (!(now.look == before.look))
        loadLook();
    if (!run_)
        return;
    if (now.compositor != before.compositor || now.network != before.network || now.askTwice != before.askTwice ||
        now.accelerator != before.accelerator) {
        stop();
        start();
    } else if (now.camera != before.camera || now.mode != before.mode) {
        run_->setSource(source());
    }
    applyControls();
}

void LivePicture::applyControls()
{
    if (!run_)
        return;
    const Choices &now = settings_.now();
    run_->set({.look = look_,
               .film = film_,
               .presence = needed_ ? presence_ : pipeline::Presence::Paused,
               .cover = now.cover,
               .sync = now.sync,
               .people = now.people,
               .restWhenStill = now.restWhenStill,
               .networkBudgetPercent = static_cast<double>(now.budgetPercent)});
}

void LivePicture::loadLook()
{
    const LookChoice &wanted = settings_.now().look;
    ++wish_;
    const auto show = [this](Look look) {
        film_ = nullptr;
        look_ = std::move(look);
        shownFile_.clear();
    };
    switch (wanted.kind) {
    case LookKind::Off:
        return show({.kind = Look::Kind::None});
    case LookKind::Classes:
        return show({.kind = Look::Kind::Classes});
    case LookKind::Blur:
        return show({.kind = Look::Kind::Blur, .strength = wanted.strength});
    case LookKind::Colour:
        return show({.kind = Look::Kind::Colour, .colour = rgbOf(wanted.colour)});
    case LookKind::Image:
    case LookKind::Video:
        break;
    }
    if (compositor::showsRoom(look_))
        show({.kind = Look::Kind::Blur, .strength = std::max(wanted.strength, kWeakestBlur)});
    const QString &file = wanted.kind == LookKind::Image ? wanted.image : wanted.video;
    if (file == shownFile_ && look_.kind == Look::Kind::Image)
        return;
    if (wanted.kind == LookKind::Image)
        fetchImage(wanted.image);
    else
        fetchFilm(wanted.video);
}

void LivePicture::fetchImage(const QString &path)
{
    tasks_.send([path] { return pipeline::lookFrom("image:" + fileName(path), 0); },
                [this, path, wish = wish_](Result<Look> look) {
                    if (wish != wish_)
                        return; // another look was chosen meanwhile
                    if (!look)
                        return giveUpBackground(look.error());
                    look_ = *std::move(look);
                    film_ = nullptr;
                    shownFile_ = path;
                    applyControls();
                });
}

void LivePicture::fetchFilm(const QString &path)
{
    tasks_.send([path] { return pipeline::VideoBackground::open(fileName(path)); },
                [this, path, wish = wish_](Result<std::shared_ptr<pipeline::VideoBackground>> film) {
                    if (wish != wish_)
                        return;
                    if (!film)
                        return giveUpBackground(film.error());
                    film_ = *std::move(film);
                    look_ = {.kind = Look::Kind::Image};
                    shownFile_ = path;
                    applyControls();
                });
}

void LivePicture::giveUpBackground(const Error &error)
{
    settings_.edit([](Choices &choices) {
        choices.look.kind = LookKind::Blur;
        choices.look.strength = std::max(choices.look.strength, kWeakestBlur);
    });
    Q_EMIT backgroundFailed(QString::fromStdString(error.what));
}

} // namespace bokeh::ui
