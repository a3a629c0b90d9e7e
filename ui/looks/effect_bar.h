#pragma once

#include <QButtonGroup>
#include <QWidget>

#include "ui/settings/settings.h"

namespace bokeh::ui {

/// The row of looks: Off, Blur, Image, Video, Colour and, where it is offered, Classes. Shows the present one and says
/// which one is wanted; it changes nothing itself, because a look may need a file first.
class EffectBar : public QWidget {
    Q_OBJECT

public:
    EffectBar(const Settings &, QWidget *parent = nullptr);

    QAbstractButton *button(LookKind) const;

    void offerClasses(bool); ///< false to begin with: there must be more than two to tell apart

Q_SIGNALS:
    void wanted(bokeh::ui::LookKind);

private:
    void follow();

    const Settings &settings_;
    QButtonGroup group_; // ids are LookKind
};

} // namespace bokeh::ui
