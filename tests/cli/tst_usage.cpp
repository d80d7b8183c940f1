// What is wrong on the command line is told as the contract says: exit code 2, a code usage.*, never an empty field.
#include "run_program.h"

#include "app/cli/model_options.h"
#include "app/cli/numbers.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::test;

class TestUsage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wrongRequests_data();
  void wrongRequests();
  void advice();
  void globalFlagsStandAnywhere();
  void helpForEveryVerb();
  void shardSizes_data();
  void shardSizes();
  void adapters();
  void version();
  void completionsAreMade();
};

void TestUsage::wrongRequests_data() {
  QTest::addColumn<QString>("line");
  QTest::addColumn<QString>("code");
  const auto row = [](const char* line, const char* code) {
    QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(code);
  };
  row("", "usage.missing_verb");
  row("trian r.json", "usage.unknown_verb");
  row("data", "usage.missing_verb");
  row("data insepct f", "usage.unknown_verb");
  row("--jsn info m", "usage.unknown_option");
  row("info", "usage.missing_argument");
  row("info a b", "usage.unexpected_argument");
  row("info --nope a", "usage.unknown_option");
  row("generate m --prompt", "usage.missing_value");
  row("generate m", "usage.missing_argument");
  row("generate m --prompt a --messages f", "usage.conflict");
  row("generate m --prompt a --max-new-tokens x", "usage.bad_value");
  row("generate m --prompt a --max-new-tokens 0", "usage.range");
  row("generate m --prompt a --temperature nan", "usage.range");
  row("generate m --prompt a --top-p 1.5", "usage.range");
  row("generate m --prompt a --seed -1", "usage.range");
  row("generate m --prompt a --dtype float17", "usage.choice");
  row("generate m --prompt a --adapter =2", "usage.adapter");
  row("logits m --ids-file f --out o --quantization int4", "usage.choice");
  row("logits m --ids-file f --out o --quantization nf4 --block-size 96", "usage.choice");
  row("export m --format gguf --out o", "usage.not_yet");
  row("export m --format ollama --out o", "usage.not_yet");
  row("export m --format bnb-4bit --out o --quant-type int8", "usage.choice");
  row("export m --format bnb-4bit --out o --block-size 32", "usage.choice");
  row("export m --format safetensors --out o --quant-type nf4", "usage.conflict");
  row("export m --format adapter --out o --adapter a --double-quantization", "usage.conflict");
  row("export m --format zip --out o", "usage.choice");
  row("export m --format safetensors --out o --max-shard-size 5XB", "usage.size");
  row("export m --format adapter --out o --adapter a --dtype float32", "usage.conflict");
  row("export m --format adapter --out o --adapter a --max-shard-size 5GB", "usage.conflict");
  row("export m --format adapter --out o --adapter a --verify", "usage.conflict");
  row("evaluate m --data f --metrics bleu", "usage.not_yet");
  row("evaluate m --data f --metrics perplexity,rouge", "usage.not_yet");
  row("adapters combine A=0.6 B=0.4 --method svd --out d", "usage.not_yet");
  row("adapters search m --adapter a --adapter b --out o", "usage.missing_argument");
  row("adapters search m --adapter a --adapter b --data f", "usage.missing_argument");
  row("adapters search m --adapter a --adapter b --data f --out o --evaluations 0", "usage.range");
  row("adapters search m --adapter a --adapter b --data f --out o --l1 -1", "usage.range");
  row("adapters search m --adapter a --adapter b --data f --out o --seed -1", "usage.range");
  row("adapters resize x", "usage.not_yet");
  row("pull a/b --to d", "usage.not_yet");
  row("queue start", "usage.not_yet");
  row("recipe import f.yaml", "usage.not_yet");
  row("train nope.json", "io.missing");
  row("tokenize m", "usage.missing_argument");
  row("detokenize m --ids 1,x", "usage.bad_value");
  row("detokenize m --ids 99999999999", "usage.bad_value");
  row("render --messages f", "usage.missing_argument");
  row("runs compare a", "usage.missing_value");
  row("runs delete a", "usage.confirmation");
  row("completion fsh", "usage.choice");
  row("help nothing", "usage.unknown_verb");
  row("bench train-lora --rounds 2", "usage.conflict");
  row("bench train-lora --compare --layers 2", "usage.conflict");
  row("bench train-lora --layers 0", "usage.range");
  row("bench train-lora --compare --kv-heads 2", "usage.conflict");
  row("bench train-lora --quantization nf4", "usage.unknown_option");
  row("bench train-qlora --quantization int3", "usage.choice");
  row("doctor --self-test gpu", "usage.choice");
  row("doctor --self-test cuda:x", "usage.choice");
  row("bench generate", "usage.not_yet");
  row("new-model --preset huge --corpus a --out b", "usage.choice");
}

void TestUsage::wrongRequests() {
  QFETCH(QString, line);
  QFETCH(QString, code);
  std::vector<std::string> arguments;
  for (const auto& word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts)) arguments.push_back(word.toStdString());
  const auto plain = runProgram(arguments);
  QCOMPARE(plain.code, 2);
  QVERIFY(plain.out.empty());
  QVERIFY2(plain.err.starts_with("error: ") && plain.err.find(code.toStdString()) != std::string::npos,
           plain.err.c_str());

  arguments.emplace_back("--json");
  // The flag completes "generate m --prompt" to a request that is sound.
  if (line.endsWith(QLatin1String("--prompt"))) return;
  const auto json = runProgram(arguments);
  QCOMPARE(json.code, 2);
  QVERIFY(json.err.empty());
  const auto lines = json.lines();
  QCOMPARE(lines.size(), size_t{1});
  QCOMPARE(QString::fromStdString(lines[0].value("event", "")), QStringLiteral("error"));
  QCOMPARE(QString::fromStdString(lines[0].value("code", "")), code);
  QVERIFY(!lines[0].value("message", "").empty());
  QVERIFY(!lines[0].value("advice", "").empty());
}

