// The real window on real parts, for tests: only what stands in for cameras is ours.
#pragma once

#include <QTemporaryDir>
#include <QTest>
#include <catch2/catch.hpp>
#include <memory>

#include "ui/preview/picture_view.h"
#include "ui/preview/preview_pane.h"
#include "ui/window/main_window.h"

namespace bokeh::ui::test {

/// Waits for what should come true; the limit is only there so that a failure ends. Events are handled meanwhile.
inline bool until(const std::function<bool()> &comesTrue)
{
    return QTest::qWaitFor(comesTrue, 20'000);
}

/// No camera; the test pattern, small, by the clock; a network that is shipped.
Devices patternDevices();

/// A source that shows one picture for ever, 30 times a second.
Devices::OpenedSource stillSource(image::Frame);

/// A frame of one colour, or of two halves.
image::Frame halves(image::Rgb left, image::Rgb right, image::Colour = {});

/// Settings in a folder of their own.
struct Folder {
    Folder();
    QTemporaryDir path;
};

struct Stage {
    explicit Stage(Devices = patternDevices(), const Choices & = {}, bool drawable = true);
    ~Stage();

    Choices choices() const { return settings.now(); }
    PictureView &view() { return *window.preview()->view(); }
    QImage picture() { return view().grabFramebuffer(); }
    /// Waits for a picture that was composed with a mask, and then for one more, so that what was set before shows.
    bool live();
    /// Waits until the picture on the screen is as wanted.
    bool shows(const std::function<bool(const QImage &)> &wanted);

    Folder folder;
    Settings settings;
    LivePicture picture_;
    CameraModel cameras;
    MainWindow window;
};

/// How much detail a part of a picture has: the mean difference between neighbours, 0 to 255. Parts are in hundredths
/// of the picture.
double detail(const QImage &, QRect hundredths);

/// Where the test pattern's room is full of small things, and no person ever is: the bookshelf on the left.
inline const QRect kShelf(3, 8, 14, 50);

/// The colour at a place in hundredths.
QColor colourAt(const QImage &, int x, int y);
bool isNear(const QColor &, const QColor &, int levels);

} // namespace bokeh::ui::test
