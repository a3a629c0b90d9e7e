#include "ui/desktop/theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

namespace bokeh::ui {

namespace {

struct Shades {
    QColor window, base, alternate, button, text, faint, highlight, highlightedText, link;
};

constexpr auto kFusion = "Fusion";

const Shades &lightShades()
{
    static const Shades shades{.window = 0xf4f5f7,
                               .base = 0xffffff,
                               .alternate = 0xeceef1,
                               .button = 0xffffff,
                               .text = 0x1b1e24,
                               .faint = 0x5d6470,
                               .highlight = 0x2b5fd0,
                               .highlightedText = 0xffffff,
                               .link = 0x2b5fd0};
    return shades;
}

const Shades &darkShades()
{
    static const Shades shades{.window = 0x1d2025,
                               .base = 0x31363f,
                               .alternate = 0x383e48,
                               .button = 0x2b2f36,
                               .text = 0xeceef2,
                               .faint = 0xa0a7b4,
                               .highlight = 0x3d6fe0,
                               .highlightedText = 0xffffff,
                               .link = 0x8fb2ff};
    return shades;
}

QPalette paletteOf(const Shades &shades)
{
    QPalette palette(shades.button, shades.window);
    const auto set = [&palette](QPalette::ColorRole role, const QColor &colour) { palette.setColor(role, colour); };
    set(QPalette::Base, shades.base);
    set(QPalette::AlternateBase, shades.alternate);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        set(role, shades.text);
    set(QPalette::ToolTipBase, shades.alternate);
    set(QPalette::PlaceholderText, shades.faint);
    set(QPalette::Highlight, shades.highlight);
    set(QPalette::HighlightedText, shades.highlightedText);
    set(QPalette::Link, shades.link);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, shades.faint.darker(shades.text.lightness() > 128 ? 140 : 90));
    return palette;
}

} // namespace

void applyTheme(Theme theme)
{
    static const QString systemStyle = QApplication::style()->name();
    if (theme == Theme::System) {
        QApplication::setStyle(systemStyle);
        QApplication::setPalette(QPalette()); // what the platform says
        return;
    }
    QApplication::setStyle(QStyleFactory::create(QLatin1String(kFusion)));
    QApplication::setPalette(paletteOf(theme == Theme::Dark ? darkShades() : lightShades()));
}

QColor signalColour::hidden()
{
    return 0xa8243a;
}

QColor signalColour::warning()
{
    return 0x9a5a00;
}

QColor signalColour::note()
{
    return 0x2b3038;
}

} // namespace bokeh::ui
