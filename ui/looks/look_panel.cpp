#include "ui/looks/look_panel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>

#include "ui/looks/background_strip.h"
#include "ui/looks/colour_strip.h"

namespace bokeh::ui {

namespace {

QHBoxLayout *rowOf(QWidget *page)
{
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    return row;
}

} // namespace

LookPanel::LookPanel(const BackgroundLibrary &library, Settings &settings, QWidget *parent)
    : QStackedWidget(parent), settings_(settings)
{
    // In the order of LookKind.
    addWidget(makeTextPage(tr("Everyone sees your room as it is. The next start hides it again.")));
    addWidget(makeBlurPage());
    auto *pictures = new BackgroundStrip(library, settings, this);
    connect(pictures, &BackgroundStrip::ownPictureWanted, this, &LookPanel::ownPictureWanted);
    addWidget(pictures);
    addWidget(makeVideoPage());
    addWidget(new ColourStrip(settings, this));
    addWidget(
        makeTextPage(tr("Everyone sees your room, coloured by what the network takes it for. The next start hides "
                        "it again.")));
    connect(&settings_, &Settings::changed, this, &LookPanel::follow);
    follow();
}

QWidget *LookPanel::makeTextPage(const QString &text)
{
    auto *page = new QWidget(this);
    rowOf(page)->addWidget(new QLabel(text, page));
    return page;
}

QWidget *LookPanel::makeBlurPage()
{
    auto *page = new QWidget(this);
    auto *label = new QLabel(tr("&Strength"), page);
    strength_ = new QSlider(Qt::Horizontal, page);
    strength_->setRange(kWeakestBlur, kStrongestBlur);
    strength_->setPageStep(10);
    strength_->setMaximumWidth(360);
    strength_->setAccessibleName(tr("Strength of the blur"));
    strength_->setToolTip(
        tr("A strong blur hides more of the room. The weakest still hides small things, though not large ones."));
    label->setBuddy(strength_);
    strengthValue_ = new QLabel(page);
    strengthValue_->setMinimumWidth(strengthValue_->fontMetrics().horizontalAdvance(QStringLiteral("000 %")));
    connect(strength_, &QSlider::valueChanged, this,
            [this](int value) { settings_.edit([&](Choices &choices) { choices.look.strength = value; }); });
    QHBoxLayout *row = rowOf(page);
    row->addWidget(label);
    row->addWidget(strength_, 1);
    row->addWidget(strengthValue_);
    row->addStretch(1);
    return page;
}

QWidget *LookPanel::makeVideoPage()
{
    auto *page = new QWidget(this);
    auto *choose = new QPushButton(tr("Choose a video…"), page);
    choose->setToolTip(tr("It plays in a loop, without sound."));
    connect(choose, &QPushButton::clicked, this, &LookPanel::videoWanted);
    videoName_ = new QLabel(page);
    QHBoxLayout *row = rowOf(page);
    row->addWidget(choose);
    row->addWidget(videoName_, 1);
    return page;
}

void LookPanel::follow()
{
    const LookChoice &look = settings_.now().look;
    setCurrentIndex(static_cast<int>(look.kind));
    strength_->setValue(look.strength);
    strengthValue_->setText(tr("%1 %", "per cent").arg(QLocale().toString(look.strength)));
    videoName_->setText(QFileInfo(look.video).fileName());
}

} // namespace bokeh::ui
