#include "ui/widgets/bar_button.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

#include "ui/widgets/icons.h"

namespace bokeh::ui {

BarButton::BarButton(const char *icon, const QString &text, QWidget *parent) : QAbstractButton(parent), iconName_(icon)
{
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    paintIcon();
}

void BarButton::setCheckedColour(const QColor &colour)
{
    checkedColour_ = colour;
    update();
}

void BarButton::paintIcon()
{
    setIcon(buttonIcon(iconName_, palette()));
}

void BarButton::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
    QAbstractButton::changeEvent(event);
}

QSize BarButton::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int text = metrics.size(Qt::TextShowMnemonic, this->text()).width();
    return {qMax(68, text + 2 * kMargin), kMargin + kIcon + kGap + metrics.height() + kMargin - 1};
}

void BarButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colours = palette();
    const QRectF body = QRectF(rect()).adjusted(1, 1, -1, -1);
    QColor fill = colours.color(QPalette::WindowText);
    if (isChecked())
        fill = checkedColour_.isValid() ? checkedColour_ : colours.color(QPalette::Highlight);
    else
        fill.setAlphaF(!isEnabled() ? 0.0F : isDown() ? 0.18F : underMouse() ? 0.09F : 0.0F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(body, kRadius, kRadius);
    const QRect icon((width() - kIcon) / 2, kMargin, kIcon, kIcon);
    this->icon().paint(&painter, icon, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled,
                       isChecked() ? QIcon::On : QIcon::Off);
    const auto group = isEnabled() ? QPalette::Active : QPalette::Disabled;
    painter.setPen(colours.color(group, isChecked() ? QPalette::HighlightedText : QPalette::WindowText));
    const bool underlined = style()->styleHint(QStyle::SH_UnderlineShortcut, nullptr, this) != 0;
    painter.drawText(rect().adjusted(0, kMargin + kIcon + kGap, 0, 0),
                     static_cast<int>(Qt::AlignHCenter | Qt::AlignTop) |
                         (underlined ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
                     text());
    if (showsFocus(*this))
        paintFocusRing(painter, body, kRadius, colours);
}

bool showsFocus(const QWidget &widget)
{
    return widget.hasFocus() && widget.window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

void paintFocusRing(QPainter &painter, const QRectF &around, double radius, const QPalette &palette)
{
    // Two lines, light and dark, so that it shows on any fill.
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.color(QPalette::WindowText), 2));
    painter.drawRoundedRect(around, radius, radius);
    painter.setPen(QPen(palette.color(QPalette::Window), 1));
    painter.drawRoundedRect(around.adjusted(1.5, 1.5, -1.5, -1.5), radius - 1.5, radius - 1.5);
}

} // namespace bokeh::ui
