#include "app/bokehcam/application.h"

#include <QApplication>
#include <fmt/format.h>

#include "app/bokehcam/process_age.h"
#include "engine/base/system_text.h"
#include "engine/compositor/backend.h"
#include "engine/pipeline/live/inputs.h"
#include "engine/pipeline/network_library.h"
#include "ui/desktop/theme.h"
#include "ui/desktop/tray.h"
#include "ui/preview/picture_view.h"
#include "ui/settings/language.h"
#include "ui/widgets/icons.h"

namespace bokeh::desktop {

namespace {

// Drawing the parts of a larger pattern takes longer than a person should wait for a window.
constexpr image::Size kPatternSize{960, 540};

void complain(const std::string &problem)
{
    fmt::print(stderr, "bokehcam: {}\n", printable(problem, 1000));
}

Result<pipeline::NetworkPtr> findNetwork(const std::string &name)
{
    const auto library = pipeline::NetworkLibrary::installed();
    return name.empty() ? library.choose(complain) : library.load(name);
}

ui::Devices realDevices(Trace *trace)
{
    return {.cameras = capture::cameras,
            .openCamera =
                [](const std::string &id, std::optional<capture::CameraMode> mode) {
                    return pipeline::openInput({.name = "camera:" + id, .mode = mode})();
                },
            .openPattern = pipeline::openInput({.name = "pattern", .size = kPatternSize}),
            .network = findNetwork,
            .trace = trace};
}

} // namespace

Application::Application(const Options &options, Trace *trace) : trace_(trace), tray_(options.tray)
{
    if (options.reset)
        settings_.reset();
    applyOptions(options);
    connect(&settings_, &ui::Settings::changed, this, [this](const ui::Choices &before) {
        if (settings_.now().theme != before.theme)
            ui::applyTheme(settings_.now().theme);
    });
    live_ = std::make_unique<ui::LivePicture>(realDevices(trace), settings_);
    cameras_ = std::make_unique<ui::CameraModel>(capture::cameras, settings_);
    connect(cameras_.get(), &ui::CameraModel::found, live_.get(),
            [this] { live_->camerasChanged(!cameras_->cameras().empty()); });
}

Application::~Application() = default;

void Application::applyOptions(const Options &options)
{
    ui::Choices choices = settings_.now();
    if (options.demo)
        choices.camera = ui::kTestPattern;
    else if (!options.camera.empty())
        choices.camera = QString::fromStdString(options.camera);
    if (choices.camera != settings_.now().camera) {
        choices.cameraName.clear(); // another one's
        choices.mode.reset();
    }
    if (!options.model.empty())
        choices.network = QString::fromStdString(options.model);
    if (!options.language.empty())
        choices.language = QString::fromStdString(options.language);
    if (options.compositor)
        choices.compositor = compositor::backendNamed(*options.compositor);
    settings_.overrideWith(choices);
}

void Application::start()
{
    const bool hidden = tray_ && ui::Tray::available();
    live_->setSeen(!hidden);
    live_->start(); // the network loads while the window is made
    ui::applyTheme(settings_.now().theme);
    QApplication::setWindowIcon(ui::programIcon());
    QApplication::setQuitOnLastWindowClosed(false); // the window says itself whether it was closed for good
    drawable_ = ui::PictureView::works();
    shortcuts_ = std::make_unique<ui::GlobalShortcuts>(
        QDBusConnection::connectToBus(QDBusConnection::SessionBus, QStringLiteral("global-shortcuts")), settings_);
    makeWindow(hidden);
    cameras_->refresh();
    watchCameras();
}

void Application::makeWindow(bool hidden)
{
    ui::applyLanguage(settings_.now().language);
    const auto old = std::exchange(window_, std::make_unique<ui::MainWindow>(
                                                ui::MainWindow::Parts{.settings = settings_,
                                                                      .live = *live_,
                                                                      .cameras = *cameras_,
                                                                      .backgrounds = ui::BackgroundLibrary::installed(),
                                                                      .drawable = drawable_,
                                                                      .hidden = hidden,
                                                                      .shortcuts = shortcuts_.get()}));
    if (old)
        window_->setGeometry(old->geometry());
    else if (trace_)
        connect(window_.get(), &ui::MainWindow::firstPictureShown, this, &Application::reportFirstPicture);
    // Queued: the old window is still at work when it says so.
    connect(
        window_.get(), &ui::MainWindow::languageChosen, this, [this] { makeWindow(window_->isHidden()); },
        Qt::QueuedConnection);
    connect(window_.get(), &ui::MainWindow::closed, this, [] { QApplication::exit(); });
    if (!hidden)
        window_->show();
}

void Application::watchCameras()
{
    // Unsupported where there is no udev; a person can still look again by hand.
    if (auto watch = capture::CameraWatch::start([model = cameras_.get()] {
            QMetaObject::invokeMethod(model, &ui::CameraModel::refresh, Qt::QueuedConnection);
        }))
        watch_ = *std::move(watch);
}

void Application::reportFirstPicture()
{
    const auto age = processAge();
    const auto now = Trace::Clock::now();
    trace_->add("ui.first_picture", 0, now - age, now);
    fmt::print(stderr, "first picture on screen after {} ms\n", age.count());
}

void Application::close()
{
    window_->quit();
}

void Application::raise()
{
    window_->bringToFront();
}

bool Application::stop()
{
    watch_.reset();
    if (shortcuts_)
        shortcuts_->leave();
    return live_->stop();
}

} // namespace bokeh::desktop
