#pragma once

#include <QWidget>

#include "ui/preview/picture_state.h"

namespace bokeh::ui {

/// Says over the picture what is to be said about it: a line at the top, or, where nobody sees the person, a card in
/// the middle that cannot be overlooked.
class StateBadge : public QWidget {
    Q_OBJECT

public:
    explicit StateBadge(QWidget *parent);

    void show(const PictureState &);
    const PictureState &state() const { return state_; }

    /// Where it goes within a picture of this size.
    QRect placeIn(QSize picture) const;

protected:
    void paintEvent(QPaintEvent *) override;

private:
    bool isCard() const { return state_.tone == PictureState::Tone::Hidden; }
    QFont titleFont() const;
    void paintCard(QPainter &);
    void paintLine(QPainter &);

    PictureState state_;
};

} // namespace bokeh::ui
