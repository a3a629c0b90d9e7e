#pragma once

#include <QString>
#include <QVector>

namespace bokeh::ui {

struct Language {
    QString code; ///< "de", "zh_CN"; "en" is the language of the source
    QString name; ///< in itself
};

/// Those that the program speaks.
QVector<Language> languages();

/// Makes the program speak `code`, or, where that is empty or unknown, what the system asks for. Texts that widgets
/// bear already do not change.
void applyLanguage(const QString &code);

} // namespace bokeh::ui
