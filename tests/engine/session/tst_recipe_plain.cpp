// Names of recipes and commands as the values that the engine's classes take.
#include "engine/session/runs/recipe_plain.h"

#include <QTest>

using namespace tw;

class TestRecipePlain : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void biases() {
    Recipe recipe;
    QVERIFY(methodOptions(recipe)->bias == TrainedBiases::None);
    for (const auto& [name, biases] :
         {std::pair("none", TrainedBiases::None), {"all", TrainedBiases::All}, {"lora_only", TrainedBiases::Targets}}) {
      recipe.method.bias = name;
      QVERIFY2(methodOptions(recipe)->bias == biases, name);
      QCOMPARE(trainedBiasesName(biases), std::string(name));
    }
    for (const char* name : {"some", "", "None"}) {
      recipe.method.bias = name;
      QVERIFY2(!methodOptions(recipe), name);
      QCOMPARE(methodOptions(recipe).error().code, std::string("method.bias"));
      QCOMPARE(methodOptions(recipe).error().field, std::string("method.bias"));
    }
  }

  void beginnings() {
    Recipe recipe;
    QVERIFY(methodOptions(recipe)->loraInit == LoraInit::Usual);
    for (const auto& [value, init] : {std::pair(Json(true), LoraInit::Usual),
                                      {Json(false), LoraInit::Random},
                                      {Json("gaussian"), LoraInit::Gaussian},
                                      {Json("pissa"), LoraInit::Pissa},
                                      {Json("olora"), LoraInit::Olora},
                                      {Json("loftq"), LoraInit::Loftq},
                                      {Json("eva"), LoraInit::Eva}}) {
      recipe.method.init_lora_weights = value;
      QVERIFY2(methodOptions(recipe)->loraInit == init, value.dump().c_str());
      QVERIFY(loraInitJson(init) == value);
    }
    recipe.method.init_lora_weights = "pissa_niter_16";
    QVERIFY(methodOptions(recipe)->loraInit == LoraInit::Pissa);
    QCOMPARE(methodOptions(recipe)->pissaIterations, int64_t{16});
    QVERIFY(loraInitJson(LoraInit::Pissa, 16) == "pissa_niter_16");
    for (const auto& value : {Json("true"), Json("pissa_niter_"), Json("pissa_niter_0"), Json("corda"), Json(1)}) {
      recipe.method.init_lora_weights = value;
      QVERIFY2(!methodOptions(recipe), value.dump().c_str());
      QCOMPARE(methodOptions(recipe).error().code, std::string("method.init"));
    }
  }

  /// Advice never names a field that the method has not.
  void whatAdviceMayChange() {
    Recipe recipe;
    recipe.method.r = 8;
    recipe.method.lora_alpha = 24;
    recipe.method.lora_dropout = 0.2;
    const auto lora = trainOptions(recipe);
    QVERIFY(lora.rank == 8 && lora.alpha == 24 && lora.dropout == 0.2);
    for (const char* type : {"full", "ia3"}) {
      recipe.method.type = type;
      const auto other = trainOptions(recipe);
      QVERIFY2(!other.rank && !other.alpha && !other.dropout, type);
    }
  }

  void reloraWarmsUpAfterItsMerges() {
    Recipe recipe;
    QCOMPARE(trainOptions(recipe).schedule.restartEvery, int64_t{0});
    recipe.method.type = "relora";
    recipe.method.own["relora_steps"] = 40;
    QCOMPARE(trainOptions(recipe).schedule.restartEvery, int64_t{40});
    QCOMPARE(trainOptions(recipe).schedule.restartWarmup, int64_t{10});
  }

  void loraPlus() {
    Recipe recipe;
    QVERIFY(!trainOptions(recipe).loraPlus);
    recipe.training.loraplus_lr_ratio = 16;
    QCOMPARE(trainOptions(recipe).loraPlus->ratio, 16.0);
    QCOMPARE(trainOptions(recipe).loraPlus->embeddingRate, 1e-6);
  }

  void exportTypes() {
    commands::Export command;
    QVERIFY(!exportRequest(command)->type);
    for (const auto& [name, type] :
         {std::pair("float32", TensorType::F32), {"bfloat16", TensorType::BF16}, {"float16", TensorType::F16}}) {
      command.dtype = name;
      QVERIFY2(exportRequest(command)->type == type, name);
    }
    for (const char* name : {"int4", "F32", "auto"}) {
      command.dtype = name;
      QVERIFY2(!exportRequest(command), name);
      QCOMPARE(exportRequest(command).error().code, std::string("export.dtype"));
      QCOMPARE(exportRequest(command).error().field, std::string("dtype"));
    }
  }
};

QTEST_APPLESS_MAIN(TestRecipePlain)
#include "tst_recipe_plain.moc"
