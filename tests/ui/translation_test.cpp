#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <catch2/catch.hpp>

namespace {

struct Message {
    QString context, source, translation;
    bool finished = false;
};

QVector<Message> messagesOf(const QString &path)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QVector<Message> messages;
    QString context;
    while (xml.readNext() != QXmlStreamReader::EndDocument && !xml.hasError()) {
        if (!xml.isStartElement())
            continue;
        if (xml.name() == u"name")
            context = xml.readElementText();
        else if (xml.name() == u"message")
            messages.append({.context = context});
        else if (xml.name() == u"source")
            messages.last().source = xml.readElementText();
        else if (xml.name() == u"translation") {
            messages.last().finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            messages.last().translation = xml.readElementText();
        }
    }
    REQUIRE_FALSE(xml.hasError());
    return messages;
}

QStringList sorted(const QString &text, const char *pattern)
{
    QStringList found;
    for (auto it = QRegularExpression(pattern).globalMatch(text); it.hasNext();)
        found << it.next().captured();
    found.sort();
    return found;
}

} // namespace

TEST_CASE("every text is translated, with its placeholders, tags and mnemonic")
{
    const QString language = GENERATE("de", "zh_CN");
    const auto messages = messagesOf(QStringLiteral(BOKEHCAM_TRANSLATIONS "/bokehcam_%1.ts").arg(language));
    CHECK(messages.size() > 150);
    for (const Message &message : messages) {
        CAPTURE(language.toStdString(), message.context.toStdString(), message.source.toStdString());
        CHECK(message.finished);
        CHECK_FALSE(message.translation.isEmpty());
        CHECK(sorted(message.source, "%(\\d|n)|</?\\w+>") == sorted(message.translation, "%(\\d|n)|</?\\w+>"));
        CHECK(sorted(message.source, "&\\w").size() == sorted(message.translation, "&\\w").size());
        CHECK(message.source.endsWith("…") == message.translation.endsWith("…"));
    }
}

TEST_CASE("the translations hold every text of the sources, and none that is gone")
{
    const QString language = GENERATE("de", "zh_CN");
    QTemporaryDir folder;
    const QString copy = folder.filePath("copy.ts");
    const QString original = QStringLiteral(BOKEHCAM_TRANSLATIONS "/bokehcam_%1.ts").arg(language);
    REQUIRE(QFile::copy(original, copy));
    QProcess lupdate;
    lupdate.start(LUPDATE,
                  {BOKEHCAM_SOURCE "/ui", "-I", BOKEHCAM_SOURCE, "-ts", copy, "-locations", "none", "-no-obsolete"});
    REQUIRE(lupdate.waitForFinished(60'000));
    REQUIRE(lupdate.exitCode() == 0);
    const auto read = [](const QString &path) {
        QStringList all;
        for (const Message &message : messagesOf(path))
            all << message.context + '/' + message.source + (message.finished ? "" : " (unfinished)");
        all.sort();
        return all.join('\n').toStdString();
    };
    CHECK(read(copy) == read(original));
}
