#include "ui/window/state_badge.h"

#include <QPainter>

#include "ui/desktop/theme.h"
#include "ui/widgets/icons.h"

namespace bokeh::ui {

namespace {

constexpr int kBadgeMargin = 14, kTop = 14, kIcon = 44, kGap = 10;

QColor colourOf(PictureState::Tone tone)
{
    switch (tone) {
    case PictureState::Tone::Hidden:
        return signalColour::hidden();
    case PictureState::Tone::Warning:
        return signalColour::warning();
    case PictureState::Tone::Note:
    case PictureState::Tone::Plain:
        break;
    }
    return signalColour::note();
}

} // namespace

StateBadge::StateBadge(QWidget *parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QWidget::hide();
}

void StateBadge::show(const PictureState &state)
{
    if (state == state_)
        return;
    state_ = state;
    setAccessibleName(state.title);
    setAccessibleDescription(state.detail);
    setVisible(state.tone != PictureState::Tone::Plain);
    update();
}

QFont StateBadge::titleFont() const
{
    QFont title = font();
    title.setBold(true);
    if (isCard())
        title.setPointSizeF(title.pointSizeF() * 1.8);
    return title;
}

QRect StateBadge::placeIn(QSize picture) const
{
    const QSize title = QFontMetrics(titleFont()).size(0, state_.title);
    const QSize detail = state_.detail.isEmpty() ? QSize() : fontMetrics().size(0, state_.detail);
    QSize size(title.width() + (detail.isEmpty() ? 0 : kGap + detail.width()) + 2 * kBadgeMargin,
               qMax(title.height(), detail.height()) + kBadgeMargin);
    if (isCard())
        size = QSize(qMax(title.width(), detail.width()) + 4 * kBadgeMargin,
                     kIcon + title.height() + detail.height() + 2 * kGap + 3 * kBadgeMargin);
    size = size.boundedTo(picture - QSize(2 * kBadgeMargin, 0));
    QRect place(QPoint(), size);
    place.moveCenter(QRect(QPoint(), picture).center());
    if (!isCard())
        place.moveTop(kTop);
    return place;
}

void StateBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = colourOf(state_.tone);
    fill.setAlphaF(0.93F);
    painter.setBrush(fill);
    painter.setPen(Qt::NoPen);
    const double radius = isCard() ? 16 : height() / 2.0;
    painter.drawRoundedRect(rect(), radius, radius);
    painter.setPen(Qt::white);
    if (isCard())
        paintCard(painter);
    else
        paintLine(painter);
}

void StateBadge::paintCard(QPainter &painter)
{
    const int titleTop = 3 * kBadgeMargin / 2 + kIcon + kGap;
    const int titleHeight = QFontMetrics(titleFont()).height();
    lineIcon("hide", Qt::white).paint(&painter, (width() - kIcon) / 2, 3 * kBadgeMargin / 2, kIcon, kIcon);
    painter.setFont(titleFont());
    painter.drawText(QRect(0, titleTop, width(), titleHeight), Qt::AlignCenter, state_.title);
    painter.setFont(font());
    painter.drawText(QRect(kBadgeMargin, titleTop + titleHeight, width() - 2 * kBadgeMargin,
                           height() - titleTop - titleHeight - kBadgeMargin),
                     static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, state_.detail);
}

void StateBadge::paintLine(QPainter &painter)
{
    const QRect inside = rect().adjusted(kBadgeMargin, 0, -kBadgeMargin, 0);
    painter.setFont(titleFont());
    painter.drawText(inside, Qt::AlignLeft | Qt::AlignVCenter, state_.title);
    const int used = QFontMetrics(titleFont()).size(0, state_.title).width() + kGap;
    painter.setFont(font());
    painter.drawText(inside.adjusted(used, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(state_.detail, Qt::ElideRight, inside.width() - used + 1));
}

} // namespace bokeh::ui
