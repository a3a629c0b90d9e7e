#include "ui/settings/settings.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <array>
#include <utility>

namespace bokeh::ui {

namespace {

using compositor::Backend;
using pipeline::Cover;
using pipeline::People;
using pipeline::Sync;

// Names in the file are words, so that it can be read, and so that a new value in an enumeration moves none.
template <class E, std::size_t N> using Names = std::array<std::pair<E, const char *>, N>;

constexpr Names<LookKind, 4> kLooks{{{LookKind::Blur, "blur"},
                                     {LookKind::Image, "image"},
                                     {LookKind::Video, "video"},
                                     {LookKind::Colour, "colour"}}}; // those that show the room are not among them
constexpr Names<People, 2> kPeople{{{People::Everyone, "everyone"}, {People::OnlyMe, "only-me"}}};
constexpr Names<Sync, 2> kSync{{{Sync::Exact, "exact"}, {Sync::Fast, "fast"}}};
constexpr Names<Cover, 2> kCovers{{{Cover::Blur, "blur"}, {Cover::Card, "card"}}};
constexpr Names<accelerator::AcceleratorSelection::Kind, 3> kAccelerators{
    {{accelerator::AcceleratorSelection::Kind::Automatic, "auto"},
     {accelerator::AcceleratorSelection::Kind::Emulator, "emulator"},
     {accelerator::AcceleratorSelection::Kind::Usb, "usb"}}};
constexpr Names<Backend, 3> kBackends{
    {{Backend::Automatic, "auto"}, {Backend::Cpu, "cpu"}, {Backend::OpenGl, "opengl"}}};
constexpr Names<pipeline::RecordingAlpha, 3> kCutOuts{{{pipeline::RecordingAlpha::None, "none"},
                                                       {pipeline::RecordingAlpha::Webm, "webm"},
                                                       {pipeline::RecordingAlpha::ProRes, "prores"}}};
constexpr Names<Theme, 3> kThemes{{{Theme::System, "system"}, {Theme::Light, "light"}, {Theme::Dark, "dark"}}};
constexpr Names<capture::PixelFormat, 5> kFormats{{{capture::PixelFormat::I420, "i420"},
                                                   {capture::PixelFormat::Nv12, "nv12"},
                                                   {capture::PixelFormat::Yuyv, "yuyv"},
                                                   {capture::PixelFormat::Uyvy, "uyvy"},
                                                   {capture::PixelFormat::Mjpeg, "mjpeg"}}};

template <class E, std::size_t N> QString nameOf(const Names<E, N> &names, E value)
{
    for (const auto &[known, name] : names)
        if (known == value)
            return QString::fromLatin1(name);
    return {};
}

template <class E, std::size_t N> std::optional<E> valueOf(const Names<E, N> &names, const QString &text)
{
    for (const auto &[value, name] : names)
        if (text == QLatin1String(name))
            return value;
    return {};
}

/// "1280x720 30/1 mjpeg"
QString textOf(const capture::CameraMode &mode)
{
    return QStringLiteral("%1x%2 %3/%4 %5")
        .arg(mode.size.width)
        .arg(mode.size.height)
        .arg(mode.rateNumerator)
        .arg(mode.rateDenominator)
        .arg(nameOf(kFormats, mode.pixels));
}

std::optional<capture::CameraMode> modeOf(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("^(\\d{1,5})x(\\d{1,5}) (\\d{1,9})/(\\d{1,9}) (\\w+)$"));
    const auto match = shape.match(text);
    const auto pixels = valueOf(kFormats, match.captured(5));
    if (!match.hasMatch() || !pixels)
        return {};
    return capture::CameraMode{.pixels = *pixels,
                               .size = {match.captured(1).toInt(), match.captured(2).toInt()},
                               .rateNumerator = match.captured(3).toInt(),
                               .rateDenominator = match.captured(4).toInt()};
}

/// Reads what is there and makes sense; the rest keeps its default.
class Reader {
public:
    explicit Reader(const QSettings &file) : file_(file) {}

    void read(const char *key, QString &out) const { out = file_.value(QLatin1String(key), out).toString(); }
    void read(const char *key, bool &out) const { out = file_.value(QLatin1String(key), out).toBool(); }
    void read(const char *key, int &out, int least, int most) const
    {
        bool sound = false;
        const int value = file_.value(QLatin1String(key)).toInt(&sound);
        if (sound && value >= least && value <= most)
            out = value;
    }
    template <class E, std::size_t N> void read(const char *key, E &out, const Names<E, N> &names) const
    {
        out = valueOf(names, file_.value(QLatin1String(key)).toString()).value_or(out);
    }

private:
    const QSettings &file_;
};

} // namespace

Settings::Settings(QObject *parent)
    : QObject(parent),
      file_(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("Bokehcam"), QStringLiteral("bokehcam"))
{
    load();
}

