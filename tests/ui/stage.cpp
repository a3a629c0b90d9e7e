#include "tests/ui/stage.h"

#include <QSettings>

#include "engine/capture/paced_source.h"
#include "engine/pipeline/live/inputs.h"
#include "engine/pipeline/network_library.h"

namespace bokeh::ui::test {

namespace {

void fill(image::MutablePlaneView plane, std::uint8_t left, std::uint8_t right)
{
    for (int y = 0; y < plane.size.height; ++y)
        for (int x = 0; x < plane.size.width; ++x)
            plane.row(y)[x] = x < plane.size.width / 2 ? left : right;
}

void copy(image::PlaneView from, image::MutablePlaneView to)
{
    for (int y = 0; y < from.size.height; ++y)
        std::copy_n(from.row(y), from.size.width, to.row(y));
}

class StillSource final : public capture::Source {
public:
    explicit StillSource(image::Frame still)
        : still_(std::move(still)), pool_(16, [size = still_.size()] { return image::Frame(size); })
    {
        format_.name = "Still";
        format_.size = still_.size();
        format_.colour = still_.colour;
    }

    const capture::Format &format() const override { return format_; }
    Result<image::FramePtr> read() override
    {
        auto frame = pool_.acquire();
        if (!frame)
            return Error{Errc::Exhausted, "no buffer"};
        copy(still_.y.view(), frame->y.view());
        copy(still_.u.view(), frame->u.view());
        copy(still_.v.view(), frame->v.view());
        frame->colour = still_.colour;
        frame->sequence = sequence_;
        frame->time = std::chrono::nanoseconds(std::chrono::seconds(1)) * static_cast<std::int64_t>(sequence_++) / 30;
        frame->captured = std::chrono::steady_clock::now();
        return image::FramePool::publish(std::move(frame));
    }

private:
    image::Frame still_;
    image::FramePool pool_;
    capture::Format format_;
    std::uint64_t sequence_ = 0;
};

QRect pixels(const QImage &image, QRect part)
{
    return {image.width() * part.x() / 100, image.height() * part.y() / 100, image.width() * part.width() / 100,
            image.height() * part.height() / 100};
}

} // namespace

Devices patternDevices()
{
    return {
        .cameras = [] { return std::vector<capture::CameraInfo>(); },
        .openCamera = [](const std::string &, std::optional<capture::CameraMode>) -> Devices::OpenedSource {
            return Error{Errc::Disconnected, "there is no such camera"};
        },
        .openPattern = pipeline::openInput({.name = "pattern", .size = image::Size{640, 360}}),
        .network =
            [](const std::string &) { return pipeline::NetworkLibrary::installed().load("gnetseg-large-224-y-lite"); }};
}

Devices::OpenedSource stillSource(image::Frame frame)
{
    return std::unique_ptr<capture::Source>(
        std::make_unique<capture::PacedSource>(std::make_unique<StillSource>(std::move(frame))));
}

image::Frame halves(image::Rgb left, image::Rgb right, image::Colour colour)
{
    image::Frame frame({640, 360});
    frame.colour = colour;
    const image::Yuv l = image::toYuv(left, colour), r = image::toYuv(right, colour);
    fill(frame.y.view(), l.y, r.y);
    fill(frame.u.view(), l.u, r.u);
    fill(frame.v.view(), l.v, r.v);
    return frame;
}

Folder::Folder()
{
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, path.path());
}

Stage::Stage(Devices devices, const Choices &choices, bool drawable)
    : picture_(devices, settings),
      cameras(devices.cameras, settings),
      window({settings, picture_, cameras, BackgroundLibrary::installed(), drawable})
{
    settings.overrideWith(choices);
    QObject::connect(&cameras, &CameraModel::found, &picture_,
                     [this] { picture_.camerasChanged(!cameras.cameras().empty()); });
    picture_.start();
    window.resize(1000, 800);
    window.show();
    window.activateWindow(); // keys go to the active window only, and there is no window manager
    REQUIRE(QTest::qWaitForWindowActive(&window));
}

Stage::~Stage()
{
    picture_.stop();
}

bool Stage::live()
{
    if (!until([this] { return picture_.status().hidden == pipeline::Hidden::No; }))
        return false;
    const quint64 shown = view().pictures();
    return until([&] { return view().pictures() > shown + 2; });
}

bool Stage::shows(const std::function<bool(const QImage &)> &wanted)
{
    return until([&] { return wanted(picture()); });
}

double detail(const QImage &picture, QRect hundredths)
{
    const QImage grey = picture.copy(pixels(picture, hundredths)).convertToFormat(QImage::Format_Grayscale8);
    double sum = 0;
    for (int y = 0; y < grey.height(); ++y)
        for (int x = 1; x < grey.width(); ++x)
            sum += std::abs(grey.constScanLine(y)[x] - grey.constScanLine(y)[x - 1]);
    return sum / std::max(1, grey.height() * (grey.width() - 1));
}

QColor colourAt(const QImage &picture, int x, int y)
{
    return picture.pixelColor(picture.width() * x / 100, picture.height() * y / 100);
}

bool isNear(const QColor &a, const QColor &b, int levels)
{
    return std::abs(a.red() - b.red()) <= levels && std::abs(a.green() - b.green()) <= levels &&
           std::abs(a.blue() - b.blue()) <= levels;
}

} // namespace bokeh::ui::test
