// The engine's sentences in the window's language: all of them, with their names and numbers, and never nothing.
#include "engine_sources.h"
#include "ui/bridge/engine_messages.h"
#include "ui/bridge/engine_texts.h"
#include "ui/bridge/messages.h"

#include <QLocale>
#include <QSet>
#include <QTest>

using namespace tw;
using namespace tw::ui;

namespace {

QString sources() { return QStringLiteral(TW_REPOSITORY "/engine"); }
void speak(QLocale::Language language) { QLocale::setDefault(QLocale(language)); }

const QString unknownMessage = QStringLiteral("英文信息："), unknownAdvice = QStringLiteral("英文提示：");

/// Whether all that the engine fills in is still there.
bool keepsPlaces(const QString& english, const QString& chinese) {
  static const QRegularExpression place(QStringLiteral("«\\d»"));
  for (auto it = place.globalMatch(english); it.hasNext();)
    if (!chinese.contains(it.next().captured())) return false;
  return true;
}

std::vector<std::span<const EngineText>> allTexts() {
  return {dataTexts(),   languageTexts(), modelTexts(),  runTexts(),    adviceTexts(),
          phraseTexts(), checkTexts(),    familyTexts(), familyAdvice()};
}

} // namespace

class TestEngineMessages : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cleanup() { speak(QLocale::English); }

  void everyCodeOfTheEngineIsTranslated() {
    const auto spoken = test::spokenSentences(sources());
    QVERIFY2(spoken.size() > 200, "the engine's sources are not where they are looked for");
    QSet<QString> missing;
    for (const auto& sentence : spoken)
      if (!isTranslatedCode(sentence.code.toStdString()))
        missing.insert(sentence.code + QStringLiteral(" in ") + sentence.where);
    QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("translate in ui/bridge/engine_texts_*.cpp: ") +
                                           missing.values().join(QStringLiteral(", "))));
  }

  void everySentenceOfTheEngineIsTranslatedWithItsSpecifics() {
    QStringList missing;
    int checked = 0;
    for (const auto& sentence : test::spokenSentences(sources())) {
      const auto code = sentence.code.toStdString();
      const auto check = [&](const QString& english, const QString& chinese) {
        ++checked;
        if (chinese.contains(unknownMessage) || chinese.contains(unknownAdvice) || !keepsPlaces(english, chinese))
          missing << sentence.where + QStringLiteral(": ") + sentence.code + QStringLiteral(": ") + english;
      };
      for (const auto& english : sentence.messages) check(english, chineseMessage(code, english.toStdString()));
      for (const auto& english : sentence.advice) check(english, chineseAdvice(code, english.toStdString()));
    }
    QVERIFY(checked > 400);
    for (const auto& line : missing) qWarning().noquote() << line;
    QVERIFY2(missing.isEmpty(), "translate the sentences above in ui/bridge/engine_texts_*.cpp");
  }

  void reasonsWithinSentencesAreTranslated() {
    const auto reasons = test::spokenReasons(sources());
    QVERIFY(reasons.size() > 100);
    QStringList missing;
    for (const auto& english : reasons)
      if (const auto chinese = chineseSentence(english.toStdString());
          chinese == english || !keepsPlaces(english, chinese))
        missing << english;
    for (const auto& line : missing) qWarning().noquote() << line;
    QVERIFY2(missing.isEmpty(), "translate the reasons above in ui/bridge/engine_texts_phrases.cpp");
  }

  void specificsAreKept_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("chinese");
    const auto row = [](const char* code, const char* english, const char* chinese) {
      QTest::addRow("%s: %.40s", code, english)
          << QString::fromUtf8(code) << QString::fromUtf8(english) << QString::fromUtf8(chinese);
    };
    row("io.missing", "The file /home/user/my data/train.jsonl does not exist.",
        "文件 /home/user/my data/train.jsonl 不存在。");
    row("io.read", "The file a.csv cannot be read: Permission denied.", "无法读取文件 a.csv：权限不足。");
    row("io.not_writable", "/mnt/disk cannot be written: Stale file handle.",
        "无法写入 /mnt/disk：Stale file handle。");
    row("data.parse", "train.jsonl is not valid JSON at line 12: the file ends inside a value.",
        "train.jsonl 第 12 行不是有效的 JSON：文件在一个值中间就结束了。");
    row("data.parse", "t.csv is not a valid table at line 3: the column \"名称\" appears twice in the header.",
        "t.csv 第 3 行的表格格式有误：表头中“名称”列出现了两次。");
    row("data.parse",
        "t.json is not valid JSON at line 2: syntax error while parsing value - invalid literal; last read: '[1, "
        "tru,'.",
        "t.json 第 2 行不是有效的 JSON：解析值时有语法错误，无效的字面值；最后读到“[1, tru,”。");
    row("data.columns", "qa.csv has no column for \"output\"; its columns are question, answer.",
        "qa.csv 中没有可作“output”的列；现有的列为 question, answer。");
    row("data.encoding", "old.csv is not valid UTF-8 at byte 812, line 9.",
        "old.csv 的第 9 行（第 812 字节处）不是有效的 UTF-8 编码。");
    row("data.encoding", "old.csv is not valid UTF-8 at byte 812.", "old.csv 的第 812 字节处不是有效的 UTF-8 编码。");
    row("data.no_usable_rows",
        "None of the 40 rows of b.jsonl can be used; the first because: The field \"output\" is blank.",
        "b.jsonl 的 40 行全部无法使用；首行的原因：字段“output”是空白。");
    row("row.wrong_type", "The field \"instruction\" is array where a text is expected.",
        "字段“instruction”应为文本，实际为列表。");
    row("row.truncated", "The sample has 2310 tokens, max_length is 1024; the rest is cut off.",
        "该样本有 2310 个词元，max_length 为 1024；超出部分已截断。");
    row("recipe.range", "\"method.r\" is 0, but it must be at least 1.", "“method.r”的值为 0，但必须不小于 1。");
    row("recipe.type", "\"training.seed\" must be a whole number, but it is \"x\".",
        "“training.seed”必须是整数，实际为 \"x\"。");
    row("recipe.missing", "The recipe names no training data.", "配方没有指定训练数据。");
    row("model.config", "In config.json, num_hidden_layers is 0, outside of 1 to 1000.",
        "config.json 中的 num_hidden_layers 为 0，超出了 1 到 1000 的范围。");
    row("model.shape", "The tensor lm_head.weight has the shape [10, 20] where config.json asks for [10, 30].",
        "张量 lm_head.weight 的形状为 [10, 20]，而 config.json 要求 [10, 30]。");
    row("file.damaged",
        "model.safetensors is not a sound safetensors file: its header is longer than the file (was it cut short?).",
        "model.safetensors 不是完好的 safetensors 文件：文件头比文件还长（文件可能不完整）。");
    row("tokenizer.damaged", "The tokenizer is damaged: \"merges\" of the model is missing; it should be a list.",
        "分词器已损坏：模型缺少“merges”，它应为列表。");
    row("tokenizer.damaged",
        "The tokenizer is damaged: The file tokenizer_config.json is not valid JSON at line 4 (syntax error while "
        "parsing value - unexpected '}')..",
        "分词器已损坏：文件 tokenizer_config.json 第 4 行不是有效的 JSON（解析值时有语法错误，出现了意外的 '}'）。");
    row("template.render", "Line 3 of the chat template of /m/q: 'x' is undefined.",
        "/m/q 的对话模板第 3 行：'x' is undefined。");
    row("template.render", "Conversation roles must alternate.",
        "对话模板拒绝了这段对话：Conversation roles must alternate.");
    row("target.none", "No module of this model matches target_modules (foo, bar).",
        "此模型没有与目标模块（foo, bar）相符的模块。");
    row("train.not_finite",
        "The loss of step 17 is not a finite number; the state before it was kept. Samples of that batch: a.jsonl line "
        "3.",
        "第 17 步的损失不是有限数值；已保留此前的状态。该批次的样本：a.jsonl line 3。");
    row("checkpoint.mismatch", "method.r was 8 when the checkpoint was written and is 16 now.",
        "写入检查点时 method.r 为 8，现在为 16。");
    row("io.disk_full", "The export needs 15000 MiB, but only 800 MiB are free.",
        "导出需要 15000 MiB，而磁盘只剩 800 MiB。");
    row("device.missing", "There are 2 CUDA devices, none with the number 5.",
        "本机有 2 个 CUDA 设备，其中没有编号 5。");
    row("usage.value", "top_p must be above 0 and at most 1.", "top_p 必须大于 0 且不大于 1。");
    row("internal.torch", "The tensor library failed: mat1 and mat2 shapes cannot be multiplied (%1x%2)",
        "张量库出错：mat1 and mat2 shapes cannot be multiplied (%1x%2)");
  }
  void specificsAreKept() {
    QFETCH(QString, code);
    QFETCH(QString, english);
    QFETCH(QString, chinese);
    QCOMPARE(chineseMessage(code.toStdString(), english.toStdString()), chinese);
    speak(QLocale::Chinese);
    QCOMPARE(messageOf(requestError(code.toStdString(), english.toStdString(), "x")), chinese);
    QCOMPARE(messageOf(events::Advice{code.toStdString(), english.toStdString()}), chinese);
    DataProblem problem;
    problem.code = code.toStdString();
    problem.message = english.toStdString();
    QCOMPARE(messageOf(problem), chinese);
  }

  void adviceIsTranslated() {
    speak(QLocale::Chinese);
    QCOMPARE(adviceOf(requestError("recipe.choice", "x", "Did you mean \"nf4\"?")),
             QStringLiteral("您是否想写“nf4”？"));
    QCOMPARE(adviceOf(requestError("recipe.range", "x", "Choose a value that is at least 1.")),
             QStringLiteral("请填写一个符合要求的值：必须不小于 1。"));
    QCOMPARE(adviceOf(requestError("target.none", "x", "This model has: q_proj, v_proj.")),
             QStringLiteral("此模型的模块有 q_proj, v_proj。"));
    DataProblem problem;
    problem.code = "row.missing_field";
    problem.advice = "Fill it in, or map another column to the role output.";
    QCOMPARE(adviceOf(problem), QStringLiteral("请补全内容，或者将其他列对应到角色 output。"));
  }

  void unknownSentencesKeepTheirEnglish() {
    speak(QLocale::Chinese);
    QCOMPARE(messageOf(requestError("model.from_tomorrow", "The moon is full.", "x")),
             QStringLiteral("模型无法使用。英文信息：The moon is full."));
    QCOMPARE(messageOf(requestError("data.empty", "Something new about 3 files.", "x")),
             QStringLiteral("数据有问题。英文信息：Something new about 3 files."));
    QCOMPARE(messageOf(requestError("io.brand_new", "The file a glows at 3.", "x")),
             QStringLiteral("文件读写出错。英文信息：The file a glows at 3."));
    QCOMPARE(messageOf(requestError("odd", "Something odd.", "x")),
             QStringLiteral("引擎报告了一个问题。英文信息：Something odd."));
    QCOMPARE(messageOf(requestError("odd", "", "")), QStringLiteral("引擎报告了一个问题。"));
    QCOMPARE(adviceOf(requestError("data.empty", "x", "Stand on 2 legs.")),
             QStringLiteral("请检查数据文件及其格式。英文提示：Stand on 2 legs."));
    QCOMPARE(adviceOf(requestError("odd", "", "")), QStringLiteral("请根据上述说明检查设置后重试。"));
  }

  void englishIsTheEnginesOwn() {
    speak(QLocale::English);
    const auto error = workError("io.missing", "The file a.jsonl does not exist.", "Check the path and its spelling.");
    QCOMPARE(messageOf(error), QStringLiteral("The file a.jsonl does not exist."));
    QCOMPARE(adviceOf(error), QStringLiteral("Check the path and its spelling."));
    QCOMPARE(messageOf(events::Advice{"train.early_stop", "Whatever."}), QStringLiteral("Whatever."));
    QCOMPARE(nameOf(Check{"run history", true, "x"}), QStringLiteral("run history"));
    DataRow row;
    row.problem = "The field \"output\" is blank.";
    QCOMPARE(problemOf(row), QStringLiteral("The field \"output\" is blank."));
  }

  void thePlaceIsNamedOnce() {
    speak(QLocale::English);
    auto blank = requestError("row.blank_response", "An answer is blank.", "x").at("/data/chat.jsonl", 7);
    QCOMPARE(messageOf(blank), QStringLiteral("An answer is blank (chat.jsonl, line 7)."));
    auto parse = requestError("data.parse", "/data/chat.jsonl is not valid JSON at line 7: a colon is missing.", "x")
                     .at("/data/chat.jsonl", 7);
    QCOMPARE(messageOf(parse), QStringLiteral("/data/chat.jsonl is not valid JSON at line 7: a colon is missing."));
    auto other = parse;
    other.line = 70;
    QVERIFY(messageOf(other).endsWith(QStringLiteral("(chat.jsonl, line 70).")));
    speak(QLocale::Chinese);
    QCOMPARE(messageOf(parse), QStringLiteral("/data/chat.jsonl 第 7 行不是有效的 JSON：缺少冒号。"));
    const auto placed = messageOf(blank);
    QVERIFY2(placed.startsWith(QStringLiteral("有一轮回答是空白")) && placed.contains(QStringLiteral("chat.jsonl")) &&
                 placed.endsWith(u'。'),
             qPrintable(placed));
  }

  void rowsAndChecksAreTranslated() {
    speak(QLocale::Chinese);
    DataRow row;
    QCOMPARE(problemOf(row), QString());
    row.problem = "The field \"output\" is missing.";
    QCOMPARE(problemOf(row), QStringLiteral("缺少字段“output”。"));
    row.problem = "Never heard of.";
    QCOMPARE(problemOf(row), QStringLiteral("Never heard of."));
    QCOMPARE(nameOf(Check{"run history", true, ""}), QStringLiteral("运行历史"));
    QCOMPARE(nameOf(Check{"cuda:1: rms_norm bfloat16", true, ""}), QStringLiteral("CUDA 1 内核：rms_norm bfloat16"));
    QCOMPARE(detailOf(Check{"disk", true, "51200 MiB free for the library in /home/u/.local"}),
             QStringLiteral("资料库 /home/u/.local 可用 51200 MiB"));
    QCOMPARE(detailOf(Check{"memory", true, "16000 MiB"}), QStringLiteral("16000 MiB"));
  }

  /// Each place of a translation exists in the English, and Chinese has full-width punctuation.
  void theTablesAreSound() {
    static const QRegularExpression places(QStringLiteral("[%$]([1-9])"));
    static const QRegularExpression narrow(
        QStringLiteral("[\\x{4e00}-\\x{9fff}][,;:!?()]|[,;:!?()][\\x{4e00}-\\x{9fff}]"));
    for (const auto& table : allTexts())
      for (const auto& row : table) {
        const auto chinese = row.chinese.toString(), english = row.english.toString();
        QVERIFY2(!chinese.isEmpty(), qPrintable(english));
        QVERIFY2(!narrow.match(chinese).hasMatch(), qPrintable(chinese));
        QSet<QString> given, used;
        for (auto it = places.globalMatch(english); it.hasNext();) given.insert(it.next().captured(1));
        for (auto it = places.globalMatch(chinese); it.hasNext();) used.insert(it.next().captured(1));
        QVERIFY2(given == used, qPrintable(english + QStringLiteral(" | ") + chinese));
        if (english.endsWith(u'.')) QVERIFY2(chinese.endsWith(u'。'), qPrintable(chinese));
      }
  }
};

QTEST_GUILESS_MAIN(TestEngineMessages)
#include "tst_engine_messages.moc"
