// Single rows of the tables that are trained beside an adapter (trainable_token_indices).
#include "engine/model/tensor_files.h"
#include "engine/optim/registry.h"
#include "engine/tune/base/peft_files.h"
#include "engine/tune/mounted.h"
#include "tiny_training.h"

#include <QTest>

using namespace tw;

class TestTokenRows : public QObject {
  Q_OBJECT

  static MethodOptions withTokens(const Json& tokens, std::vector<std::string> modules = {"q_proj", "v_proj"}) {
    auto options = tiny::methodOf("lora", {{"trainable_token_indices", tokens}});
    options.r = 4;
    options.loraAlpha = 8;
    options.targets.modules = std::move(modules);
    return options;
  }
  static std::unique_ptr<TuningMethod> make(const MethodOptions& options) {
    return tiny::take(methodRegistry().create(options));
  }
  static fs::path adapter(const tiny::Folder& root, const std::string& name, CausalModel& model, const Json& tokens) {
    const auto method = make(withTokens(tokens));
    tiny::ok(method->attach(model));
    tiny::randomize(*method, name.size());
    const auto folder = root.path() / name;
    fs::create_directories(folder);
    tiny::ok(method->save(folder, SaveKind::Final));
    return folder;
  }

 private Q_SLOTS:
  void onlyTheseRowsAreTrained() {
    const auto model = tiny::model(tiny::qwenTied);
    const auto method = make(withTokens({9, 3}));
    tiny::ok(method->attach(*model));
    const auto before = model->tables().first.clone();
    const auto data = tiny::dataset(20, 11, 12); // of the first twelve tokens
    const tiny::Folder out;
    TrainControl control;
    QVERIFY(tiny::train(*model, *method, data, tiny::options(out.path()), control).result);
    QVERIFY(at::equal(model->tables().first, before));
    const auto rows = model->embeddingsOf(at::tensor({9, 3, 4}, at::kLong)).detach();
    const auto was = before.index_select(0, at::tensor({9, 3, 4}, at::kLong));
    QVERIFY((rows.narrow(0, 0, 2) - was.narrow(0, 0, 2)).abs().min().item<double>() > 0);
    QVERIFY(at::equal(rows[2], was[2]));
    bool found = false;
    for (const auto& [name, tensor, decays] : method->trainable()) {
      if (name != "base_model.model.model.embed_tokens.token_adapter.trainable_tokens_delta") continue;
      found = true;
      QCOMPARE(tensor.sizes().vec(), (std::vector<int64_t>{2, 32})); // so are its gradient and the optimizer's state
      QVERIFY(at::equal(tensor.detach(), rows.narrow(0, 0, 2)));
    }
    QVERIFY(found);
  }

  /// Embeddings that say nothing yet, as new special tokens have them: a LoRA beside them has to work around that.
  void newMarksAreLearnt() {
    std::vector<double> losses;
    for (const bool trained : {false, true}) {
      const auto model = tiny::model(tiny::llama);
      const int64_t open = 62, close = 63;
      auto table = model->tables().first.clone(), head = model->tables().second.clone();
      for (const auto mark : {open, close}) {
        table[mark].zero_();
        head[mark].zero_();
      }
      tiny::ok(model->replaceTables(table, head));
      auto data = tiny::dataset(12, 4, 60);
      for (auto& sample : data.samples) { // <open> … <close>, both of which are to be answered with
        sample.ids.insert(sample.ids.begin(), static_cast<int32_t>(open));
        sample.ids.push_back(static_cast<int32_t>(close));
        sample.labels.assign(sample.ids.size(), -100);
        sample.labels.back() = static_cast<int32_t>(close);
      }
      const auto method = make(withTokens(
          trained ? Json{{"embed_tokens", {open, close}}, {"lm_head", {open, close}}} : Json(nullptr), {"q_proj"}));
      tiny::ok(method->attach(*model));
      const tiny::Folder out;
      TrainControl control;
      auto options = tiny::options(out.path());
      options.maxSteps = 30;
      const auto run = tiny::train(*model, *method, data, options, control);
      QVERIFY(run.result);
      losses.push_back(run.losses.back());
    }
    QVERIFY2(losses[1] < 0.6 * losses[0], qPrintable(QStringLiteral("%1 %2").arg(losses[0]).arg(losses[1])));
  }

  void whatCannotBeTrainedIsRefused_data() {
    QTest::addColumn<QString>("tokens");
    QTest::addColumn<QString>("mention");
    QTest::newRow("beyond the vocabulary") << "[5,64]"
                                           << "row 64";
    QTest::newRow("beyond it in one of two") << R"({"embed_tokens":[63],"lm_head":[99]})"
                                             << "row 99";
    QTest::newRow("negative") << "[-1]"
                              << "row -1";
    QTest::newRow("one table by two names") << R"({"embed_tokens":[4],"model.embed_tokens":[5]})"
                                            << "the same table twice";
    QTest::newRow("twice") << "[4,5,4]"
                           << "row 4 twice";
    QTest::newRow("no table") << R"({"q_proj":[4]})"
                              << "q_proj";
  }
  void whatCannotBeTrainedIsRefused() {
    QFETCH(QString, tokens);
    QFETCH(QString, mention);
    const auto model = tiny::model(tiny::llama);
    const auto method = make(withTokens(Json::parse(tokens.toStdString())));
    for (const auto& error : {method->footprint(ModelShape(*model)).error(), method->attach(*model).error()}) {
      QCOMPARE(error.code, std::string("method.token_indices"));
      QCOMPARE(error.field, std::string("method.trainable_token_indices"));
      QVERIFY2(error.message.find(mention.toStdString()) != std::string::npos, error.message.c_str());
    }
  }

