#include "ui/window/keyboard_help.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QVBoxLayout>

namespace bokeh::ui {

namespace {

/// "&Blur" -> "Blur", "模糊(&B)" -> "模糊", "Settings…" -> "Settings".
QString plainText(QString text)
{
    static const QRegularExpression mnemonic(QStringLiteral("\\(&.\\)|&|…"));
    return text.remove(mnemonic);
}

void addRow(QTableWidget &table, const QString &keys, const QString &text)
{
    const int row = table.rowCount();
    table.insertRow(row);
    table.setItem(row, 0, new QTableWidgetItem(keys));
    table.setItem(row, 1, new QTableWidgetItem(text));
}

} // namespace

KeyboardHelp::KeyboardHelp(const Actions &actions, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Keyboard"));
    auto *table = new QTableWidget(0, 2, this);
    table->setHorizontalHeaderLabels({tr("Keys"), tr("What they do")});
    table->setAccessibleName(tr("Keyboard"));
    for (const QAction *action : actions.all())
        if (action->isVisible() && !action->shortcut().isEmpty())
            addRow(*table, action->shortcut().toString(QKeySequence::NativeText), plainText(action->text()));
    addRow(*table, QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText), tr("Leave the full screen"));
    addRow(*table, tr("Tab, arrows"), tr("Go from control to control, and within one"));
    addRow(*table, tr("Alt and a letter"), tr("The control whose letter is underlined"));
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft);
    table->resizeColumnsToContents();
    table->setColumnWidth(0, table->columnWidth(0) + 24);

    auto *buttons = new QDialogButtonBox(this);
    connect(buttons->addButton(tr("&Close"), QDialogButtonBox::RejectRole), &QPushButton::clicked, this,
            &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->addWidget(table);
    column->addWidget(buttons);
    resize(520, 640);
}

} // namespace bokeh::ui