void Settings::load()
{
    const Reader from(file_);
    from.read("look/kind", now_.look.kind, kLooks);
    from.read("look/strength", now_.look.strength, kWeakestBlur, kStrongestBlur);
    from.read("look/image", now_.look.image);
    from.read("look/video", now_.look.video);
    if (const QColor colour(file_.value("look/colour").toString()); colour.isValid())
        now_.look.colour = colour;
    from.read("camera/id", now_.camera);
    from.read("camera/name", now_.cameraName);
    now_.mode = modeOf(file_.value("camera/mode").toString());
    from.read("calls/send", now_.sendToCalls);
    from.read("preview/mirror", now_.mirror);
    from.read("preview/overlay", now_.overlay);
    from.read("mask/people", now_.people, kPeople);
    from.read("mask/sync", now_.sync, kSync);
    from.read("mask/rest-when-still", now_.restWhenStill);
    from.read("mask/ask-twice", now_.askTwice);
    from.read("mask/budget-percent", now_.budgetPercent, 10, 100);
    from.read("mask/accelerator", now_.accelerator, kAccelerators);
    from.read("mask/network", now_.network);
    from.read("picture/cover", now_.cover, kCovers);
    from.read("picture/compositor", now_.compositor, kBackends);
    from.read("record/folder", now_.take.folder);
    from.read("record/cut-out", now_.take.cutOut, kCutOuts);
    from.read("record/mask", now_.take.mask);
    from.read("record/sound", now_.take.sound);
    from.read("record/microphone", now_.take.microphone);
    from.read("record/microphone-name", now_.take.microphoneName);
    from.read("window/theme", now_.theme, kThemes);
    from.read("window/language", now_.language);
    from.read("window/keep-in-tray", now_.keepInTray);
    from.read("window/global-shortcuts", now_.globalShortcuts);
}

void Settings::save(const Choices &before)
{
    // Only what differs is written: a choice that came from the command line stays out of the file until a person
    // chooses otherwise.
    const auto write = [this](const char *key, const auto &now, const auto &was, auto asText) {
        if (!(now == was))
            file_.setValue(QLatin1String(key), asText(now));
    };
    const auto plain = [](const auto &value) { return value; };
    const auto word = [](const auto &names) { return [&names](auto value) { return nameOf(names, value); }; };
    if (!showsRoom(now_.look))
        write("look/kind", now_.look.kind, before.look.kind, word(kLooks));
    if (now_.look.strength >= kWeakestBlur)
        write("look/strength", now_.look.strength, before.look.strength, plain);
    write("look/image", now_.look.image, before.look.image, plain);
    write("look/video", now_.look.video, before.look.video, plain);
    write("look/colour", now_.look.colour, before.look.colour, [](const QColor &colour) { return colour.name(); });
    write("camera/id", now_.camera, before.camera, plain);
    write("camera/name", now_.cameraName, before.cameraName, plain);
    write("camera/mode", now_.mode, before.mode, [](const auto &mode) { return mode ? textOf(*mode) : QString(); });
    write("calls/send", now_.sendToCalls, before.sendToCalls, plain);
    write("preview/mirror", now_.mirror, before.mirror, plain);
    write("preview/overlay", now_.overlay, before.overlay, plain);
    write("mask/people", now_.people, before.people, word(kPeople));
    write("mask/sync", now_.sync, before.sync, word(kSync));
    write("mask/rest-when-still", now_.restWhenStill, before.restWhenStill, plain);
    write("mask/ask-twice", now_.askTwice, before.askTwice, plain);
    write("mask/budget-percent", now_.budgetPercent, before.budgetPercent, plain);
    write("mask/accelerator", now_.accelerator, before.accelerator, word(kAccelerators));
    write("mask/network", now_.network, before.network, plain);
    write("picture/cover", now_.cover, before.cover, word(kCovers));
    write("picture/compositor", now_.compositor, before.compositor, word(kBackends));
    write("record/folder", now_.take.folder, before.take.folder, plain);
    write("record/cut-out", now_.take.cutOut, before.take.cutOut, word(kCutOuts));
    write("record/mask", now_.take.mask, before.take.mask, plain); // RecordingChoice::camera is not there on purpose
    write("record/sound", now_.take.sound, before.take.sound, plain);
    write("record/microphone", now_.take.microphone, before.take.microphone, plain);
    write("record/microphone-name", now_.take.microphoneName, before.take.microphoneName, plain);
    write("window/theme", now_.theme, before.theme, word(kThemes));
    write("window/language", now_.language, before.language, plain);
    write("window/keep-in-tray", now_.keepInTray, before.keepInTray, plain);
    write("window/global-shortcuts", now_.globalShortcuts, before.globalShortcuts, plain);
}

void Settings::change(const Choices &next)
{
    if (next == now_)
        return;
    const Choices before = std::exchange(now_, next);
    save(before);
    Q_EMIT changed(before);
}

void Settings::overrideWith(const Choices &next)
{
    const Choices before = std::exchange(now_, next);
    if (!(next == before))
        Q_EMIT changed(before);
}

void Settings::reset()
{
    file_.clear();
    (void)accelerators().forgetAll(); // one that cannot be removed could not be written either
    overrideWith({});
}

accelerator::usb::KnownDevices Settings::accelerators() const
{
    const QString folder = QFileInfo(file_.fileName()).absolutePath();
    return accelerator::usb::KnownDevices(QFile::encodeName(folder + QStringLiteral("/accelerators")).toStdString());
}

std::string settingName(LookKind kind)
{
    if (kind == LookKind::Off)
        return "off";
    return kind == LookKind::Classes ? "classes" : nameOf(kLooks, kind).toStdString();
}

std::string settingName(pipeline::People people)
{
    return nameOf(kPeople, people).toStdString();
}

std::string settingName(pipeline::Sync sync)
{
    return nameOf(kSync, sync).toStdString();
}

std::string settingName(pipeline::Cover cover)
{
    return nameOf(kCovers, cover).toStdString();
}

QByteArray Settings::geometry() const
{
    return file_.value("window/geometry").toByteArray();
}

void Settings::setGeometry(const QByteArray &geometry)
{
    file_.setValue("window/geometry", geometry);
}

QString Settings::clipFolder() const
{
    return file_.value("clip/folder").toString();
}

void Settings::setClipFolder(const QString &folder)
{
    file_.setValue("clip/folder", folder);
}

} // namespace bokeh::ui
