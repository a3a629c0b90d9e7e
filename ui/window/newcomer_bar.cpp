#include "ui/window/newcomer_bar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace bokeh::ui {

NewcomerBar::NewcomerBar(QWidget *parent) : QFrame(parent), question_(new QLabel(this))
{
    setFrameShape(QFrame::StyledPanel);
    question_->setWordWrap(true);
    question_->setTextFormat(Qt::PlainText); // the device chooses its name
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->addWidget(question_, 1);
    for (const bool allowed : {true, false}) {
        auto *button = new QPushButton(allowed ? tr("Use it") : tr("Do not use it"), this);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, allowed] { answer(allowed); });
        row->addWidget(button);
    }
    hide();
}

void NewcomerBar::follow(const std::optional<pipeline::LiveStatus::Newcomer> &newcomer)
{
    const QString serial = newcomer ? QString::fromStdString(newcomer->serial) : QString();
    if (serial.isEmpty() || serial == answered_)
        return hide();
    if (serial != asked_ || isHidden()) {
        asked_ = serial;
        question_->setText(
            tr("An accelerator that was never used here is plugged in: %1, serial number %2. It would see "
               "your camera's picture and decide what of it is shown.")
                .arg(QString::fromStdString(newcomer->name), serial));
        show();
        QAccessibleEvent alert(question_, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void NewcomerBar::answer(bool allowed)
{
    answered_ = asked_;
    hide();
    Q_EMIT answered(answered_, allowed);
}

} // namespace bokeh::ui
