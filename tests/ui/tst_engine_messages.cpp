// The engine's texts in the window's language: all of them, with their names and numbers, and never nothing.
#include "engine/api/json_reason.h"
#include "engine/api/system_reason.h"
#include "engine/base/files.h"
#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/theme/language.h"

#include <cerrno>
#include <QTest>

using namespace tw;
using namespace tw::ui;

namespace {

std::string s(const char* text) { return text; }

} // namespace

class TestEngineMessages : public QObject {
  Q_OBJECT
  Language m_language;
  void speakEnglish() { m_language.apply(QStringLiteral("en")); }
  void speakChinese() { m_language.apply(QStringLiteral("zh_CN")); }

 private Q_SLOTS:
  void cleanup() { speakEnglish(); }

  /// A full-width stop brings its own room.
  void sentencesStandInARow() {
    QCOMPARE(inARow({QStringLiteral("One."), {}, QStringLiteral("Two.")}), QStringLiteral("One. Two."));
    QCOMPARE(inARow({QString::fromUtf8("一。"), QString::fromUtf8("二！"), QStringLiteral("C.")}),
             QString::fromUtf8("一。二！C."));
    QCOMPARE(inARow({{}, QStringLiteral("Alone.")}), QStringLiteral("Alone."));
    QVERIFY(inARow({}).isEmpty());
  }

  /// The log's line leads to the page that lists them, in every language.
  void theWindowNamesItsPageAndNoCommand() {
    const events::Advice advice{
        "data.problems", TW_TEXT("%1 problem(s) were found in the data; %2 of %3 rows are used. They are listed by %4.",
                                 12, 300, 312, s("`tunewright data inspect a.jsonl`"))};
    QCOMPARE(messageOf(advice), QStringLiteral("12 problems were found in the data; 300 of 312 rows are usable. The "
                                               "Data page lists them."));
    const events::Advice one{
        "data.problems", TW_TEXT("%1 problem(s) were found in the data; %2 of %3 rows are used. They are listed by %4.",
                                 1, 11, 12, s("`tunewright data inspect a.jsonl`"))};
    speakEnglish();
    QCOMPARE(messageOf(one),
             QStringLiteral("1 problem was found in the data; 11 of 12 rows are usable. The Data page lists it."));
    speakChinese();
    QVERIFY(!messageOf(advice).contains(QStringLiteral("tunewright")));
    QVERIFY(messageOf(advice).contains(QStringLiteral("312")));
  }

