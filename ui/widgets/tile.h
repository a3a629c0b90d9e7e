#pragma once

#include <QAbstractButton>
#include <QColor>
#include <QPixmap>

namespace bokeh::ui {

/// A small picture or colour that can be chosen; the chosen one is ringed. Its name is its tooltip.
class Tile : public QAbstractButton {
    Q_OBJECT

public:
    Tile(const QString &name, QSize size, QWidget *parent = nullptr);

    void setPicture(const QImage &); ///< any size; it is cropped to cover
    void setColour(const QColor &);
    void setSymbol(const char *icon); ///< of resources/icons, for a tile that does something

    QSize sizeHint() const override { return size_; }

protected:
    void paintEvent(QPaintEvent *) override;

private:
    static constexpr int kRing = 3, kRadius = 7;

    QSize size_;
    QImage picture_;
    QColor colour_;
    const char *symbol_ = nullptr;
};

} // namespace bokeh::ui
