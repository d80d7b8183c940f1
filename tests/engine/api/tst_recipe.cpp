#include "engine/api/catalog/methods.h"
#include "engine/api/recipe.h"
#include "engine/base/files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tw;

class TestRecipe : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyFieldHasHelpAndADefault();
  void defaultsAreThoseOfTheContract();
  void survivesARoundTrip();
  void everyMethodDescribesItself();
  void aMethodsOwnFieldsStandBesideTheOthers();
  void whatAnotherMethodHasIsRefusedUnlessItIsTheDefault();
  void fieldsOfOtherMethodsAreTakenOut();
  void helpNamesEveryChatTemplate();
  void refusesWithTheFieldNamed_data();
  void refusesWithTheFieldNamed();
  void whatTheChosenHasNoUseForIsRefused_data();
  void whatTheChosenHasNoUseForIsRefused();
  void methodsRefuseWhatMakesNoSense_data();
  void methodsRefuseWhatMakesNoSense();
  void loraPlusNeedsAMethodWithAAndB();
  void pathsAreRelativeToTheRecipe();
  void overridesAreReadAsJsonOrText();
  void nothingOfAnyLengthUsesUpTheStack();
};

void TestRecipe::everyFieldHasHelpAndADefault() {
  QVERIFY(recipeFields().size() > 55);
  for (const auto& field : recipeFields()) {
    QVERIFY2(!field.help.empty() && !field.label.empty(), field.path.c_str());
    QVERIFY2(field.kind != FieldKind::Choice || !field.choices.empty(), field.path.c_str());
  }
  // Each leaf of a default recipe is in the catalog: no field without help.
  const Json defaults = recipeToJson(Recipe{});
  size_t leaves = 0, others = 0;
  for (const auto& field : recipeFields())
    if (!field.methods.empty() && !std::count(field.methods.begin(), field.methods.end(), "lora")) ++others;
  for (const auto& [key, value] : defaults.items()) {
    if (findRecipeField(key)) {
      ++leaves;
      continue;
    }
    for (const auto& [name, inner] : value.items()) {
      QVERIFY2(findRecipeField(key + "." + name), (key + "." + name).c_str());
      ++leaves;
    }
  }
  QCOMPARE(leaves + others, recipeFields().size());
}

void TestRecipe::defaultsAreThoseOfTheContract() {
  const Recipe recipe;
  QCOMPARE(recipe.method.r, 16);
  QCOMPARE(recipe.method.lora_alpha, 32);
  QCOMPARE(recipe.training.learning_rate, 2e-4);
  QCOMPARE(recipe.training.lr_scheduler_type, std::string("cosine"));
  QCOMPARE(recipe.data.max_length, 1024);
  QVERIFY(recipe.data.packing);
  for (const auto& field : recipeFields())
    if (field.kind == FieldKind::Choice) QCOMPARE(field.defaultValue.get<std::string>(), field.choices.front());
}

void TestRecipe::everyMethodDescribesItself() {
  QCOMPARE(methodInfos().front().name, MethodSettings{}.type);
  for (const auto& method : methodInfos()) {
    QVERIFY2(!method.title.empty() && !method.note.empty(), method.name.c_str());
    for (const auto& name : method.lowRankFields) {
      const auto* field = findRecipeField("method." + name);
      QVERIFY2(field && !field->read(Recipe{}).is_discarded(), name.c_str());
    }
    for (const auto& own : method.fields) {
      // One name means one kind of value, whichever method has it, and none of the fields that all have.
      const auto* field = findRecipeField(own.path);
      QVERIFY2(field && field->kind == own.kind && !field->methods.empty(), own.path.c_str());
      QVERIFY2(!own.label.empty() && !own.help.empty(), own.path.c_str());
      Recipe recipe;
      recipe.method.type = method.name;
      QVERIFY2(own.read(recipe) == own.defaultValue, own.path.c_str());
    }
  }
  QVERIFY(findMethod("lora")->group == MethodGroup::StartHere && findMethod("full")->group == MethodGroup::WholeModel);
  for (const auto& method : methodInfos()) // what stands before the text is no part of a weight
    QCOMPARE(method.group == MethodGroup::Prompts,
             !method.reserved && method.keepsBase && !method.hasTargets &&
                 (method.part == TrainedPart::BeforeText || method.part == TrainedPart::KeysAndValues));
  QVERIFY(findMethod("lora")->hasOwn("r") && !findMethod("full")->hasOwn("r"));
  QVERIFY(concerns(*findRecipeField("method.bias"), *findMethod("lora")));
  QVERIFY(!concerns(*findRecipeField("method.bias"), *findMethod("full")));
  QVERIFY(!concerns(*findRecipeField("method.init_from"), *findMethod("full")));
  QVERIFY(concerns(*findRecipeField("training.seed"), *findMethod("full")));
}

