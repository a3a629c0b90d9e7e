// What stands around the preview; main_window.cpp has what it does.
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/camera/camera_picker.h"
#include "ui/desktop/theme.h"
#include "ui/looks/effect_bar.h"
#include "ui/looks/look_panel.h"
#include "ui/widgets/bar_button.h"
#include "ui/window/main_window.h"

namespace bokeh::ui {

namespace {

constexpr int kBarMargin = 12;

/// A label with a mnemonic that leads to `field`.
QLabel *labelFor(QWidget *field, const QString &text)
{
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    return label;
}

/// A check box that is one with an action of the menu.
QCheckBox *checkBoxFor(QAction *action, const QString &text, const QString &tip, QWidget *parent)
{
    auto *box = new QCheckBox(text, parent);
    box->setToolTip(tip);
    QObject::connect(box, &QCheckBox::clicked, action, [action] { action->trigger(); });
    return box;
}

} // namespace

void MainWindow::makeMenus()
{
    QMenu *picture = menuBar()->addMenu(tr("&Picture"));
    picture->addActions({actions_.hide, actions_.freeze, actions_.pause});
    picture->addSeparator();
    picture->addActions({actions_.calls, actions_.record});
    picture->addSeparator();
    picture->addActions({actions_.rescan, actions_.settings, actions_.clip});
    picture->addSeparator();
    picture->addAction(actions_.quit);

    QMenu *background = menuBar()->addMenu(tr("Back&ground"));
    background->addActions(QList<QAction *>(actions_.looks.begin(), actions_.looks.end()));
    background->addSeparator();
    background->addActions({actions_.stronger, actions_.weaker});
    background->addSeparator();
    background->addActions({actions_.ownPicture, actions_.video, actions_.undo});

    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addActions({actions_.mirror, actions_.overlay, actions_.fullScreen});

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addActions({actions_.keyboard, actions_.about});
}

QWidget *MainWindow::makeTopBar()
{
    auto *bar = new QWidget(this);
    auto *camera = new CameraPicker(parts_.cameras, parts_.settings, bar);
    people_ = new QComboBox(bar);
    people_->addItems({tr("Everyone"), tr("Only me")}); // in the order of pipeline::People
    people_->setAccessibleName(tr("Who is kept"));
    people_->setToolTip(
        tr("Everyone keeps all people in the picture. Only me keeps the largest, and hides those behind."));
    connect(people_, &QComboBox::activated, this, [this](int index) {
        parts_.settings.edit([index](Choices &choices) { choices.people = static_cast<pipeline::People>(index); });
    });
    calls_ = checkBoxFor(actions_.calls, tr("Send to c&alls"),
                         tr("Lets Firefox, Chrome, Zoom and others choose this picture as their camera. It works while "
                            "the window is hidden, too."),
                         bar);
    mirror_ = checkBoxFor(actions_.mirror, tr("Mi&rror"),
                          tr("Shows you as a mirror does. The preview only: others see you the right way round."), bar);
    overlay_ = checkBoxFor(actions_.overlay, tr("S&tatistics"),
                           tr("Rates, delays and costs, over the picture. Costs a little drawing."), bar);
    auto *settings = new QPushButton(tr("Setti&ngs…"), bar);
    settings->setAutoDefault(false);
    connect(settings, &QPushButton::clicked, actions_.settings, &QAction::trigger);

    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(kBarMargin, 8, kBarMargin, 8);
    row->setSpacing(8);
    row->addWidget(labelFor(camera, tr("Ca&mera")));
    row->addWidget(camera);
    row->addSpacing(12);
    row->addWidget(labelFor(people_, tr("Peop&le")));
    row->addWidget(people_);
    row->addStretch();
    row->addWidget(calls_);
    row->addSpacing(8);
    row->addWidget(mirror_);
    row->addSpacing(8);
    row->addWidget(overlay_);
    row->addSpacing(8);
    row->addWidget(settings);
    return bar;
}

QWidget *MainWindow::makeBottomBar()
{
    auto *bar = new QWidget(this);
    effects_ = new EffectBar(parts_.settings, bar);
    auto *details = new LookPanel(parts_.backgrounds, parts_.settings, bar);
    connect(details, &LookPanel::ownPictureWanted, this, &MainWindow::askForPicture);
    connect(details, &LookPanel::videoWanted, this, &MainWindow::askForVideo);
    statusLine_->setParent(bar);
    statusLine_->setAccessibleName(tr("What it runs on and what it costs"));
    statusLine_->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *top = new QHBoxLayout;
    top->addWidget(effects_);
    top->addStretch();
    top->addWidget(makePresenceButtons());
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(kBarMargin, 8, kBarMargin, 8);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(details);
    column->addWidget(statusLine_);
    return bar;
}

QWidget *MainWindow::makePresenceButtons()
{
    auto *group = new QWidget(this);
    auto *row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    const auto add = [&](const char *icon, const QString &text, const QString &tip, QAction *action) {
        auto *button = new BarButton(icon, text, group);
        button->setToolTip(QStringLiteral("%1 (%2)").arg(tip, action->shortcut().toString(QKeySequence::NativeText)));
        connect(button, &BarButton::clicked, action, [action] { action->trigger(); });
        row->addWidget(button);
        return button;
    };
    record_ = add("record", tr("Rec&ord"),
                  tr("Records the picture as others see it. Settings say where to, and what else."), actions_.record);
    record_->setCheckedColour(signalColour::hidden());
    freeze_ = add("freeze", tr("Free&ze"), tr("Holds the last picture until you press it again."), actions_.freeze);
    pause_ = add("pause", tr("Pa&use"), tr("Hides you and closes the camera; its light goes out."), actions_.pause);
    hide_ = add("hide", tr("Hid&e"),
                tr("Hides you at once, everywhere. The camera stays open, so coming back is quick."), actions_.hide);
    hide_->setCheckedColour(signalColour::hidden());
    pause_->setCheckedColour(signalColour::hidden());
    return group;
}

} // namespace bokeh::ui
