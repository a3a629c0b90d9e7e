#include "ui/looks/effect_bar.h"

#include <QHBoxLayout>

#include "ui/desktop/theme.h"
#include "ui/widgets/bar_button.h"

namespace bokeh::ui {

EffectBar::EffectBar(const Settings &settings, QWidget *parent) : QWidget(parent), settings_(settings)
{
    struct Effect {
        LookKind kind;
        const char *icon;
        QString text, tip;
    };
    const Effect effects[] = {
        {LookKind::Off, "off", tr("O&ff"), tr("Shows your room as it is. The next start hides it again.")},
        {LookKind::Blur, "blur", tr("&Blur"),
         tr("Puts the room out of focus, as a fast lens does. The most natural look.")},
        {LookKind::Image, "image", tr("&Image"),
         tr("Puts a picture in place of the room. Hides all of it; edges of hair "
            "show more than with blur.")},
        {LookKind::Video, "video", tr("Vi&deo"), tr("Plays a video in place of the room. Costs its decoding as well.")},
        {LookKind::Colour, "colour", tr("&Colour"), tr("Puts one colour in place of the room. Costs least.")},
        {LookKind::Classes, "classes", tr("Classes"),
         tr("Shows your room, and in colour what the network takes each part of it for. The next start hides it "
            "again.")},
    };
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    for (const Effect &effect : effects) {
        auto *button = new BarButton(effect.icon, effect.text, this);
        button->setToolTip(effect.tip);
        group_.addButton(button, static_cast<int>(effect.kind));
        row->addWidget(button);
        connect(button, &BarButton::clicked, this, [this, kind = effect.kind] {
            Q_EMIT wanted(kind);
            follow(); // where it was not to be had
        });
    }
    for (LookKind open : {LookKind::Off, LookKind::Classes})
        static_cast<BarButton *>(button(open))->setCheckedColour(signalColour::warning());
    offerClasses(false);
    connect(&settings_, &Settings::changed, this, &EffectBar::follow);
    follow();
}

QAbstractButton *EffectBar::button(LookKind kind) const
{
    return group_.button(static_cast<int>(kind));
}

void EffectBar::offerClasses(bool offered)
{
    button(LookKind::Classes)->setVisible(offered);
}

void EffectBar::follow()
{
    button(settings_.now().look.kind)->setChecked(true);
}

} // namespace bokeh::ui
