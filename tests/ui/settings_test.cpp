// What the settings offer.
#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>

#include "tests/ui/stage.h"
#include "ui/settings/settings_dialog.h"
#include "ui/window/newcomer_bar.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;

TEST_CASE("the list of networks offers those for people before those of road scenes, with a line between")
{
    Stage stage;
    const SettingsDialog dialog({stage.settings, stage.picture_, stage.cameras});
    const QComboBox *networks = nullptr;
    for (const QComboBox *list : dialog.findChildren<QComboBox *>())
        if (list->findData("gnetseg-large-224-y-lite") >= 0)
            networks = list;
    REQUIRE(networks);

    CHECK(networks->itemData(0).toString().isEmpty()); // automatic
    const int line = networks->findData("separator", Qt::AccessibleDescriptionRole);
    REQUIRE(line > 1);
    REQUIRE(line < networks->count() - 1);
    for (int i = 1; i < networks->count(); ++i)
        if (i != line)
            CHECK(networks->itemData(i).toString().contains("-road") == (i > line));
}

TEST_CASE("an accelerator that was never here is asked about once, and the answer is remembered")
{
    using Word = accelerator::usb::KnownDevices::Word;
    const bool allowed = GENERATE(true, false);
    // As sourcesOf() does, with a chip that is always plugged in.
    Devices devices = patternDevices();
    devices.accelerators = [](const accelerator::AcceleratorSelection &choice) {
        accelerator::AcceleratorSources supply{.standby = accelerator::openEmulator};
        supply.newcomer = [known = accelerator::usb::KnownDevices(choice.known)] {
            return known.wordOn("A7") ? std::optional<accelerator::usb::DeviceInfo>()
                                      : accelerator::usb::DeviceInfo{.name = "<b>Chip</b>", .serial = "A7"};
        };
        return supply;
    };
    Stage stage(devices);
    NewcomerBar &bar = *stage.window.newcomer();
    REQUIRE(until([&] { return bar.isVisible(); }));
    CHECK(bar.findChild<QLabel *>()->text().contains("<b>Chip</b>, serial number A7"));
    CHECK_FALSE(stage.settings.accelerators().wordOn("A7"));
    for (auto *button : bar.findChildren<QAbstractButton *>())
        if (button->text() == (allowed ? "Use it" : "Do not use it"))
            QTest::mouseClick(button, Qt::LeftButton);
    CHECK(bar.isHidden());
    CHECK(stage.settings.accelerators().wordOn("A7") == (allowed ? Word::Allow : Word::Refuse));
    REQUIRE(stage.live());
    CHECK(bar.isHidden());
    stage.settings.reset();
    CHECK_FALSE(stage.settings.accelerators().wordOn("A7"));
}
