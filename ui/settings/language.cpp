#include "ui/settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>
#include <algorithm>

namespace bokeh::ui {

namespace {

QLocale wanted(const QString &code)
{
    const auto known = languages();
    const bool spoken = std::ranges::any_of(known, [&](const Language &language) { return language.code == code; });
    return spoken ? QLocale(code) : QLocale::system();
}

/// Replaces what a translator of ours said before; the application keeps the translators.
void install(QTranslator &translator, const QLocale &locale, const QString &name, const QString &folder)
{
    QCoreApplication::removeTranslator(&translator);
    if (locale.language() != QLocale::English && translator.load(locale, name, QStringLiteral("_"), folder))
        QCoreApplication::installTranslator(&translator);
}

} // namespace

QVector<Language> languages()
{
    return {{QStringLiteral("en"), QStringLiteral("English")},
            {QStringLiteral("de"), QStringLiteral("Deutsch")},
            {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}};
}

void applyLanguage(const QString &code)
{
    static auto *const ours = new QTranslator(QCoreApplication::instance());
    static auto *const toolkit = new QTranslator(QCoreApplication::instance());
    const QLocale locale = wanted(code);
    QLocale::setDefault(locale);
    install(*ours, locale, QStringLiteral("bokehcam"), QStringLiteral(":/translations"));
    install(*toolkit, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

} // namespace bokeh::ui
