#pragma once

#include <QAbstractButton>

namespace bokeh::ui {

/// A button of the bars: an icon above a word. Checked ones bear the highlight, or a signal colour.
class BarButton : public QAbstractButton {
    Q_OBJECT

public:
    BarButton(const char *icon, const QString &text, QWidget *parent = nullptr);

    void setCheckedColour(const QColor &); ///< in place of the highlight

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override;
    void changeEvent(QEvent *) override;

private:
    static constexpr int kIcon = 22, kMargin = 8, kGap = 4, kRadius = 8;

    void paintIcon();

    const char *iconName_;
    QColor checkedColour_; // invalid: the highlight
};

/// Whether a widget has the focus and the keyboard is what moves it; a mouse needs no ring.
bool showsFocus(const QWidget &);

/// What the keyboard's focus looks like around anything we paint ourselves.
void paintFocusRing(QPainter &, const QRectF &around, double radius, const QPalette &);

} // namespace bokeh::ui
