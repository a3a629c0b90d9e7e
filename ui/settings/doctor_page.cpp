#include "ui/settings/doctor_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShowEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/desktop/theme.h"
#include "ui/widgets/severity_mark.h"

namespace bokeh::ui {

using doctor::Finding;

namespace {

constexpr int kBetween = 8, kListHeight = 260;

/// What a finding says, to be read, taken from and reached by Tab. Plain text, for devices are named by others.
QLabel *textOf(const std::string &text, const QString &name, QWidget *parent)
{
    auto *label = new QLabel(QString::fromStdString(text), parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setFocusPolicy(Qt::StrongFocus);
    label->setAccessibleName(QStringLiteral("%1: %2").arg(name, label->text()));
    return label;
}

QLayout *rowOf(const Finding &finding, QWidget *list)
{
    QLabel *what = textOf(finding.what, SeverityMark::nameOf(finding.severity), list);
    QFont strong = what->font();
    strong.setWeight(QFont::DemiBold);
    what->setFont(strong);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(what);
    if (!finding.remedy.empty())
        texts->addWidget(textOf(finding.remedy, DoctorPage::tr("What to do"), list));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(new SeverityMark(finding.severity, list), 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    return row;
}

} // namespace

DoctorPage::DoctorPage(const Devices &devices, QWidget *parent)
    : QWidget(parent),
      examine_(devices.examine),
      makeDevice_(devices.makeCallDevice),
      list_(new QScrollArea(this)),
      said_(new QLabel(this))
{
    auto *about = new QLabel(tr("What stands between a camera and a call. Looking changes nothing."), this);
    about->setWordWrap(true);
    list_->setWidgetResizable(true);
    list_->setMinimumHeight(kListHeight);
    list_->setAccessibleName(tr("What was found"));
    said_->setObjectName(QStringLiteral("said"));
    said_->setWordWrap(true);
    said_->setTextFormat(Qt::PlainText);
    said_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    said_->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    column->setSpacing(kBetween);
    column->addWidget(about);
    column->addWidget(list_, 1);
    column->addWidget(said_);
    column->addWidget(makeButtons());
}

QWidget *DoctorPage::makeButtons()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString &text, void (DoctorPage::*pressed)()) {
        auto *button = new QPushButton(text, bar);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, pressed);
        row->addWidget(button);
        return button;
    };
    add(tr("Look a&gain"), &DoctorPage::look);
    copy_ = add(tr("Cop&y report"), &DoctorPage::copyReport);
    copy_->setEnabled(false);
    row->addStretch();
    make_ = add(tr("Create the de&vice…"), &DoctorPage::makeDevice);
    const QString explanation =
        tr("Loads the kernel module v4l2loopback, or adds a device to it, until the system is started anew. Asks for "
           "the administrator's password.");
    make_->setToolTip(explanation);
    make_->setAccessibleDescription(explanation);
    make_->hide();
    return bar;
}

void DoctorPage::showEvent(QShowEvent *event)
{
    if (!event->spontaneous())
        look();
    QWidget::showEvent(event);
}

void DoctorPage::look()
{
    if (looking_) {
        lookAgain_ = true; // what is under way may have passed by what has changed since
        return;
    }
    looking_ = true;
    tasks_.send(examine_, [this](std::vector<Finding> findings) {
        looking_ = false;
        showFindings(std::move(findings));
        if (std::exchange(lookAgain_, false))
            look();
    });
}

void DoctorPage::showFindings(std::vector<Finding> findings)
{
    std::ranges::stable_sort(findings, std::ranges::greater(), &Finding::severity);
    if (findings == findings_)
        return; // who reads, or is about to copy, is not disturbed
    findings_ = std::move(findings);
    auto *list = new QWidget;
    list->setBackgroundRole(QPalette::Base);
    auto *column = new QVBoxLayout(list);
    column->setSpacing(kPageMargin);
    for (const Finding &finding : findings_)
        column->addLayout(rowOf(finding, list));
    column->addStretch();
    list_->setWidget(list); // deletes what was there
    copy_->setEnabled(true);
    make_->setVisible(std::ranges::any_of(findings_, &Finding::deviceCanBeMade));
}

void DoctorPage::makeDevice()
{
    make_->setEnabled(false);
    say(tr("Asking for permission…"));
    tasks_.send(makeDevice_, [this](const Result<std::filesystem::path> &made) {
        make_->setEnabled(true);
        say(made ? tr("%1 is there now. Send to calls uses it by itself.").arg(QString::fromStdString(made->string()))
                 : QString::fromStdString(made.error().what));
        look();
    });
}

void DoctorPage::copyReport()
{
    QGuiApplication::clipboard()->setText(reportOf(findings_));
    say(tr("The report has been copied."));
}

void DoctorPage::say(const QString &sentence)
{
    said_->setText(sentence);
    said_->show();
}

QString DoctorPage::reportOf(const std::vector<Finding> &findings)
{
    QString report = QStringLiteral("Bokehcam " BOKEHCAM_VERSION "\n");
    for (const Finding &finding : findings) {
        report += QStringLiteral("\n%1: %2\n")
                      .arg(QLatin1String(doctor::nameOf(finding.severity)), QString::fromStdString(finding.what));
        if (!finding.remedy.empty())
            report += QStringLiteral("  -> %1\n").arg(QString::fromStdString(finding.remedy));
    }
    return report;
}

} // namespace bokeh::ui