void TestUsage::advice() {
  QVERIFY(runProgram({"trian"}).err.find("tunewright train") != std::string::npos);
  QVERIFY(runProgram({"generate", "m", "--temperatur", "1"}).err.find("--temperature?") != std::string::npos);
  QVERIFY(runProgram({"export", "m", "--format", "safetensor", "--out", "o"}).err.find("Did you mean safetensors?") !=
          std::string::npos);
}

void TestUsage::globalFlagsStandAnywhere() {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"--json", "info", "m"},
                                                                     {"info", "--json", "m"},
                                                                     {"info", "m", "--json"},
                                                                     {"--quiet", "--json", "info", "m"}}) {
    const auto ran = runProgram(arguments);
    QCOMPARE(ran.code, 0);
    QCOMPARE(ran.lines().size(), size_t{1});
    QCOMPARE(ran.lines()[0].value("event", ""), std::string("model"));
  }
  // A folder may be called like a verb.
  QCOMPARE(runProgram({"info", "train"}).code, 0);
}

void TestUsage::helpForEveryVerb() {
  const auto overview = runProgram({"help"});
  QCOMPARE(overview.code, 0);
  for (const char* verb : {"info",
                           "tokenize",
                           "detokenize",
                           "render",
                           "data inspect",
                           "data encode",
                           "data clean",
                           "estimate",
                           "train",
                           "logits",
                           "generate",
                           "chat",
                           "evaluate",
                           "export",
                           "adapters info",
                           "adapters search",
                           "new-model",
                           "recipe new",
                           "recipe validate",
                           "recipe schema",
                           "runs list",
                           "runs show",
                           "runs compare",
                           "runs delete",
                           "doctor",
                           "bench train-lora",
                           "pull",
                           "queue add",
                           "recipe import",
                           "adapters combine",
                           "completion"}) {
    QVERIFY2(overview.out.find(verb) != std::string::npos, verb);
    std::vector<std::string> words = {"help"};
    for (const auto& word : QString::fromUtf8(verb).split(QLatin1Char(' '))) words.push_back(word.toStdString());
    const auto help = runProgram(words);
    QCOMPARE(help.code, 0);
    QVERIFY2(help.out.find("Usage: tunewright " + std::string(verb)) != std::string::npos, verb);
    QVERIFY(help.err.empty());
  }
  QCOMPARE(runProgram({"train", "--help"}).out, runProgram({"help", "train"}).out);
  QVERIFY(runProgram({"help", "train"}).out.find("training.learning_rate") != std::string::npos);
  QCOMPARE(runProgram({"help", "data"}).code, 0);
  QCOMPARE(runProgram({"--json", "help", "train"}).lines()[0].value("event", ""), std::string("help"));
}

void TestUsage::shardSizes_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<qint64>("bytes");
  QTest::newRow("GB") << "5GB" << qint64{5'000'000'000};
  QTest::newRow("space, case") << "500 mb" << qint64{500'000'000};
  QTest::newRow("binary") << "2GiB" << (qint64{2} << 30);
  QTest::newRow("fraction") << "1.5KB" << qint64{1500};
  QTest::newRow("bytes") << "1048576" << qint64{1048576};
  QTest::newRow("letter") << "3M" << qint64{3'000'000};
  for (const char* bad :
       {"", "GB", "-1GB", "5XB", "5GBs", "0", "1..5GB", ".", "1e3", "99999999999TB", "nan", "5 G B x"})
    QTest::newRow(bad) << QString::fromUtf8(bad) << qint64{-1};
}

void TestUsage::shardSizes() {
  QFETCH(QString, text);
  QFETCH(qint64, bytes);
  const auto size = cli::parseSize(text.toStdString(), "--max-shard-size");
  QCOMPARE(size ? static_cast<qint64>(*size) : qint64{-1}, bytes);
}

void TestUsage::adapters() {
  QTemporaryDir folder;
  const auto odd = folder.filePath(QStringLiteral("rank=8")).toStdString();
  QVERIFY(QDir().mkpath(QString::fromStdString(odd)));
  const auto whole = cli::parseAdapter(odd);
  QVERIFY(whole && whole->folder == odd && whole->weight == 1.0);
  const auto weighted = cli::parseAdapter(odd + "=0.5");
  QVERIFY(weighted && weighted->folder == odd && weighted->weight == 0.5);
  const auto plain = cli::parseAdapter("some/folder=-2e-1");
  QVERIFY(plain && plain->folder == "some/folder" && plain->weight == -0.2);
  QVERIFY(!cli::parseAdapter(odd + "=heavy"));
  QVERIFY(!cli::parseAdapter(""));
  QVERIFY(!cli::parseAdapter("=1"));
}

void TestUsage::version() {
  QVERIFY(runProgram({"--version"}).out.starts_with("tunewright "));
  QVERIFY(!runProgram({"--json", "--version"}).lines()[0].value("version", "").empty());
}

void TestUsage::completionsAreMade() {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto ran = runProgram({"completion", shell});
    QCOMPARE(ran.code, 0);
    QVERIFY(ran.out.find("max-shard-size") != std::string::npos);
    QVERIFY(ran.out.find("queue") == std::string::npos); // what is not there yet is not offered
  }
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
