#include "ui/window/actions.h"

#include <QActionGroup>

namespace bokeh::ui {

namespace {

/// One action of the window, which works wherever the focus is.
QAction *add(QWidget *window, const QString &text, const QKeySequence &keys, bool checkable = false)
{
    auto *action = new QAction(text, window);
    action->setShortcut(keys);
    action->setCheckable(checkable);
    window->addAction(action);
    return action;
}

} // namespace

Actions::Actions(QWidget *window)
{
    auto *group = new QActionGroup(window);
    const QString names[] = {tr("&Off: show my room"),    tr("&Blur"), tr("&Image"), tr("&Video"), tr("&Colour"),
                             tr("C&lasses: show my room")};
    for (std::size_t i = 0; i < looks.size(); ++i) {
        looks[i] =
            add(window, names[i], QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + static_cast<int>(i))), true);
        group->addAction(looks[i]);
    }
    look(LookKind::Classes)->setVisible(false);
    stronger = add(window, tr("&Stronger blur"), QKeySequence(Qt::CTRL | Qt::Key_Up));
    weaker = add(window, tr("&Weaker blur"), QKeySequence(Qt::CTRL | Qt::Key_Down));
    undo = add(window, tr("&Undo the last look"), QKeySequence::Undo);
    ownPicture = add(window, tr("Open a &picture…"), QKeySequence::Open);
    video = add(window, tr("Open a vi&deo…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    hide = add(window, tr("&Hide me now"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H), true);
    freeze = add(window, tr("&Freeze the picture"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), true);
    pause = add(window, tr("&Pause and close the camera"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), true);
    calls = add(window, tr("&Send to calls"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), true);
    record = add(window, tr("&Record"), QKeySequence(Qt::CTRL | Qt::Key_R), true);
    rescan = add(window, tr("&Look for cameras again"), QKeySequence(Qt::Key_F5));
    clip = add(window, tr("Process a &clip…"), QKeySequence(Qt::CTRL | Qt::Key_E));
    quit = add(window, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
    mirror = add(window, tr("&Mirror the preview"), QKeySequence(Qt::CTRL | Qt::Key_M), true);
    overlay = add(window, tr("&Statistics"), QKeySequence(Qt::CTRL | Qt::Key_I), true);
    fullScreen = add(window, tr("&Full screen"), QKeySequence(Qt::Key_F11), true);
    settings = add(window, tr("S&ettings…"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
    keyboard = add(window, tr("&Keyboard…"), QKeySequence(Qt::Key_F1));
    about = add(window, tr("&About Bokehcam…"), {});
    about->setMenuRole(QAction::AboutRole);
    quit->setMenuRole(QAction::QuitRole);
}

std::vector<QAction *> Actions::all() const
{
    std::vector<QAction *> list(looks.begin(), looks.end());
    list.insert(list.end(), {stronger, weaker, undo, ownPicture, video, hide, freeze, pause, calls, record, rescan,
                             clip, quit, mirror, overlay, fullScreen, settings, keyboard, about});
    return list;
}

} // namespace bokeh::ui
