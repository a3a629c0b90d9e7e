#pragma once

#include <QLabel>
#include <QTimer>
#include <QWidget>

#include "ui/preview/picture_view.h"
#include "ui/window/state_badge.h"
#include "ui/window/statistics_overlay.h"

namespace bokeh::ui {

/// The picture with all that is said over it, in a frame whose colour tells who sees what. Where there is no OpenGL, a
/// sentence takes the picture's place.
class PreviewPane : public QWidget {
    Q_OBJECT

public:
    /// `drawable`: PictureView::works().
    PreviewPane(std::shared_ptr<PreviewFeed>, bool drawable, QWidget *parent = nullptr);

    PictureView *view() const { return view_; } ///< null where there is no OpenGL
    StatisticsOverlay *statistics() const { return statistics_; }
    StateBadge *badge() const { return badge_; }
    QString problem() const { return problem_->text(); } ///< as it shows

    void setState(const PictureState &, const QString &description);
    /// What goes on being wrong; empty while nothing is.
    void setProblem(const QString &sentence);
    /// What has just gone wrong: shown for a while, before any problem.
    void say(const QString &sentence);
    void setStatisticsVisible(bool);
    void showStatistics(const pipeline::LiveStatus &, std::chrono::steady_clock::time_point now);

    QSize sizeHint() const override { return {960, 540}; }
    QSize minimumSizeHint() const override { return {320, 180}; }

protected:
    void paintEvent(QPaintEvent *) override;
    void resizeEvent(QResizeEvent *) override;
    void focusInEvent(QFocusEvent *) override { update(); }
    void focusOutEvent(QFocusEvent *) override { update(); }

private:
    static constexpr int kFrame = 3;
    void place();
    void showSentence();

    PictureView *view_ = nullptr;
    QWidget *picture_; // view_, or the sentence in its place
    StateBadge *badge_;
    StatisticsOverlay *statistics_;
    QLabel *problem_;
    QString lasting_, passing_;
    QTimer passingEnds_;
};

} // namespace bokeh::ui
