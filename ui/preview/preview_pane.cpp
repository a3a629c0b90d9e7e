#include "ui/preview/preview_pane.h"

#include <QAccessible>
#include <QPainter>

#include "ui/desktop/theme.h"
#include "ui/widgets/bar_button.h"

namespace bokeh::ui {

namespace {

constexpr std::chrono::seconds kPassing{8};

QLabel *noPicture(QWidget *parent)
{
    auto *label =
        new QLabel(PreviewPane::tr("The picture cannot be shown here, because this machine offers no OpenGL 3.3. "
                                   "Everything else works."),
                   parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setStyleSheet(QStringLiteral("background: black; color: white; padding: 40px;"));
    return label;
}

} // namespace

PreviewPane::PreviewPane(std::shared_ptr<PreviewFeed> feed, bool drawable, QWidget *parent)
    : QWidget(parent),
      view_(drawable ? new PictureView(std::move(feed), this) : nullptr),
      picture_(view_ ? static_cast<QWidget *>(view_) : noPicture(this)),
      badge_(new StateBadge(picture_)),
      statistics_(new StatisticsOverlay(picture_)),
      problem_(new QLabel(picture_))
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview"));
    problem_->setWordWrap(true);
    problem_->setAlignment(Qt::AlignCenter);
    problem_->setStyleSheet(QStringLiteral("background: rgba(16, 19, 24, 235); color: white; border-radius: 10px;"
                                           "padding: 8px 16px;"));
    problem_->hide();
    passingEnds_.setSingleShot(true);
    passingEnds_.setInterval(kPassing);
    connect(&passingEnds_, &QTimer::timeout, this, [this] {
        passing_.clear();
        showSentence();
    });
}

void PreviewPane::setState(const PictureState &state, const QString &description)
{
    if (accessibleDescription() != description)
        setAccessibleDescription(description);
    if (state == badge_->state())
        return;
    badge_->show(state);
    place();
    update();
}

void PreviewPane::setProblem(const QString &sentence)
{
    lasting_ = sentence;
    showSentence();
}

void PreviewPane::say(const QString &sentence)
{
    passing_ = sentence;
    passingEnds_.start();
    showSentence();
}

void PreviewPane::showSentence()
{
    const QString &sentence = passing_.isEmpty() ? lasting_ : passing_;
    if (problem_->text() == sentence)
        return;
    problem_->setText(sentence);
    problem_->setVisible(!sentence.isEmpty());
    place();
    if (!sentence.isEmpty()) {
        QAccessibleEvent alert(problem_, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void PreviewPane::setStatisticsVisible(bool visible)
{
    statistics_->setVisible(visible);
    place();
}

void PreviewPane::showStatistics(const pipeline::LiveStatus &status, std::chrono::steady_clock::time_point now)
{
    statistics_->show(status, now);
    if (statistics_->isVisible() && statistics_->size() != statistics_->sizeHint())
        place();
}

void PreviewPane::place()
{
    picture_->setGeometry(rect().adjusted(kFrame, kFrame, -kFrame, -kFrame));
    const QSize size = picture_->size();
    badge_->setGeometry(badge_->placeIn(size));
    statistics_->setGeometry(QRect(QPoint(14, 14), statistics_->sizeHint().boundedTo(size - QSize(28, 28))));
    const int width =
        qMin(size.width() - 40, qMax(320, problem_->fontMetrics().horizontalAdvance(problem_->text()) + 40));
    const int height = problem_->heightForWidth(width);
    problem_->setGeometry((size.width() - width) / 2, size.height() - height - 16, width, height);
    badge_->raise();
}

void PreviewPane::resizeEvent(QResizeEvent *)
{
    place();
}

void PreviewPane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Qt::black);
    const auto tone = badge_->state().tone;
    if (tone == PictureState::Tone::Hidden)
        painter.fillRect(rect(), signalColour::hidden());
    else if (tone == PictureState::Tone::Warning)
        painter.fillRect(rect(), signalColour::warning());
    else if (showsFocus(*this))
        painter.fillRect(rect(), palette().color(QPalette::Highlight));
}

} // namespace bokeh::ui
