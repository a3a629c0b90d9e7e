#include "ui/settings/settings_dialog.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "engine/pipeline/network_library.h"
#include "ui/recording/recording_page.h"
#include "ui/settings/doctor_page.h"
#include "ui/settings/language.h"
#include "ui/window/status_line.h"

namespace bokeh::ui {

SettingsDialog::SettingsDialog(Parts parts, QWidget *parent)
    : QDialog(parent), parts_(parts), pages_(new QTabWidget(this))
{
    setWindowTitle(tr("Settings"));
    pages_->addTab(makeCameraPage(), tr("&Camera"));
    pages_->addTab(makeQualityPage(), tr("&Quality"));
    pages_->addTab(makeAcceleratorPage(), tr("&Accelerator"));
    pages_->addTab(makePrivacyPage(), tr("&Privacy"));
    pages_->addTab(makeAppearancePage(), tr("App&earance"));
    pages_->addTab(new RecordingPage(parts_.settings, parts_.live.devices(), this), tr("Record&ing"));
    pages_->addTab(new DoctorPage(parts_.live.devices(), this), tr("Camera &doctor"));
    pages_->addTab(makeAboutPage(), tr("A&bout"));
    auto *buttons = new QDialogButtonBox(this);
    connect(buttons->addButton(tr("C&lose"), QDialogButtonBox::RejectRole), &QPushButton::clicked, this,
            &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(pages_);
    column->addWidget(buttons);
    constexpr int kLeast = 560, kEdges = 30;
    setMinimumWidth(qMax(kLeast, pages_->tabBar()->sizeHint().width() + kEdges)); // all tabs, in any language

    connect(&parts_.settings, &Settings::changed, this, &SettingsDialog::follow);
    connect(&parts_.cameras, &CameraModel::found, this, &SettingsDialog::followModes);
    connect(&timer_, &QTimer::timeout, this, &SettingsDialog::followStatus);
    timer_.start(std::chrono::seconds(1));
    followNetworks();
    follow();
    followStatus();
}

void SettingsDialog::showPage(int page)
{
    pages_->setCurrentIndex(page);
}

void SettingsDialog::follow()
{
    const Choices &now = parts_.settings.now();
    mirror_->setChecked(now.mirror);
    sync_->setCurrentIndex(static_cast<int>(now.sync));
    people_->setCurrentIndex(static_cast<int>(now.people));
    rest_->setChecked(now.restWhenStill);
    askTwice_->setChecked(now.askTwice);
    accelerators_->setCurrentIndex(static_cast<int>(now.accelerator));
    networks_->setCurrentIndex(qMax(0, networks_->findData(now.network)));
    compositor_->setCurrentIndex(static_cast<int>(now.compositor));
    budget_->setValue(now.budgetPercent);
    budgetValue_->setText(tr("%1 % of one core").arg(QLocale().toString(now.budgetPercent)));
    cover_->setCurrentIndex(static_cast<int>(now.cover));
    theme_->setCurrentIndex(static_cast<int>(now.theme));
    language_->setCurrentIndex(qMax(0, language_->findData(now.language)));
    if (keepInTray_)
        keepInTray_->setChecked(now.keepInTray);
    followModes();
}

void SettingsDialog::followModes()
{
    const Choices &now = parts_.settings.now();
    const capture::CameraInfo *camera = parts_.cameras.camera(now.camera);
    modes_->clear();
    modes_->addItem(tr("Automatic"));
    if (camera)
        for (const capture::CameraMode &mode : camera->modes) {
            modes_->addItem(QString::fromStdString(capture::describe(mode)), modes_->count() - 1);
            if (now.mode == mode)
                modes_->setCurrentIndex(modes_->count() - 1);
        }
    modes_->setEnabled(camera && !camera->modes.empty());
}

void SettingsDialog::followNetworks()
{
    networks_->clear();
    networks_->addItem(tr("Automatic: the best that this machine can afford"), QString());
    QStringList names;
    for (const std::string &name : pipeline::NetworkLibrary::installed().names())
        names << QString::fromStdString(name);
    if (const QString &chosen = parts_.settings.now().network; !chosen.isEmpty() && !names.contains(chosen))
        names << chosen; // a file
    const auto people = [](const QString &name) { return !pipeline::isForRoads(name.toStdString()); };
    const auto roads = std::stable_partition(names.begin(), names.end(), people);
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (name == roads)
            networks_->insertSeparator(networks_->count());
        networks_->addItem(networkName(name->toStdString()), *name);
    }
}

void SettingsDialog::followStatus()
{
    const pipeline::LiveStatus status = parts_.live.status();
    const QString by = status.accelerator.empty() ? tr("nothing yet") : QString::fromStdString(status.accelerator);
    const QString on = status.compositor.empty() ? tr("nothing yet") : QString::fromStdString(status.compositor);
    QString text = tr("Masks are computed by: %1\nThe picture is composed on: %2").arg(by, on);
    if (!status.notice.empty())
        text += QStringLiteral("\n\n") + QString::fromStdString(status.notice);
    computedBy_->setText(text);
}

} // namespace bokeh::ui
