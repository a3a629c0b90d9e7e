// Catch2 within a running QApplication. tests/ui/with_display.sh gives it a display.
#define CATCH_CONFIG_RUNNER
#include <QApplication>
#include <QLocale>
#include <catch2/catch.hpp>

#include "ui/desktop/theme.h"
#include "ui/settings/language.h"

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    bokeh::ui::applyTheme(bokeh::ui::Theme::Light);
    bokeh::ui::applyLanguage(QStringLiteral("en"));
    return Catch::Session().run(argc, argv);
}
