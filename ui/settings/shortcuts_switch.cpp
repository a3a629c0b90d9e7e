#include "ui/settings/shortcuts_switch.h"

#include <QCheckBox>
#include <QVBoxLayout>

#include "ui/widgets/faint_label.h"

namespace bokeh::ui {

ShortcutsSwitch::ShortcutsSwitch(const GlobalShortcuts &shortcuts, Settings &settings, QWidget *parent)
    : QWidget(parent)
{
    const QString text =
        tr("To hide, to record and to send to calls while another window is in front. Your desktop asks "
           "you first, and there you choose the keys.");
    auto *box = new QCheckBox(tr("Shortcuts that &work in every window"), this);
    box->setToolTip(text);
    box->setAccessibleDescription(text);
    auto *explanation = new FaintLabel(text, this);
    explanation->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 14);
    column->setSpacing(4);
    column->addWidget(box);
    column->addWidget(explanation);

    connect(box, &QCheckBox::clicked, this,
            [&settings](bool on) { settings.edit([on](Choices &choices) { choices.globalShortcuts = on; }); });
    const auto follow = [this, box, &shortcuts, &settings] {
        box->setChecked(settings.now().globalShortcuts);
        setVisible(shortcuts.available());
    };
    connect(&settings, &Settings::changed, this, follow);
    connect(&shortcuts, &GlobalShortcuts::changed, this, follow);
    follow();
}

} // namespace bokeh::ui
