#include "ui/desktop/autostart.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

namespace bokeh::ui {

namespace {

/// Of a file that anyone may have written; ours has some 200 bytes.
constexpr qint64 kMostBytes = 65'536;

// Two layers: a value of type string escapes with backslashes, and within it the Exec key quotes as a shell does.
struct Escape {
    char16_t letter, meaning;
};
constexpr Escape kEscapes[] = {{u's', u' '}, {u'n', u'\n'}, {u't', u'\t'}, {u'r', u'\r'}, {u'\\', u'\\'}};

QString escaped(const QString &value)
{
    QString text;
    for (const QChar c : value) {
        const auto *known = std::find_if(std::begin(kEscapes) + 1, std::end(kEscapes), // a space may stand as it is
                                         [c](const Escape &escape) { return c == escape.meaning; });
        if (known == std::end(kEscapes))
            text += c;
        else
            text += QLatin1Char('\\'), text += QChar(known->letter);
    }
    return text;
}

std::optional<QString> unescaped(const QString &text)
{
    QString value;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != QLatin1Char('\\')) {
            value += text[i];
            continue;
        }
        if (++i == text.size())
            return {};
        const auto *known = std::find_if(std::begin(kEscapes), std::end(kEscapes),
                                         [c = text[i]](const Escape &escape) { return c == escape.letter; });
        if (known == std::end(kEscapes))
            return {};
        value += QChar(known->meaning);
    }
    return value;
}

QString quoted(QString argument)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9/._+:,@-]+\\z")),
        special(QStringLiteral("([\"`$\\\\])"));
    if (plain.match(argument).hasMatch())
        return argument;
    argument.replace(special, QStringLiteral("\\\\1")).replace(QLatin1Char('%'), QLatin1String("%%"));
    return QLatin1Char('"') + argument + QLatin1Char('"');
}

/// The arguments of an unescaped Exec line, one after the other.
class ExecReader {
public:
    explicit ExecReader(const QString &line) : line_(line) {}

    std::optional<QStringList> read()
    {
        QStringList command;
        for (skipSpaces(); at_ < line_.size(); skipSpaces()) {
            const qsizetype start = at_;
            const auto argument = line_[at_] == QLatin1Char('"') ? readQuoted() : readPlain();
            if (!argument)
                return {};
            if (!argument->isEmpty() || line_[start] == QLatin1Char('"')) // a field code leaves nothing
                command << *argument;
        }
        return command;
    }

private:
    void skipSpaces()
    {
        while (at_ < line_.size() && line_[at_] == QLatin1Char(' '))
            ++at_;
    }

    std::optional<QString> readQuoted()
    {
        QString argument;
        for (++at_; at_ < line_.size(); ++at_) {
            if (line_[at_] == QLatin1Char('"')) {
                ++at_;
                return argument;
            }
            if (line_[at_] == QLatin1Char('\\') && ++at_ == line_.size())
                return {};
            takeCharacter(argument);
        }
        return {}; // the quote has no end
    }

    std::optional<QString> readPlain()
    {
        QString argument;
        for (; at_ < line_.size() && line_[at_] != QLatin1Char(' '); ++at_) {
            if (QStringLiteral("\"'\\<>~|&;$*?#()`\t\n").contains(line_[at_]))
                return {}; // must be quoted
            takeCharacter(argument);
        }
        return argument;
    }

    void takeCharacter(QString &argument)
    {
        if (line_[at_] == QLatin1Char('%') && at_ + 1 < line_.size()) {
            if (line_[++at_] == QLatin1Char('%'))
                argument += QLatin1Char('%');
        } else {
            argument += line_[at_];
        }
    }

    const QString &line_;
    qsizetype at_ = 0;
};

/// Key and value of the group [Desktop Entry]; empty where there is no such file.
QHash<QString, QString> entriesOf(const QString &path)
{
    QHash<QString, QString> entries;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return entries;
    bool ours = false;
    const QString text = QString::fromUtf8(file.read(kMostBytes));
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (line.startsWith(QLatin1Char('[')))
            ours = line.trimmed() == QLatin1String("[Desktop Entry]");
        else if (ours && equals > 0 && !line.startsWith(QLatin1Char('#')))
            entries.insert(line.left(equals).trimmed(), line.mid(equals + 1).trimmed());
    }
    return entries;
}

} // namespace

QString execLine(const QStringList &command)
{
    QStringList arguments;
    for (const QString &argument : command)
        arguments << quoted(argument);
    return escaped(arguments.join(QLatin1Char(' ')));
}

std::optional<QStringList> commandOf(const QString &execLine)
{
    const auto line = unescaped(execLine);
    return line ? ExecReader(*line).read() : std::nullopt;
}

Autostart::Autostart(QString program, const QString &folder)
    : program_(std::move(program)), file_(folder + QStringLiteral("/" BOKEHCAM_ID ".desktop"))
{
}

Autostart Autostart::ofThisProgram()
{
    return {QCoreApplication::applicationFilePath(),
            QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/autostart")};
}

bool Autostart::on() const
{
    const auto entries = entriesOf(file_);
    const auto command = commandOf(entries.value(QStringLiteral("Exec")));
    return command && command->value(0) == program_ &&
           entries.value(QStringLiteral("Hidden")) != QLatin1String("true") &&
           entries.value(QStringLiteral("X-GNOME-Autostart-enabled")) != QLatin1String("false");
}

Status Autostart::set(bool on) const
{
    if (on)
        return write();
    if (QFile file(file_); file.exists() && !file.remove())
        return Error{Errc::Exhausted, tr("\"%1\" cannot be removed: %2").arg(file_, file.errorString()).toStdString()};
    return {};
}

Status Autostart::write() const
{
    if (program_.contains(QLatin1Char('=')))
        return Error{Errc::BadInput,
                     tr("The desktop cannot start a program from a folder with \"=\" in its name: \"%1\"")
                         .arg(program_)
                         .toStdString()};
    const QString text =
        QStringLiteral("[Desktop Entry]\nType=Application\nName=Bokehcam\nIcon=" BOKEHCAM_ID "\nExec=%1\n")
            .arg(execLine({program_, QStringLiteral("--tray")}));
    QDir().mkpath(QFileInfo(file_).path());
    QSaveFile file(file_);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
        return Error{Errc::Exhausted, tr("\"%1\" cannot be written: %2").arg(file_, file.errorString()).toStdString()};
    return {};
}

} // namespace bokeh::ui