void TestRecipe::aMethodsOwnFieldsStandBesideTheOthers() {
  for (const auto& method : methodInfos()) {
    if (method.reserved) continue;
    const auto read = recipeFromJson({{"method", {{"type", method.name}}}});
    QVERIFY2(read.has_value(), method.name.c_str());
    QCOMPARE(read->method.own.size(), method.fields.size());
    const auto json = recipeToJson(*read);
    for (const auto& field : method.fields)
      QVERIFY2(json.at(pointerTo(field.path)) == field.defaultValue, field.path.c_str());
    QCOMPARE(json["method"].contains("r"), method.hasOwn("r"));
    const auto again = recipeFromJson(json);
    QVERIFY2(again.has_value(), method.name.c_str());
    QCOMPARE(recipeToJson(*again).dump(), json.dump());
  }
}

void TestRecipe::whatAnotherMethodHasIsRefusedUnlessItIsTheDefault() {
  // Recipes of older versions say LoRA's defaults whatever the method.
  QVERIFY(recipeFromJson({{"method", {{"type", "full"}, {"r", 16}, {"lora_dropout", 0.05}, {"use_dora", false}}}}));
  const auto read = recipeFromJson({{"method", {{"type", "full"}, {"r", 64}}}});
  QVERIFY(!read.has_value());
  QCOMPARE(read.error().code, std::string("recipe.other_method"));
  QCOMPARE(read.error().field, std::string("method.r"));
  QVERIFY(read.error().message.find("lora") != std::string::npos);
  QVERIFY(read.error().message.find("full") != std::string::npos);
}

void TestRecipe::fieldsOfOtherMethodsAreTakenOut() {
  Json recipe = recipeToJson(Recipe{});
  recipe["method"]["r"] = 64;
  QCOMPARE(withoutOtherMethods(recipe).dump(), recipe.dump());
  recipe["method"]["type"] = "full";
  const auto kept = withoutOtherMethods(recipe);
  QVERIFY(!kept["method"].contains("r") && kept["method"].contains("target_modules"));
  QVERIFY(recipeFromJson(kept).has_value());
}

void TestRecipe::helpNamesEveryChatTemplate() {
  for (const auto& choice : chatTemplateChoices())
    QVERIFY2(findRecipeField("data.chat_template")->help.find(choice.name) != std::string::npos, choice.name.c_str());
}

void TestRecipe::survivesARoundTrip() {
  Recipe recipe;
  recipe.model.path = "模型/a";
  recipe.data.train = {{"a.json", "alpaca", {{"instruction", "question"}}, 5, 0.5}};
  recipe.method.target_modules = {"q_proj", "v_proj"};
  recipe.method.rank_pattern = {{"q_proj", 4}};
  recipe.method.layers_to_transform = std::vector<int64_t>{0, 2};
  recipe.method.init_lora_weights = "gaussian";
  recipe.training.sample_prompts = {"Hello?"};
  const auto json = recipeToJson(recipe);
  const auto again = recipeFromJson(json);
  QVERIFY(again.has_value());
  QCOMPARE(recipeToJson(*again).dump(), json.dump());
  recipe.method.target_modules = {".*proj"};
  recipe.method.target_is_pattern = true;
  QCOMPARE(recipeToJson(recipe)["method"]["target_modules"].dump(), std::string("\".*proj\""));
}

