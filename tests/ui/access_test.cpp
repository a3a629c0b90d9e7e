// What those need who use the keyboard, a screen reader or another language.
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QMenuBar>
#include <QScopeGuard>
#include <QSlider>
#include <QTabWidget>
#include <QTableWidget>
#include <map>

#include "tests/ui/stage.h"
#include "ui/clip/clip_dialog.h"
#include "ui/desktop/theme.h"
#include "ui/looks/effect_bar.h"
#include "ui/settings/language.h"
#include "ui/settings/settings_dialog.h"
#include "ui/window/keyboard_help.h"

using namespace bokeh::ui;
using namespace bokeh::ui::test;

namespace {

/// The letters that Alt works with at the same time within a window.
QStringList mnemonics(const QWidget &window)
{
    QStringList texts;
    for (const auto *button : window.findChildren<QAbstractButton *>())
        if (button->isVisibleTo(&window))
            texts << button->text();
    for (const auto *label : window.findChildren<QLabel *>())
        if (label->buddy() && label->isVisibleTo(&window))
            texts << label->text();
    for (const auto *bar : window.findChildren<QMenuBar *>())
        for (const auto *action : bar->actions())
            texts << action->text();
    for (const auto *tabs : window.findChildren<QTabWidget *>())
        for (int i = 0; i < tabs->count(); ++i)
            texts << tabs->tabText(i);
    QStringList letters;
    for (const QString &text : texts)
        if (const QKeySequence keys = QKeySequence::mnemonic(text); !keys.isEmpty())
            letters << keys.toString();
    letters.sort();
    return letters;
}

QStringList withoutDuplicates(QStringList list)
{
    list.removeDuplicates();
    return list;
}

/// Controls whose text needs more room than they have.
QStringList clipped(const QWidget &window)
{
    QStringList texts;
    const auto look = [&](const QWidget &widget, const QString &text) {
        if (widget.isVisible() && !text.isEmpty() && widget.width() < widget.sizeHint().width())
            texts << text;
    };
    for (const auto *button : window.findChildren<QAbstractButton *>())
        look(*button, button->text());
    for (const auto *label : window.findChildren<QLabel *>())
        if (!label->wordWrap())
            look(*label, label->text());
    return texts;
}

/// Speaks a language until the end of the test.
auto speak(const QString &language)
{
    applyLanguage(language);
    return qScopeGuard([] { applyLanguage("en"); });
}

bool focusable(const QWidget &widget)
{
    return widget.isVisible() && (widget.focusPolicy() & Qt::TabFocus);
}

} // namespace

TEST_CASE("in every language a letter leads to one control, and no text is cut off")
{
    const QString language = GENERATE("en", "de", "zh_CN");
    CAPTURE(language.toStdString());
    const auto spoken = speak(language);
    Stage stage;
    CHECK(mnemonics(stage.window) == withoutDuplicates(mnemonics(stage.window)));
    CHECK(mnemonics(stage.window).size() > 14);
    stage.window.effects()->offerClasses(true);
    for (const LookKind kind : {LookKind::Blur, LookKind::Image, LookKind::Colour, LookKind::Classes, LookKind::Off}) {
        stage.settings.edit([kind](Choices &choices) { choices.look.kind = kind; });
        QCoreApplication::processEvents();
        CHECK(clipped(stage.window) == QStringList());
    }
    SettingsDialog dialog({stage.settings, stage.picture_, stage.cameras});
    dialog.show();
    for (int page = SettingsDialog::kFirstPage; page <= SettingsDialog::kAboutPage; ++page) {
        dialog.showPage(page);
        QCoreApplication::processEvents();
        CAPTURE(page);
        CHECK(mnemonics(dialog) == withoutDuplicates(mnemonics(dialog)));
        CHECK(clipped(dialog) == QStringList());
    }
    ClipDialog clip(stage.settings, stage.picture_);
    clip.show();
    CHECK(mnemonics(clip) == withoutDuplicates(mnemonics(clip)));
    CHECK(clipped(clip) == QStringList());
    for (const auto *widget : clip.findChildren<QWidget *>())
        CHECK((!focusable(*widget) || !widget->accessibleName().isEmpty() ||
               qobject_cast<const QAbstractButton *>(widget)));
    KeyboardHelp help(stage.window.actions());
    CHECK(mnemonics(help) == withoutDuplicates(mnemonics(help)));
}

TEST_CASE("whatever takes the focus has a name, and whatever trades something says what")
{
    Stage stage;
    for (const LookKind kind : {LookKind::Blur, LookKind::Image, LookKind::Colour}) {
        stage.settings.edit([kind](Choices &choices) { choices.look.kind = kind; });
        QCoreApplication::processEvents();
        int found = 0;
        for (const auto *widget : stage.window.findChildren<QWidget *>()) {
            if (!focusable(*widget))
                continue;
            ++found;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            CAPTURE(widget->metaObject()->className(), widget->toolTip().toStdString());
            CHECK((!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())));
            const bool trades = qobject_cast<const QSlider *>(widget) || qobject_cast<const QComboBox *>(widget) ||
                                (button && button->isCheckable());
            CHECK((!trades || !widget->toolTip().isEmpty()));
        }
        CHECK(found > 12);
    }
}

TEST_CASE("the preview tells in words what it shows")
{
    Stage stage;
    REQUIRE(stage.live());
    stage.picture_.setPresence(bokeh::pipeline::Presence::Hidden);
    CHECK(stage.window.preview()->accessibleDescription().startsWith("You are hidden"));
}

TEST_CASE("the keyboard list has every key of every action")
{
    Stage stage;
    KeyboardHelp help(stage.window.actions());
    const auto *table = help.findChild<QTableWidget *>();
    REQUIRE(table);
    QStringList listed;
    for (int row = 0; row < table->rowCount(); ++row)
        listed << table->item(row, 0)->text();
    std::map<QString, int> used;
    for (const QAction *action : stage.window.findChildren<QAction *>())
        if (!action->shortcut().isEmpty()) {
            if (action->isVisible()) // what is not offered now has no key
                CHECK(listed.contains(action->shortcut().toString(QKeySequence::NativeText)));
            CHECK(++used[action->shortcut().toString()] == 1); // and no key does two things
        }
    CHECK(used.size() > 15);
}

TEST_CASE("text can be read on its background, light and dark")
{
    const auto theme = GENERATE(Theme::Light, Theme::Dark);
    const auto back = qScopeGuard([] { applyTheme(Theme::Light); });
    applyTheme(theme);
    // WCAG 2.1: relative luminance and contrast.
    const auto luminance = [](const QColor &colour) {
        const auto part = [](double value) {
            return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
    };
    const auto contrast = [&](const QColor &a, const QColor &b) {
        const double light = std::max(luminance(a), luminance(b)), dark = std::min(luminance(a), luminance(b));
        return (light + 0.05) / (dark + 0.05);
    };
    const QPalette palette = QApplication::palette();
    using Role = QPalette::ColorRole;
    const std::pair<Role, Role> pairs[] = {
        {Role::WindowText, Role::Window},      {Role::Text, Role::Base},
        {Role::ButtonText, Role::Button},      {Role::HighlightedText, Role::Highlight},
        {Role::PlaceholderText, Role::Window}, {Role::Link, Role::Window}};
    for (const auto &[text, ground] : pairs) {
        CAPTURE(text, ground);
        CHECK(contrast(palette.color(text), palette.color(ground)) >= 4.5);
    }
    for (const QColor &ground : {signalColour::hidden(), signalColour::warning(), signalColour::note()})
        CHECK(contrast(Qt::white, ground) >= 4.5);
}
