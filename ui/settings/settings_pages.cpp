// The pages of the settings dialog; settings_dialog.cpp has what they follow.
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include "ui/camera/camera_picker.h"
#include "ui/desktop/autostart.h"
#include "ui/desktop/theme.h"
#include "ui/desktop/tray.h"
#include "ui/settings/language.h"
#include "ui/settings/settings_dialog.h"
#include "ui/settings/shortcuts_switch.h"
#include "ui/widgets/faint_label.h"
#include "ui/widgets/icons.h"

namespace bokeh::ui {

namespace {

QVBoxLayout *columnOf(QWidget *page)
{
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    column->setSpacing(4);
    return column;
}

/// What a control trades, in smaller importance below it.
QLabel *explanationOf(const QString &text, QWidget *control)
{
    auto *label = new FaintLabel(text, control->parentWidget());
    label->setWordWrap(true);
    control->setToolTip(text);
    control->setAccessibleDescription(text);
    return label;
}

/// `value`: what the field is set to, in words, beside it.
void addField(QVBoxLayout *column, const QString &text, QWidget *field, const QString &explanation,
              QLabel *value = nullptr)
{
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    column->addWidget(label);
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    if (value)
        row->addWidget(value);
    column->addLayout(row);
    column->addWidget(explanationOf(explanation, field));
    column->addSpacing(kPageGap);
}

} // namespace

QComboBox *SettingsDialog::addChoice(QVBoxLayout *column, const QString &label, const QStringList &items,
                                     const QString &explanation, std::function<void(Choices &, int)> choose)
{
    auto *box = new QComboBox(column->parentWidget());
    box->addItems(items);
    box->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    connect(box, &QComboBox::activated, this, [this, choose = std::move(choose)](int index) {
        parts_.settings.edit([&](Choices &choices) { choose(choices, index); });
    });
    addField(column, label, box, explanation);
    return box;
}

QCheckBox *SettingsDialog::addSwitch(QVBoxLayout *column, const QString &text, const QString &explanation,
                                     bool Choices::*member)
{
    auto *box = new QCheckBox(text, column->parentWidget());
    connect(box, &QCheckBox::clicked, this,
            [this, member](bool on) { parts_.settings.edit([&](Choices &choices) { choices.*member = on; }); });
    column->addWidget(box);
    column->addWidget(explanationOf(explanation, box));
    column->addSpacing(kPageGap);
    return box;
}

QWidget *SettingsDialog::makeCameraPage()
{
    auto *page = new QWidget(this);
    QVBoxLayout *column = columnOf(page);
    auto *picker = new CameraPicker(parts_.cameras, parts_.settings, page);
    picker->setMaximumWidth(QWIDGETSIZE_MAX);
    addField(column, tr("Ca&mera"), picker, tr("Automatic takes the first camera there is."));
    modes_ =
        addChoice(column, tr("&Size and rate"), {},
                  tr("Automatic asks for 1280 × 720 at 30 pictures a second, or what comes nearest. More pixels cost "
                     "more computing in every step."),
                  [this](Choices &choices, int index) {
                      const capture::CameraInfo *camera = parts_.cameras.camera(choices.camera);
                      choices.mode.reset();
                      if (camera && index > 0)
                          choices.mode = camera->modes.at(static_cast<std::size_t>(index) - 1);
                  });
    mirror_ = addSwitch(column, tr("Mi&rror the preview"), tr("Others see you the right way round all the same."),
                        &Choices::mirror);
    auto *again = new QPushButton(tr("Loo&k for cameras again"), page);
    connect(again, &QPushButton::clicked, &parts_.cameras, &CameraModel::refresh);
    column->addWidget(again, 0, Qt::AlignLeft);
    column->addStretch();
    return page;
}

QWidget *SettingsDialog::makeQualityPage()
{
    auto *page = new QWidget(this);
    QVBoxLayout *column = columnOf(page);
    sync_ =
        addChoice(column, tr("&Mask and picture"), {tr("Exact"), tr("Fast")},
                  tr("Exact lets each picture wait for its own mask: edges sit, and the picture comes a little later. "
                     "Fast takes the newest mask: no delay, but edges trail when you move."),
                  [](Choices &choices, int index) { choices.sync = static_cast<pipeline::Sync>(index); });
    people_ = addChoice(column, tr("Pe&ople"), {tr("Everyone"), tr("Only me")},
                        tr("Everyone keeps all people in the picture. Only me keeps the largest."),
                        [](Choices &choices, int index) { choices.people = static_cast<pipeline::People>(index); });
    rest_ = addSwitch(column, tr("&Rest while nothing moves"),
                      tr("Computes fewer masks while you sit still. Saves power; costs nothing that shows."),
                      &Choices::restWhenStill);
    askTwice_ = addSwitch(column, tr("As&k twice"),
                          tr("Asks for each mask a second time with the picture mirrored, and takes the mean. Better "
                             "edges for twice the computing; a chip on USB does it in passing. The picture is hidden "
                             "for a moment when you switch."),
                          &Choices::askTwice);
    column->addStretch();
    return page;
}

QWidget *SettingsDialog::makeAcceleratorPage()
{
    auto *page = new QWidget(this);
    QVBoxLayout *column = columnOf(page);
    computedBy_ = new QLabel(page);
    computedBy_->setWordWrap(true);
    computedBy_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(computedBy_);
    column->addSpacing(kPageGap);
    accelerators_ = addChoice(
        column, tr("Masks come &from"), {tr("Automatic"), tr("The CPU emulator"), tr("The accelerator on USB")},
        tr("Automatic takes the accelerator while one is plugged in, and goes on with the emulator when it is pulled "
           "out. The masks are the same, bit for bit."),
        [](Choices &choices, int index) {
            choices.accelerator = static_cast<accelerator::AcceleratorSelection::Kind>(index);
        });
    networks_ =
        addChoice(column, tr("&Network"), {},
                  tr("A larger network finds finer edges and costs more computing. The picture is hidden for a "
                     "moment while it changes."),
                  [this](Choices &choices, int index) { choices.network = networks_->itemData(index).toString(); });
    compositor_ =
        addChoice(column, tr("Co&mposing"), {tr("Automatic"), tr("On the CPU"), tr("With OpenGL")},
                  tr("OpenGL spares the CPU where there is a graphics processor; in software it costs more. "
                     "The picture is hidden for a moment while it changes."),
                  [](Choices &choices, int index) { choices.compositor = static_cast<compositor::Backend>(index); });
    budget_ = new QSlider(Qt::Horizontal, page);
    budget_->setRange(10, 100);
    budget_->setPageStep(10);
    budget_->setAccessibleName(tr("Most that the network may cost"));
    connect(budget_, &QSlider::valueChanged, this,
            [this](int value) { parts_.settings.edit([value](Choices &choices) { choices.budgetPercent = value; }); });
    budgetValue_ = new QLabel(page);
    addField(
        column, tr("Most that the network may c&ost"), budget_,
        tr("For the CPU emulator. Below what it needs, masks come less often, and the picture is hidden when you move "
           "fast."),
        budgetValue_);
    column->addStretch();
    return page;
}

QWidget *SettingsDialog::makePrivacyPage()
{
    auto *page = new QWidget(this);
    QVBoxLayout *column = columnOf(page);
    cover_ = addChoice(column, tr("A &hidden picture is"), {tr("Blurred beyond recognition"), tr("Covered by a card")},
                       tr("Shown when you hide, at the start, and whenever there is no mask that fits."),
                       [](Choices &choices, int index) { choices.cover = static_cast<pipeline::Cover>(index); });
    auto *promises =
        new QLabel(tr("Your room is never shown unless you choose Off, and Off is forgotten when you close the "
                      "window.\n\nNothing leaves this machine: Bokehcam opens no network connection."),
                   page);
    promises->setWordWrap(true);
    column->addWidget(promises);
    column->addSpacing(kPageGap);
    if (parts_.shortcuts)
        column->addWidget(new ShortcutsSwitch(*parts_.shortcuts, parts_.settings, page));
    auto *forget = new QPushButton(tr("&Forget all settings"), page);
    connect(forget, &QPushButton::clicked, &parts_.settings, &Settings::reset);
    column->addWidget(forget, 0, Qt::AlignLeft);
    column->addStretch();
    return page;
}

QWidget *SettingsDialog::makeAppearancePage()
{
    auto *page = new QWidget(this);
    QVBoxLayout *column = columnOf(page);
    theme_ = addChoice(column, tr("&Theme"), {tr("As the system"), tr("Light"), tr("Dark")},
                       tr("Dark disturbs a dim room less."),
                       [](Choices &choices, int index) { choices.theme = static_cast<Theme>(index); });
    language_ =
        addChoice(column, tr("Lan&guage"), {}, tr("Changes when this window closes."),
                  [this](Choices &choices, int index) { choices.language = language_->itemData(index).toString(); });
    language_->addItem(tr("As the system"), QString());
    for (const Language &language : languages())
        language_->addItem(language.name, language.code);
    addStart(column);
    if (Tray::available())
        keepInTray_ = addSwitch(column, tr("&Keep running in the tray"),
                                tr("Closing the window then leaves the program running: calls still see the picture. "
                                   "The camera is closed while nobody watches."),
                                &Choices::keepInTray);
    column->addStretch();
    return page;
}

void SettingsDialog::addStart(QVBoxLayout *column)
{
    QWidget *page = column->parentWidget();
    auto *start = new QCheckBox(tr("&Start with the desktop"), page);
    start->setChecked(Autostart::ofThisProgram().on());
    column->addWidget(start);
    const QString usual = tr("After the login, in the tray where there is one.");
    QLabel *explanation = explanationOf(usual, start);
    column->addWidget(explanation);
    column->addSpacing(kPageGap);
    connect(start, &QCheckBox::clicked, this, [start, explanation, usual](bool on) {
        const Autostart autostart = Autostart::ofThisProgram();
        const Status done = autostart.set(on);
        explanation->setText(done ? usual : QString::fromStdString(done.error().what));
        start->setChecked(autostart.on()); // what the desktop will do, whatever was asked for
    });
}

QWidget *SettingsDialog::makeAboutPage()
{
    auto *page = new QWidget(this);
    QVBoxLayout *column = columnOf(page);
    auto *icon = new QLabel(page);
    icon->setPixmap(programIcon().pixmap(96, 96));
    auto *text = new QLabel(page);
    text->setWordWrap(true);
    text->setText(
        tr("<h2>Bokehcam %1</h2>"
           "<p>Blurs or replaces the background behind you, computed by the bit-exact emulator of a 224 mW CNN "
           "accelerator.</p>"
           "<p>Free software under the Apache License 2.0.</p>")
            .arg(QStringLiteral(BOKEHCAM_VERSION)));
    column->addWidget(icon);
    column->addWidget(text);
    column->addStretch();
    return page;
}

} // namespace bokeh::ui
