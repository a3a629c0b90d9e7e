// What the clip dialog is made of; clip_dialog.cpp has what it does.
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>

#include "ui/clip/clip_dialog.h"

namespace bokeh::ui {

namespace {

QLineEdit *fileField(const QString &name, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setAccessibleName(name);
    field->setAcceptDrops(false); // a file dropped on it is the dialog's: the field would take its address as text
    return field;
}

QPushButton *button(const QString &text, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setAutoDefault(false);
    return made;
}

} // namespace

void ClipDialog::makeControls()
{
    Controls &c = controls_;
    c.input = fileField(tr("Clip to read"), this);
    c.browse = button(tr("&Browse…"), this);
    c.what = new QComboBox(this);
    c.what->setAccessibleName(tr("What to make"));
    c.what->setToolTip(tr("The looks are as the window has them now. A cut-out is the person alone, over nothing, for "
                          "programs that lay clips over each other."));
    c.output = fileField(tr("Where to write"), this);
    c.choose = button(tr("C&hoose…"), this);
    c.progress = new QProgressBar(this);
    c.progress->setAccessibleName(tr("Progress"));
    c.message = new QLabel(this);
    c.message->setWordWrap(true);
    c.message->setTextFormat(Qt::PlainText); // names of files are in it
    c.message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    c.show = button(tr("Show in &folder"), this);
    c.start = button(tr("&Start"), this);
    c.start->setDefault(true);
    c.cancel = button(tr("&Cancel"), this);
    c.close = button(tr("C&lose"), this);
}

void ClipDialog::arrange()
{
    const Controls &c = controls_;
    auto *grid = new QGridLayout;
    const auto addRow = [&](const QString &text, QWidget *field, QWidget *beside) {
        const int row = grid->rowCount();
        auto *label = new QLabel(text, this);
        label->setBuddy(field);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row, 1);
        if (beside)
            grid->addWidget(beside, row, 2);
    };
    addRow(tr("Clip to &read"), c.input, c.browse);
    addRow(tr("&What to make"), c.what, nullptr);
    addRow(tr("Where &to write"), c.output, c.choose);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(c.show);
    buttons->addStretch();
    for (QPushButton *each : {c.start, c.cancel, c.close})
        buttons->addWidget(each);

    auto *column = new QVBoxLayout(this);
    column->addLayout(grid);
    column->addWidget(c.progress);
    column->addWidget(c.message);
    column->addStretch();
    column->addLayout(buttons);
    setMinimumWidth(560);
}

} // namespace bokeh::ui
