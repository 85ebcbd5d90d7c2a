#include <gtest/gtest.h>

#include <QFile>
#include <QRegularExpression>
#include <QXmlStreamReader>

namespace enshu::gui::test {
namespace {

QStringList placeholders(const QString &text) {
    static const QRegularExpression pattern("%[0-9n]");
    QStringList out;
    for (auto it = pattern.globalMatch(text); it.hasNext();)
        out << it.next().captured();
    out.sort();
    return out;
}

TEST(Translations, every_sentence_has_a_japanese_one_with_the_same_places_to_fill) {
    QFile file(ENSHU_TRANSLATIONS);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QString source;
    int sentences = 0;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            EXPECT_FALSE(xml.attributes().hasAttribute("type")) << source.toStdString();
            const QString translation = xml.readElementText();
            EXPECT_FALSE(translation.isEmpty()) << source.toStdString();
            EXPECT_EQ(placeholders(source), placeholders(translation)) << source.toStdString();
            ++sentences;
        }
    }
    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
    EXPECT_GT(sentences, 100);
}

} // namespace
} // namespace enshu::gui::test
