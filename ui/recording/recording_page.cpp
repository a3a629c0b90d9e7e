#include "ui/recording/recording_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/desktop/theme.h"
#include "ui/recording/recording.h"
#include "ui/widgets/faint_label.h"

namespace bokeh::ui {

namespace {

constexpr int kNoSound = 0, kDefault = 1; // entries of the microphones, before those that have names

/// What a control trades, in smaller importance below it.
QLabel *explain(QVBoxLayout *column, QWidget *control, const QString &text)
{
    auto *label = new FaintLabel(text, control->parentWidget());
    label->setWordWrap(true);
    control->setToolTip(text);
    control->setAccessibleDescription(text);
    column->addWidget(label);
    column->addSpacing(kPageGap);
    return label;
}

/// `beside`: to the right of the field.
void addField(QVBoxLayout *column, const QString &text, QWidget *field, QWidget *beside = nullptr)
{
    auto *label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    column->addWidget(label);
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    if (beside)
        row->addWidget(beside);
    column->addLayout(row);
}

} // namespace

RecordingPage::RecordingPage(Settings &settings, const Devices &devices, QWidget *parent)
    : QWidget(parent), settings_(settings), find_(devices.microphones)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    column->setSpacing(4);
    addFolder(column);
    addParts(column);
    addMicrophone(column);
    column->addStretch();
    connect(&settings_, &Settings::changed, this, &RecordingPage::follow);
    follow();
}

void RecordingPage::addFolder(QVBoxLayout *column)
{
    folder_ = new QLineEdit(this);
    folder_->setReadOnly(true);
    auto *choose = new QPushButton(tr("C&hoose…"), this);
    connect(choose, &QPushButton::clicked, this, &RecordingPage::chooseFolder);
    addField(column, tr("Recordings go &to"), folder_, choose);
    explain(column, folder_,
            tr("The picture as others see it is always recorded. What is chosen here counts from the "
               "next recording on."));
}

void RecordingPage::addParts(QVBoxLayout *column)
{
    cutOut_ = new QComboBox(this);
    cutOut_->addItems({tr("No"), tr("As WebM"), tr("As ProRes 4444")}); // in the order of pipeline::RecordingAlpha
    connect(cutOut_, &QComboBox::activated, this, [this](int index) {
        settings_.edit(
            [index](Choices &choices) { choices.take.cutOut = static_cast<pipeline::RecordingAlpha>(index); });
    });
    addField(column, tr("Also record the c&ut-out"), cutOut_);
    explain(column, cutOut_,
            tr("The same with transparency, to lay over something else. WebM is small; ProRes is for film editors, and "
               "large. Both cost computing."));
    mask_ = new QCheckBox(tr("Also record the &masks"), this);
    connect(mask_, &QCheckBox::clicked, this,
            [this](bool on) { settings_.edit([on](Choices &choices) { choices.take.mask = on; }); });
    column->addWidget(mask_);
    explain(column, mask_, tr("What the network found, without loss and at its own size."));
    camera_ = new QCheckBox(tr("Also record the camera as it i&s"), this);
    connect(camera_, &QCheckBox::clicked, this, [this](bool on) {
        if (on)
            askForCamera();
        else
            settings_.edit([](Choices &choices) { choices.take.camera = false; });
    });
    column->addWidget(camera_);
    explain(column, camera_, tr("Shows your room. Forgotten when you close the window."));
}

void RecordingPage::addMicrophone(QVBoxLayout *column)
{
    microphone_ = new QComboBox(this);
    connect(microphone_, &QComboBox::activated, this, &RecordingPage::chooseMicrophone);
    addField(column, tr("Sou&nd"), microphone_);
    aboutSound_ = explain(column, microphone_, tr("Your microphone is open only while you record."));
}

QMessageBox *RecordingPage::question() const
{
    return question_;
}

void RecordingPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tasks_.send(find_, [this](const Microphones &found) { showMicrophones(found); });
}

void RecordingPage::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose a folder"), folder_->text());
    if (!folder.isEmpty())
        settings_.edit([&](Choices &choices) { choices.take.folder = folder; });
}

void RecordingPage::chooseMicrophone(int index)
{
    settings_.edit([&](Choices &choices) {
        choices.take.sound = index != kNoSound;
        choices.take.microphone = microphone_->itemData(index).toString();
        choices.take.microphoneName = choices.take.microphone.isEmpty() ? QString() : microphone_->itemText(index);
    });
}

/// The box stays off until the answer is yes.
void RecordingPage::askForCamera()
{
    camera_->setChecked(false);
    question_ = new QMessageBox(QMessageBox::Warning, tr("Record the camera as it is?"),
                                tr("The extra file will show everything that the camera sees: you, your room and "
                                   "whoever comes in."),
                                QMessageBox::NoButton, this);
    question_->setInformativeText(tr("While you hide, pause or freeze the picture, nothing is added to it."));
    question_->setAttribute(Qt::WA_DeleteOnClose);
    auto *yes = question_->addButton(tr("&Record my room"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this,
            [this] { settings_.edit([](Choices &choices) { choices.take.camera = true; }); });
    auto *no = question_->addButton(tr("&Leave it out"), QMessageBox::RejectRole);
    question_->setDefaultButton(no);
    question_->setEscapeButton(no);
    question_->open();
}

void RecordingPage::showMicrophones(const Microphones &found)
{
    found_ = found ? *found : std::vector<capture::MicrophoneInfo>();
    aboutSound_->setText(found ? tr("Your microphone is open only while you record.")
                               : QString::fromStdString(found.error().what));
    followMicrophones();
}

void RecordingPage::follow()
{
    const RecordingChoice &take = settings_.now().take;
    folder_->setText(QDir::toNativeSeparators(take.folder.isEmpty() ? Recording::folder() : take.folder));
    cutOut_->setCurrentIndex(static_cast<int>(take.cutOut));
    mask_->setChecked(take.mask);
    camera_->setChecked(take.camera);
    followMicrophones();
}

void RecordingPage::followMicrophones()
{
    const RecordingChoice &take = settings_.now().take;
    microphone_->clear();
    microphone_->addItem(tr("None"));
    microphone_->addItem(tr("The system's microphone"), QString());
    for (const capture::MicrophoneInfo &info : found_)
        microphone_->addItem(QString::fromStdString(info.name), QString::fromStdString(info.id));
    int chosen = take.microphone.isEmpty() ? kDefault : microphone_->findData(take.microphone);
    if (chosen < 0) { // it is away
        microphone_->addItem(take.microphoneName, take.microphone);
        chosen = microphone_->count() - 1;
    }
    microphone_->setCurrentIndex(take.sound ? chosen : kNoSound);
}

} // namespace bokeh::ui