  void aTableIsTrainedInOneWayOnly() {
    for (const char* config : {tiny::llama, tiny::qwenTied})
      for (const bool saved : {false, true})
        for (const char* module : {"embed_tokens", "lm_head"}) {
          const auto model = tiny::model(config);
          auto options = withTokens({1, 2});
          (saved ? options.targets.modulesToSave : options.targets.modules).push_back(module);
          const bool alone = config == tiny::llama && module == std::string("lm_head"); // its head has other rows
          const auto done = make(options)->attach(*model);
          QCOMPARE(done.has_value(), alone);
          if (alone) continue;
          QCOMPARE(done.error().code, std::string("method.token_indices"));
          QVERIFY(done.error().message.find(saved ? "modules_to_save" : "target_modules") != std::string::npos);
        }
  }

  /// A row is in its table and in no other row, and a name that begins like another one is another one.
  void whatTwoAdaptersReplaceIsCompared() {
    const std::vector<std::string> taken{"a.weight[5]", "b.bias", "c.weight"};
    const auto none = std::optional<std::string>();
    QCOMPARE(replacedByBoth(taken, {"a.weight[6]", "a.weight[51]", "b.weight", "c.weights", "c", "d"}), none);
    for (const char* same : {"a.weight[5]", "a.weight", "b.bias", "c.weight", "c.weight[0]"})
      QCOMPARE(replacedByBoth(taken, {"a.weight[6]", same}), std::optional<std::string>(same));
    QCOMPARE(replacedByBoth({}, taken), none);
    QCOMPARE(replacedByBoth(taken, {}), none);
  }

  /// Two adapters may have rows of one table, but not the same ones.
  void adaptersWithOtherRowsAreMountedTogether() {
    const auto model = tiny::model(tiny::qwenTied);
    const auto before = tiny::logits(*model);
    const tiny::Folder root;
    const auto first = adapter(root, "first", *model, {5, 9}), second = adapter(root, "second", *model, {7, 6}),
               third = adapter(root, "third", *model, {8, 6});
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("first", first, 0.0)); // rows are not weighted
    QVERIFY(!at::equal(tiny::logits(*model), before));
    tiny::ok(mounted.mount("second", second));
    const auto refused = mounted.mount("third", third).error();
    QCOMPARE(refused.code, std::string("adapter.conflict"));
    QVERIFY(refused.message.find("embed_tokens.weight[6]") != std::string::npos);
    tiny::ok(mounted.unmount("second"));
    tiny::ok(mounted.mount("third", third));
    mounted.unmountAll();
    QVERIFY(at::equal(tiny::logits(*model), before));
  }

  /// PEFT writes both tables and the rows of a tied head once more where the vocabulary has grown.
  void rowsOfALargerVocabulary() {
    const auto model = tiny::model(tiny::qwenTied);
    const auto before = tiny::logits(*model);
    const tiny::Folder root;
    const auto folder = adapter(root, "larger", *model, {62, 63});
    auto tensors = tiny::take(readTensors(folder / kAdapterWeightsFile));
    const auto table = at::randn({66, 32}), rows = at::randn({2, 32});
    for (const std::string module : {"model.embed_tokens", "lm_head"}) {
      const auto key = kPeftPrefix + module + ".token_adapter.";
      std::erase_if(tensors, [&](const auto& one) { return one.name.starts_with(key); });
      tensors.push_back({key + "base_layer.weight", table});
      tensors.push_back({key + "trainable_tokens_delta", rows});
    }
    tiny::ok(writeTensors(folder / kAdapterWeightsFile, tensors));
    auto config = tiny::take(readJsonFile(folder / kAdapterConfigFile, 1 << 20));
    config["trainable_token_indices"] = {64, 65};
    tiny::ok(writeFileAtomically(folder / kAdapterConfigFile, config.dump()));
    MountedAdapters mounted(*model);
    tiny::ok(mounted.mount("larger", folder, 0.0));
    const auto ids = at::tensor({64, 65, 3}, at::kLong);
    QVERIFY(at::equal(model->embeddingsOf(ids), at::cat({rows, table.narrow(0, 3, 1)})));
    mounted.unmountAll();
    QVERIFY(at::equal(tiny::logits(*model), before));
    const auto* lora = tiny::take(methodRegistry().ofAdapter(folder));
    const auto merge = tiny::take(lora->openMerge(folder, 1.0, ModelShape(*model)));
    QVERIFY(merge->keepsTie());
    for (const std::string name : {"model.embed_tokens.weight", "lm_head.weight"}) {
      const auto merged = tiny::take(merge->merged(name, tiny::take(merge->replacement(name)).clone()));
      QVERIFY(at::equal(merged, at::cat({table.narrow(0, 0, 64), rows})));
    }
  }

  void adaptersWithRowsAreNotComposed() {
    const auto model = tiny::model(tiny::llama);
    const tiny::Folder root;
    const auto folder = adapter(root, "rows", *model, {5});
    const auto* lora = tiny::take(methodRegistry().ofAdapter(folder));
    const auto composed = lora->compose({{folder, 1.0}, {folder, 0.5}}, ModelShape(*model), {});
    QCOMPARE(composed.error().code, std::string("adapter.compose"));
    QVERIFY(composed.error().message.find("embed_tokens.weight[5]") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestTokenRows)
#include "tst_token_rows.moc"
