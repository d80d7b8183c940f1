// The other services of the window on the starter model: what they say is what training and export do.
#include "engine/session/runs/run_data.h"
#include "services_fixture.h"

#include <QTest>

using namespace tw;
using namespace tw::testing;

class TestServices : public QObject, private ServicesFixture {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { open(); }
  void modulesAreTargets();
  void starterIsFound();
  void devicesAreThere();
  void exportSizeIsKnown();
  void diskIsCheckedBeforeTraining();
  void notesAndTags();
  void estimateNeedsNoTokenizer();
  void estimateIsOfWhatIsTrained();
  void ranksThatLayersCannotUseAreTold();
  void aTextToBeginWithForNothingIsTold();
};

void TestServices::estimateNeedsNoTokenizer() {
  const auto bare = folder() / "bare";
  QVERIFY(createFolder(bare).has_value());
  for (const auto& entry : fs::directory_iterator(fromUtf8(starter())))
    if (const auto name = toUtf8(entry.path().filename()); name.find("token") == std::string::npos)
      fs::copy(entry.path(), bare / entry.path().filename(), fs::copy_options::recursive);
  auto wanted = recipe();
  wanted.model.path = toUtf8(bare);
  QCOMPARE(services().measureData(wanted).error().code, std::string("tokenizer.missing"));
  const auto plan = services().estimate(wanted);
  QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
  // Nothing is known of the batches: they are as large as max_length lets them be.
  QCOMPARE(plan->total(), services().estimateFull(recipe())->total());
  QCOMPARE(plan->total_steps, 0);
}

void TestServices::estimateIsOfWhatIsTrained() {
  for (const double fraction : {0.0, 0.2}) {
    auto wanted = recipe();
    wanted.data.validation_fraction = fraction;
    wanted.training.num_train_epochs = 2;
    const auto plan = services().estimate(wanted);
    QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
    const auto config = readModelConfig(fromUtf8(starter()));
    const auto data = prepareData(wanted, *config, [](const Event&) {}, {});
    QVERIFY(data.has_value());
    const EpochPlan epoch(data->train, samplerOptions(wanted), 0);
    QCOMPARE(plan->total_steps, 2 * epoch.steps());
    QVERIFY(plan->total() <= services().estimateFull(wanted)->total());
  }
  auto wanted = recipe();
  wanted.data.overlong = "drop";
  wanted.data.max_length = 8;
  QCOMPARE(services().estimate(wanted).error().code, std::string("data.all_too_long"));
  fs::copy(fromUtf8(starter()), folder() / "narrow", fs::copy_options::recursive);
  auto config = readJsonFile(folder() / "narrow" / "config.json");
  (*config)["vocab_size"] = 16;
  QVERIFY(writeFileAtomically(folder() / "narrow" / "config.json", config->dump()).has_value());
  wanted = recipe();
  wanted.model.path = toUtf8(folder() / "narrow");
  QCOMPARE(services().estimate(wanted).error().code, std::string("tokenizer.mismatch"));
}

/// What the plan says of a rank, training says too.
void TestServices::ranksThatLayersCannotUseAreTold() {
  int64_t side = 0; // of q_proj and k_proj alike
  const auto modules = services().modules(starter());
  QVERIFY(modules.has_value());
  for (const auto& module : *modules)
    if (module.name == "k_proj") side = std::min(module.in_features, module.out_features);
  QVERIFY(side > 4);
  auto wanted = recipe();
  wanted.training.max_steps = 1;
  wanted.output_dir = toUtf8(folder() / "narrow_ranks");
  const auto codes = [](const MemoryPlan& plan) {
    std::vector<std::string> all;
    for (const auto& note : plan.notes) all.push_back(note.code);
    return all;
  };
  wanted.method.use_rslora = true;
  wanted.method.target_modules = {"q_proj", "k_proj"};
  wanted.method.r = 4;
  wanted.method.rank_pattern = {{"k_proj", side}};
  QCOMPARE(codes(services().estimateFull(wanted).value()), std::vector<std::string>{});
  wanted.method.rank_pattern = {{"k_proj", side + 1}};
  const auto plan = services().estimateFull(wanted);
  QCOMPARE(codes(*plan), std::vector<std::string>{"method.rank_above"});
  const auto pattern = "{\"k_proj\": " + std::to_string(side) + "}";
  QVERIFY2(plan->notes[0].message.find(pattern) != std::string::npos, plan->notes[0].message.c_str());
  const auto trained = finishJob(*m_session, m_session->submit(commands::Train{wanted}));
  QVERIFY2(trained.problem().empty(), trained.problem().c_str());
  const auto advice = trained.all<events::Advice>();
  QVERIFY(std::any_of(advice.begin(), advice.end(), [](const auto& one) { return one.code == "method.rank_above"; }));
  wanted.method.rank_pattern.clear();
  wanted.method.r = side + 1;
  QCOMPARE(services().estimateFull(wanted).error().code, std::string("method.rank"));
  wanted.output_dir = toUtf8(folder() / "too_high");
  QCOMPARE(finishJob(*m_session, m_session->submit(commands::Train{wanted})).problem(),
           "method.rank: " + services().estimateFull(wanted).error().message.english());
  // Ranks that gradients choose are never above what a matrix can use.
  wanted.method.own["rank_allocation"] = "gradient";
  QCOMPARE(codes(services().estimateFull(wanted).value()), std::vector<std::string>{});
}

