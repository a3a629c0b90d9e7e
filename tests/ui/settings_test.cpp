// What the settings offer.
#include <QComboBox>

#include "tests/ui/stage.h"
#include "ui/settings_dialog.h"

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