void TestRecipe::refusesWithTheFieldNamed_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("code");
  QTest::addColumn<QString>("field");
  QTest::newRow("unknown field") << R"({"training": {"lerning_rate": 1}})"
                                 << "recipe.unknown_field"
                                 << "training.lerning_rate";
  QTest::newRow("unknown group") << R"({"trainin": {}})"
                                 << "recipe.unknown_field"
                                 << "trainin";
  QTest::newRow("type") << R"({"method": {"r": "many"}})"
                        << "recipe.type"
                        << "method.r";
  QTest::newRow("bool for number") << R"({"method": {"r": true}})"
                                   << "recipe.type"
                                   << "method.r";
  QTest::newRow("fraction for integer") << R"({"method": {"r": 1.5}})"
                                        << "recipe.type"
                                        << "method.r";
  QTest::newRow("r = 0") << R"({"method": {"r": 0}})"
                         << "recipe.range"
                         << "method.r";
  QTest::newRow("dropout of one") << R"({"method": {"lora_dropout": 1.0}})"
                                  << "recipe.range"
                                  << "method.lora_dropout";
  QTest::newRow("a token that is no number") << R"({"method": {"trainable_token_indices": [4, "<|im_end|>"]}})"
                                             << "recipe.type"
                                             << "method.trainable_token_indices";
  QTest::newRow("tokens below 0") << R"({"method": {"trainable_token_indices": {"lm_head": [-1]}}})"
                                  << "recipe.type"
                                  << "method.trainable_token_indices";
  QTest::newRow("tokens without a list") << R"({"method": {"trainable_token_indices": 7}})"
                                         << "recipe.type"
                                         << "method.trainable_token_indices";
  QTest::newRow("tokens with another method") << R"({"method": {"type": "ia3", "trainable_token_indices": [7]}})"
                                              << "recipe.other_method"
                                              << "method.trainable_token_indices";
  QTest::newRow("another method's field") << R"({"method": {"type": "full", "lora_alpha": 8}})"
                                          << "recipe.other_method"
                                          << "method.lora_alpha";
  QTest::newRow("quoted switch") << R"({"method": {"init_lora_weights": "true"}})"
                                 << "recipe.type"
                                 << "method.init_lora_weights";
  QTest::newRow("LoRA+") << R"({"training": {"loraplus_lr_ratio": 0.5}})"
                         << "recipe.range"
                         << "training.loraplus_lr_ratio";
  QTest::newRow("choice") << R"({"model": {"quantization": "nf5"}})"
                          << "recipe.choice"
                          << "model.quantization";
  QTest::newRow("file without path") << R"({"data": {"train": [{}]}})"
                                     << "recipe.missing"
                                     << "data.train[0].path";
  QTest::newRow("file field") << R"({"data": {"train": [{"path": "a", "wieght": 1}]}})"
                              << "recipe.unknown_field"
                              << "data.train[0].wieght";
  QTest::newRow("no steps") << R"({"training": {"max_steps": 0}})"
                            << "recipe.range"
                            << "training.max_steps";
  QTest::newRow("minutes before now") << R"({"training": {"save_minutes": -0.5}})"
                                      << "recipe.range"
                                      << "training.save_minutes";
  QTest::newRow("empty targets") << R"({"method": {"target_modules": []}})"
                                 << "recipe.type"
                                 << "method.target_modules";
  QTest::newRow("tokens of no table") << R"({"method": {"trainable_token_indices": {"": [5]}}})"
                                      << "recipe.type"
                                      << "method.trainable_token_indices";
  QTest::newRow("rank pattern") << R"({"method": {"rank_pattern": {"q_proj": 0}}})"
                                << "recipe.range"
                                << "method.rank_pattern.q_proj";
  QTest::newRow("device") << R"({"training": {"device": "tpu"}})"
                          << "recipe.choice"
                          << "training.device";
  QTest::newRow("huge number") << R"({"training": {"seed": 1e300}})"
                               << "recipe.type"
                               << "training.seed";
  QTest::newRow("list for object") << R"([1])"
                                   << "recipe.type"
                                   << "";
}

void TestRecipe::refusesWithTheFieldNamed() {
  QFETCH(QString, text);
  QFETCH(QString, code);
  QFETCH(QString, field);
  const auto json = parseJson(text.toStdString());
  QVERIFY(json.has_value());
  const auto recipe = recipeFromJson(*json);
  QVERIFY(!recipe.has_value());
  QCOMPARE(QString::fromStdString(recipe.error().code), code);
  QCOMPARE(QString::fromStdString(recipe.error().field), field);
  QVERIFY(!recipe.error().message.empty() && !recipe.error().advice.empty());
  QVERIFY(recipe.error().fault == Fault::Request);
}

