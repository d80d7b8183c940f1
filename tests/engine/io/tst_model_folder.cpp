// What a path that was given as a model or an adapter means, and what is said of one that means nothing.
#include "engine/base/paths.h"
#include "engine/io/model_code.h"
#include "engine/io/model_folder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestModelFolder : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> m_dir;
  fs::path root() const { return fromUtf8(m_dir->path().toStdString()); }
  void write(const fs::path& path, const std::string& text = "{}") const {
    fs::create_directories((root() / path).parent_path());
    QVERIFY(writeFileAtomically(root() / path, text).has_value());
  }
  static bool says(const Error& error, const char* code, const char* words) {
    return error.code == code && !error.advice.empty() &&
           (error.message.english() + " " + error.advice.english()).find(words) != std::string::npos;
  }

 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }

  void aFileMeansItsFolder() {
    write(fromUtf8("模型/config.json"));
    write(fromUtf8("模型/model.safetensors"));
    const auto folder = root() / fromUtf8("模型");
    for (const char* name : {"config.json", "model.safetensors"}) {
      const auto located = locateModel(folder / name);
      QCOMPARE(located.folder, folder);
      QVERIFY(located.note.find(name) != std::string::npos);
    }
    for (const auto& path : {folder, fs::path(toUtf8(folder) + "/")}) {
      const auto located = locateModel(path);
      QCOMPARE(located.folder, folder);
      QVERIFY(located.note.empty());
    }
    write("adapter/adapter_config.json");
    QCOMPARE(locateAdapter(root() / "adapter/adapter_config.json").folder, root() / "adapter");
    write("lone/notes.json"); // no model beside it
    QCOMPARE(locateModel(root() / "lone/notes.json").folder, root() / "lone/notes.json");
  }

  void theHomeFolder() {
    qputenv("HOME", QByteArray::fromStdString(toUtf8(root())));
    QCOMPARE(expandedHome("~/models/a"), root() / "models/a");
    QCOMPARE(expandedHome("~"), root());
    QCOMPARE(expandedHome("~other/a"), fs::path("~other/a"));
    QCOMPARE(expandedHome("models/~"), fs::path("models/~"));
    QCOMPARE(locateModel("~/nowhere").folder, root() / "nowhere");
  }

  void aHubsCache() {
    const fs::path repository = "models--owner--name";
    write(repository / "refs/main", "one\n");
    write(repository / "snapshots/one/config.json"); // its weights did not come
    write(repository / "snapshots/two/config.json");
    write(repository / "snapshots/two/model-00001-of-00001.safetensors");
    for (const auto& path : {root() / repository, root() / repository / "snapshots"}) {
      const auto located = locateModel(path);
      QCOMPARE(located.folder, root() / repository / "snapshots/two");
      QVERIFY(located.note.find("two") != std::string::npos);
    }
    fs::remove_all(root() / repository / "snapshots/two");
    QCOMPARE(locateModel(root() / repository).folder, root() / repository / "snapshots/one"); // to say what it lacks
    write("models--owner--lora/snapshots/three/adapter_config.json");
    write("models--owner--lora/snapshots/three/adapter_model.safetensors");
    QCOMPARE(locateAdapter(root() / "models--owner--lora").folder, root() / "models--owner--lora/snapshots/three");
    QCOMPARE(locateModel(root() / "models--owner--lora").folder, root() / "models--owner--lora");
  }

  void filesThatAreNoModel() {
    for (const auto& [name, words] :
         {std::pair("a.gguf", "GGUF"), std::pair("a.zip", "Unpack"), std::pair("a.tar.gz", "Unpack"),
          std::pair("a.pth", "pickle"), std::pair("a.txt", "is a file")}) {
      write(name);
      const auto checked = checkModelFolder(root() / name);
      QVERIFY2(!checked && says(checked.error(), "model.missing", words), name);
    }
    QVERIFY(says(checkModelFolder(root() / "nowhere").error(), "model.missing", "no model folder"));
  }

  void foldersWithoutWeights_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* file, const char* code, const char* words) {
      QTest::addRow("%s", file) << QByteArray(file) << QByteArray(code) << QByteArray(words);
    };
    row("pytorch_model.bin", "model.missing_weights", "save_pretrained");
    row("model.gguf", "model.missing_weights", "GGUF");
    row("tf_model.h5", "model.missing_weights", "TensorFlow");
    row("flax_model.msgpack", "model.missing_weights", "Flax");
    row("consolidated.safetensors", "model.missing_weights", "Hugging Face layout");
    row("README.md", "model.missing_weights", "holds no model.safetensors");
    row("adapter_config.json", "model.is_adapter", "Give the base model (owner/base)");
  }
  void foldersWithoutWeights() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, words);
    write(fs::path("m") / file.toStdString(), R"({"base_model_name_or_path": "owner/base"})");
    write("m/optimizer.pt"); // what a trainer keeps is no model
    QVERIFY(says(missingWeights(root() / "m"), code.constData(), words.constData()));
  }

  void foldersWithoutConfig() {
    write("many/a/config.json");
    write("many/a/model.safetensors");
    write("many/b/config.json");
    write("many/b/weights.safetensors");
    const auto error = missingConfig(root() / "many");
    QVERIFY(says(error, "model.missing_config", "many/a"));
    QVERIFY(says(error, "model.missing_config", "many/b"));
    write("meta/consolidated.00.pth");
    QVERIFY(says(missingConfig(root() / "meta"), "model.missing_config", "makers"));
    write("empty/README.md");
    QVERIFY(says(missingConfig(root() / "empty"), "model.missing_config", "holds no config.json"));
  }

  void pythonFilesOfAModel() {
    write("code/config.json",
          R"({"auto_map": {"AutoConfig": "configuration_own.Own", "AutoModel": "owner/else--modeling_far.Far",
      "AutoModelForCausalLM": "modeling_own.Own"}})");
    write("code/tokenizer_config.json", R"({"auto_map": {"AutoTokenizer": ["tokenization_own.Own", null]}})");
    write("code/configuration_own.py", "import os\n");
    write("code/modeling_own.py",
          "import torch\nfrom .layers_own import Layer\n  from . import rope_own, norms_own\nfrom .gone import x\n");
    write("code/layers_own.py", "from .configuration_own import Own\nfrom.. import up\n");
    write("code/rope_own.py", "");
    write("code/norms_own.py", "");
    write("code/tokenization_own.py", "");
    write("code/train.py", "");
    const auto names = [&](const char* config) {
      std::string list;
      for (const auto& file : modelCodeFiles(root() / "code", config)) list += toUtf8(file.filename()) + " ";
      return list;
    };
    QCOMPARE(names("config.json"),
             std::string("configuration_own.py layers_own.py modeling_own.py norms_own.py rope_own.py "));
    QCOMPARE(names("tokenizer_config.json"), std::string("tokenization_own.py "));
    fs::create_directories(root() / "copy");
    QVERIFY(copyModelCode(root() / "code", root() / "copy").has_value());
    QVERIFY(fs::exists(root() / "copy/layers_own.py") && !fs::exists(root() / "copy/train.py"));
    write("code/config.json", R"({"auto_map": 7})");
    QCOMPARE(names("config.json"), std::string());
    QCOMPARE(names("nothing.json"), std::string());
  }
};

QTEST_APPLESS_MAIN(TestModelFolder)
#include "tst_model_folder.moc"
