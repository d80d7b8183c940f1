// The verbs that read and write recipe files: new, validate, schema, estimate; and what is said of files that are none.
#include "run_program.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::test;

class TestRecipeVerbs : public QObject {
  Q_OBJECT

  std::string file(const char* name, const QByteArray& content) {
    const auto path = m_folder.filePath(QString::fromUtf8(name));
    QFile out(path);
    if (!out.open(QIODevice::WriteOnly)) qFatal("a test file cannot be written");
    out.write(content);
    return path.toStdString();
  }
  QTemporaryDir m_folder;

 private Q_SLOTS:
  void recipeRoundTrip() {
    const auto path = m_folder.filePath(QStringLiteral("new.json")).toStdString();
    QCOMPARE(
        runProgram({"recipe", "new", path, "--model", "/models/m", "--data", "/data/d.jsonl", "--set", "method.r=8"})
            .code,
        0);
    QCOMPARE(runProgram({"recipe", "new", path}).code, 2); // never replaced unasked
    QCOMPARE(runProgram({"recipe", "validate", path}).code, 0);
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto recipe = Json::parse(file.readAll().toStdString());
    QCOMPARE(recipe["method"]["r"].get<int>(), 8);
    // Every field of the recipe is in the schema.
    const auto schema = runProgram({"--json", "recipe", "schema"}).lines().at(0)["schema"];
    for (const auto& [name, value] : recipe.items()) {
      QVERIFY2(schema["properties"].contains(name), name.c_str());
      if (schema["properties"][name].contains("properties"))
        for (const auto& [inner, ignored] : value.items())
          QVERIFY2(schema["properties"][name]["properties"].contains(inner), inner.c_str());
    }
  }

  void validateNamesEveryFault() {
    const auto path = file(
        "bad.json",
        R"({"model": {"paht": "x"}, "data": {"train": [{"path": "d"}], "max_length": "long"}, "method": {"r": 0}})");
    const auto ran = runProgram({"--json", "recipe", "validate", path});
    QCOMPARE(ran.code, 2);
    std::vector<std::string> fields;
    for (const auto& line : ran.lines())
      if (line["event"] == "problem") fields.push_back(line.value("field", ""));
    QCOMPARE(fields, (std::vector<std::string>{"model.paht", "data.max_length", "method.r", "model.path"}));
    QCOMPARE(ran.lines().back().value("event", ""), std::string("error"));
    const auto single = runProgram(
        {"--json", "recipe", "validate",
         file("one.json", R"({"trainng": {}, "model": {"path": "m"}, "data": {"train": [{"path": "d"}]}})")});
    QCOMPARE(single.lines().size(), size_t{1});
    QVERIFY(single.lines()[0].value("advice", "").find("training") != std::string::npos);
  }

  /// Of a model that is there already it is said what goes with it; what the model lacks is no fault of the recipe.
  void validateAsksTheModel() {
    const auto validate = [this](const char* model, const char* method) {
      const QByteArray text = "{\"model\": {\"path\": \"" + QByteArray(model) +
                              "\"}, \"data\": {\"train\": [{\"path\": \".\"}]}, \"method\": " + method + "}";
      return runProgram({"--json", "recipe", "validate", file("asked.json", text)});
    };
    const auto high = validate(".", R"({"r": 101})");
    QCOMPARE(high.code, 2);
    QCOMPARE(high.lines().back().value("code", ""), std::string("method.rank"));
    QCOMPARE(high.lines().back().value("field", ""), std::string("method.r"));
    QCOMPARE(validate("not_there", R"({"r": 101})").code, 0);
    const auto narrow = validate(".", R"({"r": 51})");
    QCOMPARE(narrow.code, 0);
    QCOMPARE(narrow.lines().back().value("code", ""), std::string("method.rank_above"));
    QCOMPARE(validate(".", R"({"r": 50})").lines().size(), size_t{1});
    const auto damaged = validate(".", R"({"type": "ia3"})");
    QCOMPARE(damaged.code, 0);
    QCOMPARE(damaged.lines().back().value("code", ""), std::string("model.damaged"));
  }

  void whatIsNoRecipeIsNamed() {
    const auto folder = m_folder.path().toStdString(),
               rows = file("rows.jsonl", "{\"instruction\": \"a\", \"output\": \"b\"}\n"),
               unnamed = file("rows.data", "{\"instruction\": \"a\"}\n{\"instruction\": \"b\"}");
    for (const auto& [path, says] :
         std::vector<std::pair<std::string, std::string>>{{folder, " is a folder."},
                                                          {rows, " is a dataset, not a recipe."},
                                                          {unnamed, " is a dataset, not a recipe."}})
      for (const auto& verb : std::vector<std::vector<std::string>>{{"train"}, {"estimate"}, {"recipe", "validate"}}) {
        std::vector<std::string> words = {"--json"};
        words.insert(words.end(), verb.begin(), verb.end());
        words.push_back(path);
        const auto ran = runProgram(words);
        QCOMPARE(ran.code, 2);
        const auto error = ran.lines().back();
        QVERIFY2(error.value("message", "").find(says) != std::string::npos, error.dump().c_str());
        QVERIFY(error.value("advice", "").find("recipe new --model") != std::string::npos);
      }
    const auto compact = file("compact.json", R"({"model": {"path": "m"}, "data": {"train": [{"path": "d.json"}]}})"
                                              "\n");
    QCOMPARE(runProgram({"recipe", "validate", compact}).code, 0);
  }

  void estimateAdvisesOnFewSteps() {
    const auto told = [&](const char* name, int steps) {
      const auto path = file(
          name, QByteArray(
                    R"({"model": {"path": "m"}, "data": {"train": [{"path": "d.json"}]}, "training": {"max_steps": )") +
                    QByteArray::number(steps) + "}}");
      int advice = 0;
      for (const auto& line : runProgram({"--json", "estimate", path}).lines())
        advice += line.value("code", "") == "train.few_steps";
      return advice;
    };
    QCOMPARE(told("few.json", 9), 1);
    QCOMPARE(told("enough.json", 10), 0);
  }
};

QTEST_GUILESS_MAIN(TestRecipeVerbs)
#include "tst_recipe_verbs.moc"
