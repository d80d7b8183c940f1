// Model folders that cannot be used: each refused with a code, a sentence and what to do next.
#include "engine/model/causal_model.h"
#include "engine/model/tensor_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestBadModel : public QObject {
  Q_OBJECT
 private:
  QTemporaryDir m_folder;
  fs::path folder() const { return fs::path(m_folder.path().toStdString()) / "model"; }
  static fs::path source() { return fs::path(TW_TEST_DATA) / "model" / "llama"; }
  void copy() const {
    fs::remove_all(folder());
    fs::create_directories(folder());
    for (const auto* name : {"config.json", "model.safetensors"}) fs::copy_file(source() / name, folder() / name);
  }
  void change(const std::function<void(Json&)>& edit) const {
    auto json = readJsonFile(folder() / "config.json");
    QVERIFY(json.has_value());
    edit(*json);
    QVERIFY(writeFileAtomically(folder() / "config.json", prettyJson(*json)).has_value());
  }
  void expect(const char* code, const char* says) const {
    const auto model = loadModel(folder(), {});
    QVERIFY(!model.has_value());
    QCOMPARE(model.error().code, std::string(code));
    QVERIFY2(model.error().message.find(says) != std::string::npos, model.error().message.c_str());
    QVERIFY(!model.error().advice.empty());
  }

 private Q_SLOTS:
  void init() { copy(); }

  void config_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* key, const char* value, const char* code, const char* says) {
      QTest::addRow("%s = %s", key, value)
          << QByteArray(key) << QByteArray(value) << QByteArray(code) << QByteArray(says);
    };
    row("architectures", "[\"MambaForCausalLM\"]", "model.unsupported", "MambaForCausalLM");
    row("hidden_size", "\"16\"", "model.config", "hidden_size");
    row("hidden_size", "null", "model.config", "missing");
    row("hidden_size", "-4", "model.config", "hidden_size");
    row("hidden_size", "999999999999", "model.config", "hidden_size");
    row("hidden_size", "18446744073709551615", "model.config", "hidden_size");
    row("hidden_size", "1.5", "model.config", "hidden_size");
    row("num_hidden_layers", "1000000000", "model.config", "num_hidden_layers");
    row("num_hidden_layers", "0", "model.config", "num_hidden_layers");
    row("num_attention_heads", "0", "model.config", "num_attention_heads");
    row("num_key_value_heads", "3", "model.config", "does not divide");
    row("head_dim", "7", "model.config", "odd");
    row("vocab_size", "[]", "model.config", "vocab_size");
    row("rms_norm_eps", "\"small\"", "model.config", "rms_norm_eps");
    row("attention_bias", "1", "model.config", "attention_bias");
    row("hidden_act", "\"mish\"", "model.unsupported", "mish");
    row("eos_token_id", "[\"x\"]", "model.config", "eos_token_id");
    row("rope_theta", "0", "model.config", "rope_theta");
    row("rope_scaling", "7", "model.config", "not an object");
    row("rope_scaling", "{\"rope_type\":\"spiral\"}", "model.rope", "spiral");
    row("rope_scaling", "{\"rope_type\":\"longrope\"}", "model.config", "short_factor");
    row("rope_scaling", "{\"rope_type\":\"longrope\",\"short_factor\":[1],\"long_factor\":[1]}", "model.config",
        "one number a pair");
    row("rope_scaling", "{\"rope_type\":\"longrope\",\"short_factor\":[0],\"long_factor\":[1]}", "model.config",
        "out of range");
    row("rope_scaling", "{\"rope_type\":3}", "model.config", "rope_type");
    row("rope_scaling", "{\"rope_type\":\"linear\"}", "model.config", "factor");
    row("rope_scaling", "{\"rope_type\":\"linear\",\"factor\":0}", "model.config", "factor");
    row("rope_scaling", "{\"rope_type\":\"llama3\",\"factor\":8}", "model.config", "low_freq_factor");
    row("rope_scaling", "{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":2,\"high_freq_factor\":2}",
        "model.config", "equals");
    row("rope_scaling", "{\"rope_type\":\"default\",\"partial_rotary_factor\":0.5}", "model.rope", "part");
    row("rope_scaling", "{\"full_attention\":{}}", "model.rope", "each kind");
    row("quantization_config", "{}", "model.unsupported", "an unnamed method");
    row("quantization_config", "7", "model.config", "quantization_config");
    row("quantization_config", "{\"quant_method\":\"gptq\",\"bits\":4}", "model.unsupported", "GPTQ");
    row("quantization_config", "{\"quant_method\":\"awq\"}", "model.unsupported", "AWQ");
    row("quantization_config", "{\"quant_method\":\"fp8\"}", "model.unsupported", "FP8");
    row("quantization_config", "{\"quant_method\":\"mxfp4\"}", "model.unsupported", "MXFP4");
    row("quantization_config", "{\"load_in_4bit\":true,\"bnb_4bit_quant_type\":\"int3\"}", "model.config",
        "bnb_4bit_quant_type");
    row("quantization_config", "{\"load_in_4bit\":1}", "model.config", "load_in_4bit");
    // Sizes that are possible but not those of the weights: refused before anything is allocated.
    row("hidden_size", "16777216", "model.shape", "model.embed_tokens.weight");
    row("intermediate_size", "16000000", "model.shape", "gate_proj");
    row("num_hidden_layers", "3", "model.missing_tensor", "layers.2");
  }
  void config() {
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, says);
    change([&](Json& json) { json[key.toStdString()] = Json::parse(value.toStdString()); });
    expect(code.constData(), says.constData());
  }

  void contextCountsTheScalingOfPositions() {
    const auto context = [&](const char* scaling) {
      copy();
      change([&](Json& json) {
        json["max_position_embeddings"] = 4096;
        json["rope_scaling"] = Json::parse(scaling);
      });
      const auto config = readModelConfig(folder());
      return config ? config->contextLength() : -1;
    };
    QCOMPARE(context("null"), int64_t{4096});
    QCOMPARE(context("{\"rope_type\":\"linear\",\"factor\":2}"), int64_t{8192});
    QCOMPARE(context("{\"rope_type\":\"dynamic\",\"factor\":4}"), int64_t{16384});
    QCOMPARE(context("{\"rope_type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":4096}"),
             int64_t{16384});
    QCOMPARE(context("{\"rope_type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":1024}"), int64_t{4096});
    QCOMPARE(context("{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,\"original_"
                     "max_position_embeddings\":256}"),
             int64_t{4096});
  }

  void unsupportedListsWhatIs() {
    change([](Json& json) { json["architectures"] = Json::array({"RwkvForCausalLM"}); });
    const auto config = readModelConfig(folder());
    QVERIFY(!config.has_value());
    for (const auto* name : {"LlamaForCausalLM", "Qwen2ForCausalLM", "Qwen3ForCausalLM", "MistralForCausalLM",
                             "GPT2LMHeadModel", "Gemma3ForConditionalGeneration"})
      QVERIFY(config.error().advice.find(name) != std::string::npos);
  }

  void noFolderAtAll() {
    for (const auto& [path, says] :
         {std::pair(folder() / "nowhere", "no model folder"), std::pair(folder() / "config.json", "is a file")}) {
      const auto config = readModelConfig(path);
      QVERIFY(!config);
      QCOMPARE(config.error().code, std::string("model.missing"));
      QCOMPARE(config.error().fault, Fault::Request);
      QVERIFY(config.error().message.find(says) != std::string::npos);
    }
  }

  void files() {
    fs::remove(folder() / "config.json");
    expect("model.missing_config", "config.json");
    QVERIFY(writeFileAtomically(folder() / "config.json", "{\"a\":\n[").has_value());
    expect("json.parse", "line 2");
    QVERIFY(writeFileAtomically(folder() / "config.json", "[]").has_value());
    expect("model.config", "not a JSON object");
    QVERIFY(writeFileAtomically(folder() / "config.json", std::string(100000, '[')).has_value());
    expect("json.depth", "nests");
    copy();
    fs::remove(folder() / "model.safetensors");
    expect("model.missing_weights", "holds no");
    copy();
    fs::resize_file(folder() / "model.safetensors", fs::file_size(folder() / "model.safetensors") - 5);
    expect("file.damaged", "cut short");
    fs::resize_file(folder() / "model.safetensors", 3);
    expect("file.damaged", "fewer than 8");
  }

  void tensors() {
    const auto original = readTensors(folder() / "model.safetensors");
    QVERIFY(original.has_value());
    const auto rewrite = [&](const std::string& name, const at::Tensor& other) {
      auto tensors = *original;
      for (auto& [key, tensor] : tensors)
        if (key == name) tensor = other;
      if (!other.defined()) std::erase_if(tensors, [&](const auto& entry) { return entry.name == name; });
      QVERIFY(writeTensors(folder() / "model.safetensors", tensors).has_value());
    };
    rewrite("model.layers.1.mlp.up_proj.weight", at::zeros({16, 24}));
    expect("model.shape", "up_proj");
    rewrite("model.norm.weight", at::zeros({16}, at::kInt));
    expect("model.shape", "I32");
    rewrite("lm_head.weight", {});
    expect("model.no_head", "lm_head.weight");
  }

  void options() {
    LoadOptions options;
    options.quantization = Quantization::Nf4;
    options.quantizationBlockSize = 96;
    QCOMPARE(loadModel(folder(), options).error().code, std::string("model.quantization"));
    std::stop_source stop;
    options = {};
    options.stop = stop.get_token();
    int64_t last = 0, total = 0;
    options.progress = [&](int64_t done, int64_t all) { last = done, total = all; };
    QVERIFY(loadModel(folder(), options).has_value());
    QVERIFY(total > 0 && last == total);
    stop.request_stop();
    QCOMPARE(loadModel(folder(), options).error().code, std::string("cancelled"));
  }

  void devicesAndTypes() {
    QVERIFY(resolveDevice("cpu").has_value() && resolveDevice("auto").has_value());
    for (const auto* name : {"gpu", "cuda:x", "cuda:-1", "cuda:", "cuda:1x", ""})
      QCOMPARE(resolveDevice(name).error().code, std::string("device.unknown"));
    QCOMPARE(resolveDevice("cuda:99").error().code, std::string("device.missing"));
    QCOMPARE(*resolveComputeDtype("auto", at::kCPU), at::kFloat);
    QCOMPARE(resolveComputeDtype("int8", at::kCPU).error().code, std::string("model.dtype"));
  }

  void textPartOfAMultimodalModel() {
    const auto original = readTensors(folder() / "model.safetensors");
    std::vector<NamedTensor> moved;
    for (const auto& [name, tensor] : *original) moved.push_back({"language_model." + name, tensor});
    QVERIFY(writeTensors(folder() / "model.safetensors", moved).has_value());
    change([](Json& json) {
      Json outer = {{"architectures", {"LlavaForConditionalGeneration"}}, {"model_type", "llava"}};
      json.erase("architectures");
      outer["text_config"] = json;
      json = outer;
    });
    const auto model = loadModel(folder(), {});
    QVERIFY2(model.has_value(), model ? "" : model.error().message.c_str());
    QCOMPARE((*model)->config().family, std::string("llama"));
    QVERIFY((*model)->weight("model.language_model.layers.0.self_attn.q_proj") !=
            nullptr); // modules as Transformers 5 names them, whatever the files say
  }
};

QTEST_APPLESS_MAIN(TestBadModel)
#include "tst_bad_model.moc"
