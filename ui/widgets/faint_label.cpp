#include "ui/widgets/faint_label.h"

#include <QApplication>
#include <QEvent>

namespace bokeh::ui {

FaintLabel::FaintLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    fade();
}

void FaintLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        fade(); // comes to rest, because the same palette again is no change
    QLabel::changeEvent(event);
}

void FaintLabel::fade()
{
    QColor text = QApplication::palette(this).color(QPalette::WindowText);
    text.setAlphaF(0.7F);
    QPalette faint;
    faint.setColor(QPalette::WindowText, text);
    setPalette(faint);
}

} // namespace bokeh::ui
