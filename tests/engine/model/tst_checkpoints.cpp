// Checkpoints as people have them: what the files hold decides, prefixes are read through, and what is no model of this
// kind is named for what it is.
#include "engine/model/causal_model.h"
#include "engine/model/finite.h"
#include "engine/model/tensor_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestCheckpoints : public QObject {
  Q_OBJECT
  using Tensors = std::vector<NamedTensor>;
  QTemporaryDir m_dir;
  fs::path folder() const { return fs::path(m_dir.path().toStdString()) / "model"; }
  static fs::path source() { return fs::path(TW_TEST_DATA) / "model" / "llama"; }

  /// The test's Llama, with its config and tensors changed.
  void make(const std::function<void(Json&)>& config, const std::function<void(Tensors&)>& tensors) const {
    fs::remove_all(folder());
    fs::create_directories(folder());
    auto json = readJsonFile(source() / "config.json");
    auto all = readTensors(source() / "model.safetensors");
    QVERIFY(json && all);
    if (config) config(*json);
    if (tensors) tensors(*all);
    QVERIFY(writeFileAtomically(folder() / "config.json", prettyJson(*json)).has_value());
    QVERIFY(writeTensors(folder() / "model.safetensors", *all).has_value());
  }
  static void tied(Json& config) { config["tie_word_embeddings"] = true; }
  static at::Tensor& named(Tensors& tensors, const std::string& name) {
    for (auto& [key, tensor] : tensors)
      if (key == name) return tensor;
    qFatal("no %s", name.c_str());
  }
  static at::Tensor logits(CausalModel& model) {
    const at::NoGradGuard guard;
    TokenBatch batch;
    batch.ids = at::arange(6, at::kLong);
    batch.positions = at::arange(6, at::kLong);
    batch.offsets = {0, 6};
    return model.logits(model.hidden(batch, {}), {});
  }
  at::Tensor logits() const {
    const auto model = loadModel(folder(), {});
    if (!model) qFatal("%s", model.error().message.c_str());
    return logits(**model);
  }
  static at::Tensor original() {
    const auto model = loadModel(source(), {});
    return logits(**model);
  }
  void expect(const char* code, const char* says) const {
    const auto model = loadModel(folder(), {});
    QVERIFY(!model.has_value());
    QCOMPARE(model.error().code, std::string(code));
    QVERIFY2(model.error().message.find(says) != std::string::npos, model.error().message.c_str());
    QVERIFY(!model.error().advice.empty());
  }

 private Q_SLOTS:
  void aHeadOfItsOwnCounts() {
    make(tied, {}); // as a bad merge leaves it: tied by its word, another head in the file
    const auto model = loadModel(folder(), {});
    QVERIFY(model.has_value());
    QVERIFY(at::equal(logits(**model), original()));
    const auto& config = (*model)->config();
    QVERIFY(config.ownHead && !config.tieEmbeddings);
    QVERIFY(config.raw["tie_word_embeddings"] == Json(false));
    QCOMPARE(config.notes.size(), size_t{1});
    QCOMPARE(config.notes[0].code, std::string("model.own_head"));
    QCOMPARE((*model)->parameterCount(), (*loadModel(source(), {}))->parameterCount());
  }

  void theSameHeadIsTied() {
    for (const bool otherType : {false, true}) {
      make(tied, [&](Tensors& tensors) {
        auto& table = named(tensors, "model.embed_tokens.weight");
        table = table.to(at::kBFloat16); // so that both types hold the same values
        named(tensors, "lm_head.weight") = otherType ? table.to(at::kFloat) : table.clone();
      });
      const auto config = readModelConfig(folder());
      QVERIFY(config && config->tieEmbeddings && !config->ownHead && config->notes.empty());
    }
    make(tied, [](Tensors& tensors) {
      named(tensors, "lm_head.weight") = named(tensors, "model.embed_tokens.weight").clone();
      named(tensors, "lm_head.weight")[5][3] += 1; // one value is enough
    });
    QVERIFY(readModelConfig(folder())->ownHead);
  }

  void oneOfTwoTiedTensorsServesForBoth() {
    make(tied, [](Tensors& tensors) {
      std::erase_if(tensors, [](const auto& each) { return each.name == "lm_head.weight"; });
    });
    const auto truth = logits();
    make(tied, [](Tensors& tensors) {
      named(tensors, "lm_head.weight") = named(tensors, "model.embed_tokens.weight");
      std::erase_if(tensors, [](const auto& each) { return each.name == "model.embed_tokens.weight"; });
    });
    QVERIFY(at::equal(logits(), truth));
  }

  void prefixes_data() {
    QTest::addColumn<QByteArray>("prefix");
    for (const char* prefix : {"_orig_mod.", "module.", "model.", "base_model.model.", "actor.lm."})
      QTest::addRow("%s", prefix) << QByteArray(prefix);
  }
  void prefixes() {
    QFETCH(QByteArray, prefix);
    make({}, [&](Tensors& tensors) {
      for (auto& [name, tensor] : tensors) name = prefix.toStdString() + name;
    });
    QVERIFY(at::equal(logits(), original()));
    const auto config = readModelConfig(folder());
    QCOMPARE(config->notes.size(), size_t{1});
    QVERIFY(config->notes[0].message.find(prefix.toStdString()) != std::string::npos);
    // One tensor without it: then it is no wrapper's, and the names are as they are.
    make({}, [&](Tensors& tensors) {
      for (auto& [name, tensor] : tensors)
        if (name != "model.norm.weight") name = "lm." + name;
    });
    QVERIFY(!loadModel(folder(), {}).has_value());
  }

  void whatItIsInstead() {
    make({}, [](Tensors& tensors) {
      named(tensors, "model.layers.0.self_attn.q_proj.weight");
      for (auto& [name, tensor] : tensors)
        if (name.ends_with("q_proj.weight")) name.replace(name.size() - 6, 6, "base_layer.weight");
    });
    expect("model.unmerged_adapter", "base_layer");
    make({}, [](Tensors& tensors) { tensors.push_back({"model.layers.0.mlp.up_proj.qweight", at::zeros({2, 2})}); });
    expect("model.unsupported", "GPTQ");
    make({}, [](Tensors& tensors) {
      for (auto& [name, tensor] : tensors)
        if (name == "model.embed_tokens.weight") name = "tok_embeddings.weight";
    });
    expect("model.unsupported", "makers");
    make({}, [](Tensors& tensors) {
      for (auto& [name, tensor] : tensors)
        if (name == "lm_head.weight") name = "score.weight";
    });
    expect("model.no_head", "judges texts");
    make({}, [](Tensors& tensors) {
      std::erase_if(tensors, [](const auto& each) { return each.name.find("layers.1.") != std::string::npos; });
    });
    expect("model.missing_tensor", "model.layers.1.");
    make({}, [](Tensors& tensors) { tensors = {{"encoder.weight", at::zeros({2, 2})}}; });
    expect("model.missing_tensor", "none of the");
  }

  void tensorsThatNoModelNeedsAreLeftAlone() {
    make({}, [](Tensors& tensors) {
      tensors.push_back({"model.layers.0.self_attn.rotary_emb.inv_freq", at::ones({4})});
      tensors.push_back({"model.position_ids", at::arange(8, at::kLong)});
      auto& up = named(tensors, "model.layers.0.mlp.up_proj.weight");
      up = up.to(at::kDouble); // of mixed types
    });
    QVERIFY(at::equal(logits(), original()));
  }

  void valuesThatAreNoNumbers() {
    for (const auto type : {at::kFloat, at::kBFloat16, at::kHalf, at::kDouble}) {
      auto values = at::ones({300, 301}, type);
      QVERIFY(allFinite(values));
      for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()})
        for (const int64_t place : {int64_t{0}, int64_t{299}}) {
          auto spoiled = values.clone();
          spoiled[place][300] = bad;
          QVERIFY(!allFinite(spoiled));
          QVERIFY(!allFinite(spoiled.t()));
        }
    }
    QVERIFY(allFinite(at::full({4}, 65504, at::kHalf)) && allFinite(at::arange(4)) && allFinite(at::empty({0})));
    for (const char* name : {"model.norm.weight", "model.layers.1.mlp.down_proj.weight"}) {
      make({}, [&](Tensors& tensors) { named(tensors, name).view(-1)[1] = std::nan(""); });
      expect("model.not_finite", name);
      LoadOptions options;
      options.quantization = Quantization::Nf4;
      QCOMPARE(loadModel(folder(), options).error().code, std::string("model.not_finite"));
    }
  }
};

QTEST_APPLESS_MAIN(TestCheckpoints)
#include "tst_checkpoints.moc"
