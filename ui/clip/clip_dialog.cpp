#include "ui/clip/clip_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>
#include <utility>

#include "ui/clip/clip_words.h"
#include "ui/desktop/file_manager.h"

namespace bokeh::ui {

namespace {

constexpr int kCutOut = -1; // among the looks

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

} // namespace

ClipDialog::ClipDialog(Settings &settings, const LivePicture &live, QWidget *parent)
    : QDialog(parent), settings_(settings), live_(live)
{
    setWindowTitle(tr("Process a clip"));
    setAcceptDrops(true);
    makeControls();
    arrange();
    connectControls();
    followLooks();
    followWork();
}

QMessageBox *ClipDialog::question() const
{
    return question_;
}

void ClipDialog::connectControls()
{
    const Controls &c = controls_;
    connect(c.input, &QLineEdit::textChanged, this, &ClipDialog::suggest);
    connect(c.output, &QLineEdit::textEdited, this, [this](const QString &text) { ownOutput_ = !text.isEmpty(); });
    connect(c.output, &QLineEdit::textChanged, this, &ClipDialog::followWork);
    connect(c.what, &QComboBox::activated, this, &ClipDialog::suggest);
    connect(c.browse, &QPushButton::clicked, this, &ClipDialog::askForClip);
    connect(c.choose, &QPushButton::clicked, this, &ClipDialog::askForOutput);
    connect(c.start, &QPushButton::clicked, this, &ClipDialog::begin);
    connect(c.cancel, &QPushButton::clicked, &job_, &ClipJob::cancel);
    connect(c.close, &QPushButton::clicked, this, &ClipDialog::reject);
    connect(c.show, &QPushButton::clicked, this, [this] { showInFolder(made_); });
    connect(&job_, &ClipJob::progressed, this, &ClipDialog::showProgress);
    connect(&job_, &ClipJob::ended, this, &ClipDialog::end);
    connect(&settings_, &Settings::changed, this, &ClipDialog::followLooks);
}

void ClipDialog::followLooks()
{
    const LookChoice &look = settings_.now().look;
    QComboBox &what = *controls_.what;
    const QVariant chosen = what.count() > 0 ? what.currentData() : QVariant(static_cast<int>(look.kind));
    what.clear();
    const auto add = [&](const QString &text, LookKind kind) { what.addItem(text, static_cast<int>(kind)); };
    add(tr("Blur, strength %1").arg(look.strength), LookKind::Blur); // the first: in place of Off, too
    if (!look.image.isEmpty())
        add(tr("Image: %1").arg(nameOf(look.image)), LookKind::Image);
    if (!look.video.isEmpty())
        add(tr("Video: %1").arg(nameOf(look.video)), LookKind::Video);
    add(tr("Colour: %1").arg(look.colour.name()), LookKind::Colour);
    what.addItem(tr("Cut-out with transparency (.webm)"), kCutOut);
    what.setCurrentIndex(qMax(0, what.findData(chosen)));
}

void ClipDialog::followWork()
{
    const Controls &c = controls_;
    const bool idle = !working();
    for (QWidget *field : std::initializer_list<QWidget *>{c.input, c.output, c.what, c.browse, c.choose})
        field->setEnabled(idle);
    c.start->setEnabled(idle && !c.input->text().isEmpty() && !c.output->text().isEmpty());
    c.cancel->setEnabled(!idle);
    c.progress->setVisible(!idle || !made_.isEmpty());
    c.show->setVisible(idle && !made_.isEmpty());
}

bool ClipDialog::cutOut() const
{
    return controls_.what->currentData().toInt() == kCutOut;
}

void ClipDialog::suggest()
{
    if (!ownOutput_)
        controls_.output->setText(suggestedOutput(controls_.input->text(), cutOut()));
    else if (cutOut())
        controls_.output->setText(asWebm(controls_.output->text()));
    followWork();
}

void ClipDialog::useClip(const QString &path)
{
    if (working())
        return;
    ownOutput_ = false; // it was of another clip
    controls_.input->setText(path);
    settings_.setClipFolder(QFileInfo(path).absolutePath());
}

void ClipDialog::askForClip()
{
    QString folder = settings_.clipFolder();
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Choose a clip"), folder, tr("Videos (%1)").arg("*.mp4 *.mov *.mkv *.webm *.avi *.y4m *.ts *.gif"));
    if (!path.isEmpty())
        useClip(path);
}

void ClipDialog::askForOutput()
{
    const QString kinds = cutOut() ? QStringLiteral("*.webm") : QStringLiteral("*.mp4 *.mov *.mkv *.webm *.avi *.y4m");
    const QString path = QFileDialog::getSaveFileName(this, tr("Choose where to write"), controls_.output->text(),
                                                      tr("Videos (%1)").arg(kinds), nullptr,
                                                      QFileDialog::DontConfirmOverwrite); // begin() asks
    if (path.isEmpty())
        return;
    ownOutput_ = true;
    controls_.output->setText(cutOut() ? asWebm(path) : path);
}

void ClipDialog::begin()
{
    if (cutOut())
        controls_.output->setText(asWebm(controls_.output->text()));
    // Whole paths: to the engine "pattern" and "null" alone are no files.
    const QFileInfo input(QFileInfo(controls_.input->text()).absoluteFilePath());
    const QFileInfo output(input.dir().absoluteFilePath(controls_.output->text()));
    if (output.exists() && output.canonicalFilePath() == input.canonicalFilePath())
        return controls_.message->setText(tr("\"%1\" is the clip itself: choose another name.").arg(output.fileName()));
    ClipOrder order{.input = input.filePath(),
                    .output = output.filePath(),
                    .look = settings_.now().look,
                    .cutOut = cutOut(),
                    .network = settings_.now().network,
                    .askTwice = settings_.now().askTwice};
    if (!order.cutOut)
        order.look.kind = static_cast<LookKind>(controls_.what->currentData().toInt());
    if (order.network.isEmpty()) // the live picture has found the best already, while nothing else was at work
        order.network = QString::fromStdString(live_.status().network);
    if (!output.exists())
        return work(order);
    ask(tr("\"%1\" is there already. Shall the new clip take its place?").arg(output.fileName()), tr("&Replace it"),
        tr("&Keep it"), [this, order] { work(order); });
}

void ClipDialog::work(const ClipOrder &order)
{
    job_.start(order);
    made_ = order.output;
    controls_.progress->setRange(0, 0); // busy, until the first frame
    controls_.message->setText(tr("Getting ready…"));
    followWork();
    controls_.cancel->setFocus();
}

void ClipDialog::showProgress(const ClipJob::Progress &progress)
{
    const auto percent = percentOf(progress);
    controls_.progress->setRange(0, percent ? 100 : 0);
    controls_.progress->setValue(percent.value_or(0));
    controls_.message->setText(progressText(progress));
}

void ClipDialog::end(const Status &status)
{
    if (question_) // whether to stop
        question_->reject();
    const bool cancelled = !status && status.error().code == Errc::Cancelled;
    if (status) {
        controls_.progress->setRange(0, 100);
        controls_.progress->setValue(100);
        controls_.message->setText(tr("Done: \"%1\" is ready.").arg(nameOf(made_)));
    } else {
        made_.clear();
        controls_.message->setText(cancelled ? tr("Stopped; nothing was kept.")
                                             : QString::fromStdString(status.error().what));
    }
    followWork();
    if (std::exchange(closing_, false))
        QDialog::reject();
    else
        (status ? controls_.show : controls_.start)->setFocus();
}

void ClipDialog::askToStop(std::function<void()> then)
{
    ask(tr("The clip is not finished. Stop, and keep nothing of it?"), tr("&Stop"), tr("&Go on"),
        [this, then = std::move(then)] {
            job_.cancel();
            then();
        });
}

void ClipDialog::ask(const QString &text, const QString &yes, const QString &no, std::function<void()> then)
{
    delete question_;
    // It does not wait in a loop of its own: a signal that ends the program must not stand behind it.
    question_ = new QMessageBox(QMessageBox::Question, windowTitle(), text, QMessageBox::NoButton, this);
    question_->setAttribute(Qt::WA_DeleteOnClose);
    question_->setTextFormat(Qt::PlainText);
    connect(question_->addButton(yes, QMessageBox::AcceptRole), &QPushButton::clicked, this, std::move(then));
    QPushButton *refuse = question_->addButton(no, QMessageBox::RejectRole);
    question_->setDefaultButton(refuse);
    question_->setEscapeButton(refuse);
    question_->open();
}

void ClipDialog::reject()
{
    if (working())
        return askToStop([this] { closing_ = true; });
    QDialog::reject();
}

void ClipDialog::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (!working() && urls.size() == 1 && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void ClipDialog::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    useClip(event->mimeData()->urls().first().toLocalFile());
}

} // namespace bokeh::ui