/// A text that is there for nothing is told; where the tokens begin with it, it is not.
void TestServices::aTextToBeginWithForNothingIsTold() {
  for (const std::string method : {"prompt_tuning", "prefix_tuning"}) {
    auto wanted = recipe();
    wanted.method = MethodSettings{};
    wanted.method.type = method;
    wanted.method.own[method + "_init_text"] = "Answer as a pirate.";
    for (const std::string init : {"RANDOM", "TEXT"}) {
      wanted.method.own[method + "_init"] = init;
      const auto plan = services().estimateFull(wanted);
      QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
      QCOMPARE(plan->notes.size(), size_t{init == "TEXT" ? 0U : 1U});
      if (init == "TEXT") continue;
      QCOMPARE(plan->notes[0].code, std::string("method.init_text"));
    }
  }
}

void TestServices::modulesAreTargets() {
  const auto modules = services().modules(starter());
  QVERIFY2(modules.has_value(), modules ? "" : modules.error().message.c_str());
  const auto info = services().modelInfo(starter());
  std::map<std::string, std::string> groups;
  int64_t trained = 0;
  for (const auto& module : *modules) {
    groups[module.name] = module.group;
    if (module.group == "attention" || module.group == "mlp") {
      QCOMPARE(module.layers, info->layers);
      trained += 4 * (module.in_features + module.out_features) * module.layers;
    }
  }
  QCOMPARE(groups, (std::map<std::string, std::string>{{"q_proj", "attention"},
                                                       {"k_proj", "attention"},
                                                       {"v_proj", "attention"},
                                                       {"o_proj", "attention"},
                                                       {"gate_proj", "mlp"},
                                                       {"up_proj", "mlp"},
                                                       {"down_proj", "mlp"},
                                                       {"embed_tokens", "embedding"},
                                                       {"lm_head", "head"}}));
  // The same count as the plan's for all linears with r = 4.
  auto wanted = recipe();
  wanted.method.r = 4;
  QCOMPARE(services().estimateFull(wanted)->trainable_parameters, trained);
  QVERIFY(!services().modules(toUtf8(folder() / "none")).has_value());
}

void TestServices::starterIsFound() {
  const auto own = folder() / "models" / "own";
  QVERIFY(createFolder(own).has_value());
  fs::copy(starter(), own, fs::copy_options::recursive);
  const auto snapshot = folder() / "hub" / "models--org--name" / "snapshots" / "abc";
  QVERIFY(createFolder(snapshot.parent_path()).has_value());
  fs::copy(starter(), snapshot, fs::copy_options::recursive);
  const auto scope = folder() / "ms" / "hub" / "models" / "Owner" / "Model1___5";
  QVERIFY(createFolder(scope.parent_path()).has_value());
  fs::copy(starter(), scope, fs::copy_options::recursive);
  std::map<std::string, std::string> found;
  for (const auto& model : services().findModels({toUtf8(folder() / "models"), toUtf8(own)})) {
    found[model.origin + ":" + model.name] = model.architecture;
    QCOMPARE(model.bytes, static_cast<int64_t>(fs::file_size(fs::path(starter()) / "model.safetensors")));
  }
  QCOMPARE(found.size(), size_t{4});
  const auto architecture = services().modelInfo(starter())->architecture;
  for (const char* name : {"starter:starter", "folder:own", "huggingface:org/name", "modelscope:Owner/Model1.5"})
    QCOMPARE(found[name], architecture);
}