  void specificsAreKept_data() {
    QTest::addColumn<Text>("said");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("chinese");
    const auto row = [](const Text& said, const char* english, const char* chinese) {
      QTest::addRow("%.60s", english) << said << QString::fromUtf8(english) << QString::fromUtf8(chinese);
    };
    row(TW_TEXT("The file %1 does not exist.", s("/home/user/my data/train.jsonl")),
        "The file /home/user/my data/train.jsonl does not exist.", "文件 /home/user/my data/train.jsonl 不存在。");
    row(TW_TEXT("The file %1 cannot be read: %2.", s("a.csv"), systemReason(EACCES)),
        "The file a.csv cannot be read: Permission denied.", "无法读取文件 a.csv：权限不足。");
    row(TW_TEXT("%1 cannot be written: %2.", s("/mnt/disk"), systemReason(ESTALE)),
        "/mnt/disk cannot be written: Stale file handle.", "无法写入 /mnt/disk：Stale file handle。");
    row(TW_TEXT("%1 is not valid JSON at line %2: %3.", s("t.json"), 2,
                jsonReason("syntax error while parsing value - invalid literal; last read: '[1, tru,'")),
        "t.json is not valid JSON at line 2: syntax error while parsing value - invalid literal; last read: '[1, "
        "tru,'.",
        "t.json 第 2 行不是有效的 JSON：解析值时有语法错误，无效的字面值；最后读到“[1, tru,”。");
    row(TW_TEXT("None of the %1 rows of %2 can be used; the first because: %3", 40, s("b.jsonl"),
                TW_TEXT("The field \"%1\" is blank.", s("output"))),
        "None of the 40 rows of b.jsonl can be used; the first because: The field \"output\" is blank.",
        "b.jsonl 的 40 行全部无法使用；首行的原因：字段“output”是空白。");
    row(TW_TEXT("The field \"%1\" is %2 where a text is expected.", s("instruction"), TW_TEXT("array")),
        "The field \"instruction\" is array where a text is expected.", "字段“instruction”应为文本，实际为列表。");
    row(TW_TEXT("%1; the rest is cut off.", TW_TEXT("The sample has %1 tokens, max_length is %2", 2310, 1024)),
        "The sample has 2310 tokens, max_length is 1024; the rest is cut off.",
        "该样本有 2310 个词元，max_length 为 1024；超出部分已截断。");
    // An argument may look like a place of the template.
    row(TW_TEXT("The tensor library failed: %1", s("mat1 and mat2 shapes cannot be multiplied (%1x%2)")),
        "The tensor library failed: mat1 and mat2 shapes cannot be multiplied (%1x%2)",
        "张量库出错：mat1 and mat2 shapes cannot be multiplied (%1x%2)");
    // The order of the places is the language's.
    row(TW_TEXT("Line %1 of the %2: %3.", 3, TW_TEXT("chat template of %1", s("/m/q")), s("'x' is undefined")),
        "Line 3 of the chat template of /m/q: 'x' is undefined.", "/m/q 的对话模板第 3 行：'x' is undefined。");
    // A sentence within a sentence ends once.
    row(TW_TEXT("The tokenizer is damaged: %1.",
                TW_TEXT("The file %1 is not valid JSON at line %2 (%3).", s("tokenizer_config.json"), 4,
                        jsonReason("syntax error while parsing value - unexpected '}'"))),
        "The tokenizer is damaged: The file tokenizer_config.json is not valid JSON at line 4 (syntax error while "
        "parsing value - unexpected '}')..",
        "分词器已损坏：文件 tokenizer_config.json 第 4 行不是有效的 JSON（解析值时有语法错误，出现了意外的 '}'）。");
    row(Text::verbatim("No such role."), "No such role.", "No such role.");
    row(Text(), "", "");
  }
  void specificsAreKept() {
    QFETCH(Text, said);
    QFETCH(QString, english);
    QFETCH(QString, chinese);
    QCOMPARE(QString::fromStdString(said.english()), english);
    QCOMPARE(translated(said), english);
    speakChinese();
    QCOMPARE(translated(said), chinese);
    QCOMPARE(messageOf(requestError("x", said, {})), chinese);
    QCOMPARE(adviceOf(requestError("x", {}, said)), chinese);
    QCOMPARE(messageOf(events::Advice{"x", said}), chinese);
    DataProblem problem;
    problem.message = problem.advice = said;
    QCOMPARE(messageOf(problem), chinese);
    QCOMPARE(adviceOf(problem), chinese);
  }