void TestRecipe::whatTheChosenHasNoUseForIsRefused_data() {
  QTest::addColumn<QString>("training");
  QTest::addColumn<QString>("field");
  QTest::newRow("a floor of a schedule without one") << R"({"min_lr": 1e-5})"
                                                     << "training.min_lr";
  QTest::newRow("a share of it") << R"({"lr_scheduler_type": "linear", "min_lr_rate": 0.2})"
                                 << "training.min_lr_rate";
  QTest::newRow("a floor") << R"({"lr_scheduler_type": "cosine_with_min_lr", "min_lr": 1e-5, "min_lr_rate": 0.2})"
                           << "";
  QTest::newRow("AdamW's epsilon") << R"({"adam_epsilon": 1e-6})"
                                   << "";
  QTest::newRow("Lion has none") << R"({"optim": "lion", "adam_epsilon": 1e-6})"
                                 << "training.adam_epsilon";
  QTest::newRow("AdamW in 8 bits") << R"({"optim": "adamw_8bit", "adam_epsilon": 1e-6})"
                                   << "";
  QTest::newRow("Adafactor's threshold") << R"({"optim": "adafactor", "clip_threshold": 0.5})"
                                         << "";
  QTest::newRow("AdamW has none") << R"({"optim": "paged_adamw_8bit", "clip_threshold": 0.5})"
                                  << "training.clip_threshold";
  QTest::newRow("LoRA+") << R"({"loraplus_lr_ratio": 16})"
                         << "";
  QTest::newRow("Lion's betas") << R"({"optim": "lion", "adam_beta2": 0.99})"
                                << "";
}

void TestRecipe::whatTheChosenHasNoUseForIsRefused() {
  QFETCH(QString, training);
  QFETCH(QString, field);
  Json json = {{"model", {{"path", "m"}}}, {"data", {{"train", {{{"path", "x.json"}}}}}}};
  json["training"] = *parseJson(training.toStdString());
  const auto recipe = recipeFromJson(json);
  QVERIFY(recipe.has_value());
  const auto checked = checkComplete(*recipe);
  QCOMPARE(checked.has_value(), field.isEmpty());
  if (!checked) QCOMPARE(QString::fromStdString(checked.error().field), field);
}

void TestRecipe::methodsRefuseWhatMakesNoSense_data() {
  QTest::addColumn<QString>("method");
  QTest::addColumn<QString>("field");
  const auto row = [](const char* name, const char* method, const char* field) {
    QTest::newRow(name) << QString::fromUtf8(method) << QString::fromUtf8(field);
  };
  row("MiSS", R"({"type": "miss", "r": 8})", "");
  row("MiSS mini", R"({"type": "miss", "init_weights": "mini", "mini_r": 8})", "");
  row("mini_r without mini", R"({"type": "miss", "mini_r": 8})", "method.mini_r");
  row("Bat has no dropout", R"({"type": "miss", "init_weights": "bat", "miss_dropout": 0.1})", "method.miss_dropout");
  row("OFT", R"({"type": "oft"})", "");
  row("OFT by the number of blocks", R"({"type": "oft", "r": 4, "oft_block_size": 0})", "");
  row("OFT by both", R"({"type": "oft", "r": 4})", "method.r");
  row("OFT by neither", R"({"type": "oft", "r": 0, "oft_block_size": 0})", "method.oft_block_size");
  row("OFT as PEFT says it", R"({"type": "oft", "r": 0, "oft_block_size": 32})", "");
  row("OFT of single values", R"({"type": "oft", "oft_block_size": 1})", "method.oft_block_size");
  row("COFT", R"({"type": "oft", "coft": true, "eps": 0.1})", "");
  row("eps without coft", R"({"type": "oft", "eps": 0.1})", "method.eps");
  row("LSTM", R"({"type": "p_tuning", "encoder_reparameterization_type": "LSTM", "encoder_num_layers": 3})", "");
  row("layers of an MLP", R"({"type": "p_tuning", "encoder_num_layers": 3})", "method.encoder_num_layers");
  row("tokens", R"({"trainable_token_indices": [0, 3]})", "");
  row("tokens by table", R"({"trainable_token_indices": {"embed_tokens": [5], "lm_head": []}})", "");
  row("layers by number", R"({"type": "freeze", "trainable_layers": [0, 3]})", "");
  row("no layers by number", R"({"type": "freeze", "trainable_layers": []})", "method.trainable_layers");
  row("no layers", R"({"type": "freeze", "num_trainable_layers": 0})", "method.num_trainable_layers");
  row("layers in two ways", R"({"type": "freeze", "num_trainable_layers": 4, "trainable_layers": [0]})",
      "method.num_trainable_layers");
}

