#include "ui/desktop/tray.h"

#include "ui/widgets/icons.h"

namespace bokeh::ui {

bool Tray::available()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

Tray::Tray(const Actions &actions, QObject *parent) : QObject(parent), icon_(programIcon())
{
    connect(menu_.addAction(tr("Show the &window")), &QAction::triggered, this, &Tray::windowWanted);
    menu_.addSeparator();
    menu_.addAction(actions.hide);
    menu_.addSeparator();
    menu_.addAction(actions.quit);
    icon_.setContextMenu(&menu_);
    icon_.setToolTip(QStringLiteral("Bokehcam"));
    connect(&icon_, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT windowWanted();
    });
    icon_.show();
}

} // namespace bokeh::ui