  void theParsersWordsAreUnderstood_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("chinese");
    const auto row = [](const char* json, const char* chinese) {
      QTest::addRow("%s", json) << QString::fromUtf8(json) << QString::fromUtf8(chinese);
    };
    row("{\"a\": ", "文本第 1 行不是有效的 JSON（解析值时有语法错误，内容意外结束，应为 '[', '{', or a literal）。");
    row("[1, tru]", "文本第 1 行不是有效的 JSON（解析值时有语法错误，无效的字面值；最后读到“1, tru]”）。");
  }
  void theParsersWordsAreUnderstood() {
    QFETCH(QString, json);
    QFETCH(QString, chinese);
    const auto parsed = parseJson(json.toStdString());
    QVERIFY(!parsed);
    speakChinese();
    QCOMPARE(translated(parsed.error().message), chinese);
  }

  /// The parser's words, taken apart and put together again, are the same words.
  void theParsersEnglishStays() {
    for (const char* text : {"{", "[1,", "{\"a\" 1}", "{1: 2}", "tru", "\"a", "\"\x01\"", "[1 2]", "{\"a\": 1,}", "nul",
                             "[1, 2", "\"\\q\"", "{\"a'; expected b\" x", "-", "1.e", "]", "{\"a\": \"\xff\"}"}) {
      std::string words;
      try {
        [[maybe_unused]] const auto parsed = Json::parse(text);
      } catch (const Json::parse_error& error) {
        words = error.what();
      }
      const auto at = words.find("syntax error");
      QVERIFY2(at != std::string::npos, text);
      const auto whole = words.substr(at);
      for (size_t cut = 0; cut < 12 && cut < whole.size(); ++cut)
        QCOMPARE(jsonReason(whole.substr(0, whole.size() - cut)).english(), whole.substr(0, whole.size() - cut));
      QVERIFY2(!jsonReason(whole).pattern().empty(), text);
    }
  }

  void theSystemsEnglishStays() {
    for (int error = 1; error < 134; ++error)
      QCOMPARE(systemReason(error).english(), std::string(std::strerror(error)));
    QVERIFY(!systemReason(ENOSPC).pattern().empty());
    QVERIFY(systemReason(ESTALE).pattern().empty());
  }

  void thePlaceIsNamedOnce() {
    speakEnglish();
    const auto blank = requestError("row.blank_response", TW_TEXT("An answer is blank."), {}).at("/data/chat.jsonl", 7);
    QCOMPARE(messageOf(blank), QStringLiteral("An answer is blank (chat.jsonl, line 7)."));
    const auto parse = requestError("data.parse",
                                    TW_TEXT("%1 is not valid JSON at line %2: %3.", s("/data/chat.jsonl"), 7,
                                            TW_TEXT("a colon is missing")),
                                    {})
                           .at("/data/chat.jsonl", 7);
    QCOMPARE(messageOf(parse), QStringLiteral("/data/chat.jsonl is not valid JSON at line 7: a colon is missing."));
    const auto syntax =
        requestError("template.syntax", TW_TEXT("Line %1 of %2: %3", 7, s("chat.jinja"), s("unexpected")), {})
            .at("/models/chat.jinja", 7);
    QCOMPARE(messageOf(syntax), QStringLiteral("Line 7 of chat.jinja: unexpected"));
    auto other = parse;
    other.line = 70;
    QVERIFY(messageOf(other).endsWith(QStringLiteral("(chat.jsonl, line 70).")));
    speakChinese();
    QCOMPARE(messageOf(parse), QStringLiteral("/data/chat.jsonl 第 7 行不是有效的 JSON：缺少冒号。"));
    const auto placed = messageOf(blank);
    QVERIFY2(placed.startsWith(QStringLiteral("有一轮回答是空白")) && placed.contains(QStringLiteral("chat.jsonl")) &&
                 placed.endsWith(u'。'),
             qPrintable(placed));
  }

  void rowsAndChecksAreTranslated() {
    speakChinese();
    DataRow row;
    QCOMPARE(problemOf(row), QString());
    row.problem = TW_TEXT("The field \"%1\" is missing.", s("output"));
    QCOMPARE(problemOf(row), QStringLiteral("缺少字段“output”。"));
    QCOMPARE(nameOf(Check{TW_TEXT("run history"), true, {}}), QStringLiteral("运行历史"));
    QCOMPARE(nameOf(Check{TW_TEXT("cuda:%1: %2", 0, s("rms_norm bfloat16")), true, {}}),
             QStringLiteral("CUDA 0 内核：rms_norm bfloat16"));
    QCOMPARE(detailOf(Check{{}, true, TW_TEXT("%1 MiB free for the library in %2", 51200, s("/home/u/.local"))}),
             QStringLiteral("资料库 /home/u/.local 可用 51200 MiB"));
    QCOMPARE(detailOf(Check{{}, true, Text::verbatim("16000 MiB")}), QStringLiteral("16000 MiB"));
  }
};

QTEST_GUILESS_MAIN(TestEngineMessages)
#include "tst_engine_messages.moc"