void TestRecipe::methodsRefuseWhatMakesNoSense() {
  QFETCH(QString, method);
  QFETCH(QString, field);
  Json json = {{"model", {{"path", "m"}}}, {"data", {{"train", {{{"path", "x.json"}}}}}}};
  json["method"] = *parseJson(method.toStdString());
  const auto recipe = recipeFromJson(json);
  QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().message.english().c_str());
  const auto checked = checkComplete(*recipe);
  QCOMPARE(checked.has_value(), field.isEmpty());
  if (checked) return;
  QCOMPARE(QString::fromStdString(checked.error().field), field);
  QVERIFY(!checked.error().message.empty() && !checked.error().advice.empty());
}

void TestRecipe::loraPlusNeedsAMethodWithAAndB() {
  Json json = {{"model", {{"path", "m"}}},
               {"data", {{"train", {{{"path", "x.json"}}}}}},
               {"method", {{"type", "ia3"}}},
               {"training", {{"loraplus_lr_ratio", 16}}}};
  const auto checked = checkComplete(*recipeFromJson(json));
  QVERIFY(!checked);
  QCOMPARE(checked.error().field, std::string("training.loraplus_lr_ratio"));
  json["method"]["type"] = "lora";
  QVERIFY(checkComplete(*recipeFromJson(json)).has_value());
}

void TestRecipe::pathsAreRelativeToTheRecipe() {
  QTemporaryDir folder;
  const auto base = fromUtf8(folder.path().toStdString());
  QVERIFY(
      writeFileAtomically(
          base / "recipe.json",
          R"({"model": {"path": "base"}, "data": {"train": [{"path": "../x.json"}], "chat_template": "t.jinja"}, "output_dir": "out"})")
          .has_value());
  const auto recipe = loadRecipe(toUtf8(base / "recipe.json"));
  QVERIFY(recipe.has_value());
  QCOMPARE(recipe->model.path, toUtf8(base / "base"));
  QCOMPARE(recipe->output_dir, toUtf8(base / "out"));
  QCOMPARE(recipe->data.train[0].path, toUtf8((base / "../x.json").lexically_normal()));
  QCOMPARE(recipe->data.chat_template, toUtf8(base / "t.jinja"));
}

void TestRecipe::overridesAreReadAsJsonOrText() {
  Json recipe = recipeToJson(Recipe{});
  QVERIFY(applyOverride(recipe, "training.learning_rate=1e-5").has_value());
  QVERIFY(applyOverride(recipe, "method.target_modules=[\"q_proj\"]").has_value());
  QVERIFY(applyOverride(recipe, "method.target_modules=.*q_proj").has_value());
  QVERIFY(applyOverride(recipe, "name=123").has_value());
  QVERIFY(applyOverride(recipe, "data.train=a.json").has_value());
  const auto read = recipeFromJson(recipe);
  QVERIFY(read.has_value());
  QCOMPARE(read->training.learning_rate, 1e-5);
  QCOMPARE(read->name, std::string("123"));
  QCOMPARE(read->data.train.at(0).path, std::string("a.json"));
  const auto unknown = applyOverride(recipe, "training.epochs=2");
  QVERIFY(!unknown.has_value());
  QVERIFY(unknown.error().advice.find("num_train_epochs") != std::string::npos);
}

void TestRecipe::nothingOfAnyLengthUsesUpTheStack() {
  const auto device = recipeFromJson({{"training", {{"device", "cuda:" + std::string(1'000'000, '1')}}}});
  QVERIFY(!device.has_value());
  QCOMPARE(device.error().code, std::string("recipe.choice"));
  QVERIFY(recipeFromJson({{"training", {{"device", "cuda:12"}}}}).has_value());
  Json recipe = Json::object();
  const std::string deep(1'000'000, '[');
  QVERIFY(applyOverride(recipe, "method.layers_to_transform=" + deep + std::string(deep.size(), ']')).has_value());
  const auto nested = recipeFromJson(recipe);
  QVERIFY(!nested.has_value());
  QCOMPARE(nested.error().code, std::string("recipe.type"));
  QCOMPARE(nested.error().field, std::string("method.layers_to_transform"));
}

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