void TestServices::devicesAreThere() {
  const auto devices = services().devices();
  QVERIFY(!devices.empty());
  QCOMPARE(devices[0].id, std::string("cpu"));
  QVERIFY(!devices[0].name.empty() && devices[0].used_bytes > 0 && devices[0].total_bytes > devices[0].used_bytes);
  const auto free = services().freeSpace(toUtf8(folder() / "not" / "there" / "yet"));
  QVERIFY(free.has_value() && *free > 0);
}

void TestServices::exportSizeIsKnown() {
  auto training = recipe();
  training.training.max_steps = 1;
  training.method.r = 4;
  training.output_dir = toUtf8(folder() / "adapter");
  const auto trained = finishJob(*m_session, m_session->submit(commands::Train{training}));
  QVERIFY2(trained.problem().empty(), trained.problem().c_str());
  commands::Export request;
  request.model.path = starter();
  request.model.adapters = {{training.output_dir, 1.0}};
  int number = 0;
  for (const auto& [format, dtype, shard] :
       std::vector<std::tuple<std::string, std::string, int64_t>>{{"safetensors", "as-base", 5'000'000'000},
                                                                  {"safetensors", "float32", 1'000'000},
                                                                  {"adapter", "as-base", 5'000'000'000}}) {
    request.format = format;
    request.dtype = dtype;
    request.max_shard_size = shard;
    request.out = toUtf8(folder() / ("export" + std::to_string(++number)));
    const auto plan = services().planExport(request);
    QVERIFY2(plan.has_value(), plan ? "" : plan.error().message.c_str());
    QVERIFY(plan->free_bytes > 0);
    QVERIFY(!fs::exists(fs::path(request.out)));
    const auto exported = finishJob(*m_session, m_session->submit(request));
    QVERIFY2(exported.problem().empty(), exported.problem().c_str());
    int64_t bytes = 0, files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(request.out))
      bytes += static_cast<int64_t>(entry.file_size()), ++files;
    QCOMPARE(plan->files, files);
    QVERIFY2(std::abs(plan->bytes - bytes) * 100 < bytes,
             (std::to_string(plan->bytes) + " " + std::to_string(bytes)).c_str());
  }
  request.model.adapters = {{toUtf8(folder() / "none"), 1.0}};
  QVERIFY(!services().planExport(request).has_value());
  request.format = "gguf";
  QCOMPARE(services().planExport(request).error().code, std::string("usage.not_yet"));
}

void TestServices::diskIsCheckedBeforeTraining() {
  // A billion checkpoints fit on no disk.
  auto endless = recipe();
  endless.training.max_steps = 1'000'000'000;
  endless.training.save_steps = 1;
  endless.training.save_total_limit = 0;
  endless.output_dir = toUtf8(folder() / "endless");
  const auto refused = finishJob(*m_session, m_session->submit(commands::Train{endless}));
  QVERIFY(refused.error.has_value());
  QCOMPARE(refused.error->code, std::string("io.disk_full"));
  QVERIFY(refused.all<events::Step>().empty());
}

void TestServices::notesAndTags() {
  const auto runs = services().runs();
  QVERIFY(runs.has_value() && !runs->empty());
  const auto id = runs->front().id;
  QVERIFY(services().setRunNotes(id, "第一次 \"try\"", {"a, b", "好"}).has_value());
  const auto run = services().run(id);
  QCOMPARE(run->notes, std::string("第一次 \"try\""));
  QCOMPARE(run->tags, (std::vector<std::string>{"a, b", "好"}));
  QCOMPARE(toJson(*run)["tags"].size(), size_t{2});
  QVERIFY(services().setRunNotes(id, "", {}).has_value());
  QVERIFY(services().run(id)->tags.empty());
  QCOMPARE(services().setRunNotes("nobody", "", {}).error().code, std::string("run.unknown"));
}

QTEST_GUILESS_MAIN(TestServices)
#include "tst_services.moc"
