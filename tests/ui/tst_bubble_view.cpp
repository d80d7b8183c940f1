// Conversations as bubbles: what is said in them, of calls that were written by somebody else too.
#include "ui/pages/data/bubble_view.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class TestBubbleView : public QObject {
  Q_OBJECT

  static QStringList said(const Json& call) {
    BubbleView view;
    BubbleSection section;
    section.messages = Json::array({{{"role", "assistant"}, {"tool_calls", Json::array({call})}}});
    view.setSections({section});
    QStringList texts;
    for (const auto* label : view.findChildren<QLabel*>()) texts << label->text();
    return texts;
  }
  static Json callWith(const Json& arguments) {
    return {{"type", "function"}, {"function", {{"name", "find"}, {"arguments", arguments}}}};
  }

 private Q_SLOTS:
  void initTestCase() {
    static Theme theme;
    theme.apply(ThemeMode::Light);
  }

  void aCallIsReadAloud() {
    QVERIFY(said(callWith({{"city", "Köln"}, {"days", 3}})).contains(QStringLiteral("find(city: \"Köln\", days: 3)")));
    QVERIFY(
        said(callWith(R"({"city":"Köln"})")).contains(QStringLiteral("find(city: \"Köln\")"))); // as OpenAI writes it
    QVERIFY(said(callWith("no JSON")).contains(QStringLiteral("find(no JSON)")));
  }

  /// Text in text is parsed here and nowhere else: it has the engine's limit of depth.
  void argumentsThatNestWithoutEndStayText() {
    constexpr int kLevels = 100'000;
    const std::string deep = R"({"a":)" + std::string(kLevels, '[') + std::string(kLevels, ']') + "}";
    const auto texts = said(callWith(deep));
    QVERIFY(std::any_of(texts.begin(), texts.end(),
                        [](const QString& text) { return text.startsWith(QStringLiteral("find({\"a\":[[[[")); }));
    const std::string shallow = R"({"a":)" + std::string(100, '[') + std::string(100, ']') + "}";
    const auto read = said(callWith(shallow));
    QVERIFY(std::any_of(read.begin(), read.end(),
                        [](const QString& text) { return text.startsWith(QStringLiteral("find(a: [[[[")); }));
  }

  void brokenBytesAreShownAsSuch() { QCOMPARE(said(Json(std::string("\xff"))).last(), QStringLiteral("\"\uFFFD\"")); }
};

QTEST_MAIN(TestBubbleView)
#include "tst_bubble_view.moc"
