#pragma once
// A studio over a fake session that knows one small model, and what tests of pages need to act on it like a user.
#include "fake_session.h"
#include "ui/studio/studio.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

/// Equality of JSON values, with both shown when they differ.
#define COMPARE_JSON(actual, ...)                                                                                      \
  QCOMPARE(QString::fromStdString((actual).dump()), QString::fromStdString(Json(__VA_ARGS__).dump()))

namespace tw::test {

inline ModelInfo smallModel() {
  ModelInfo info;
  info.path = "/models/small";
  info.architecture = "Qwen2ForCausalLM";
  info.family = "qwen2";
  info.dtype = "bfloat16";
  info.parameters = 494'032'768;
  info.layers = 24;
  info.hidden_size = 896;
  info.vocab_size = 151'936;
  info.bytes = 988'097'824;
  info.context_length = 32'768;
  info.tokenizer = "byte-level BPE";
  info.chat_template = true;
  info.supported = true;
  return info;
}

inline std::vector<ModuleInfo> smallModules() {
  return {{"q_proj", "attention", 896, 896, 24}, {"k_proj", "attention", 896, 128, 24},
          {"v_proj", "attention", 896, 128, 24}, {"o_proj", "attention", 896, 896, 24},
          {"gate_proj", "mlp", 896, 4864, 24},   {"up_proj", "mlp", 896, 4864, 24},
          {"down_proj", "mlp", 4864, 896, 24},   {"lm_head", "head", 896, 151'936, 1}};
}

/// Grows with rank, length and batch; NF4 takes a quarter.
inline MemoryPlan smallPlan(const Recipe& recipe) {
  MemoryPlan plan;
  plan.device = "cuda:0";
  const bool quantised = recipe.model.quantization != "none";
  plan.weights_bytes = quantised ? 250'000'000 : 1'000'000'000;
  plan.quantization_bytes = quantised ? recipe.model.double_quantization ? 4'000'000 : 16'000'000 : 0;
  plan.trainable_parameters = recipe.method.r * 500'000;
  plan.total_parameters = 494'032'768 + plan.trainable_parameters;
  plan.adapter_bytes = plan.gradient_bytes = plan.trainable_parameters * 4;
  plan.optimizer_bytes = 2 * plan.adapter_bytes;
  plan.activation_bytes = recipe.data.max_length * recipe.training.per_device_train_batch_size * 1'000'000;
  plan.limit_bytes = 8'000'000'000;
  return plan;
}

class PageFixture {
 public:
  explicit PageFixture(const std::function<void(FakeServices&)>& prepare = {}) {
    m_theme.apply(ui::ThemeMode::Light);
    m_language.apply(QStringLiteral("en"));
    studio = std::make_unique<ui::Studio>(
        [this, prepare]() -> Result<std::unique_ptr<Session>> {
          auto made = std::make_unique<FakeSession>();
          session = made.get();
          session->fake.info = smallModel();
          session->fake.moduleList = smallModules();
          session->fake.plan = smallPlan;
          session->fake.library = folder.filePath(QStringLiteral("library")).toStdString();
          session->fake.deviceList = {{"cuda:0", "GPU", 1'000'000'000, 8'000'000'000, {}}};
          if (prepare) prepare(session->fake);
          return made;
        },
        folder.filePath(QStringLiteral("settings.ini")));
  }

  bool open() {
    QSignalSpy opened(&studio->bridge(), &ui::EngineBridge::opened);
    studio->bridge().open();
    return opened.wait();
  }
  Json value(const char* field) { return studio->recipe().value(QString::fromLatin1(field)); }
  void set(const char* field, const Json& value) {
    studio->recipe().setValue(QString::fromLatin1(field), value);
    studio->recipe().endMerge();
  }

  QTemporaryDir folder;
  FakeSession* session = nullptr;
  std::unique_ptr<ui::Studio> studio;

 private:
  ui::Theme m_theme;
  ui::Language m_language;
};

template <class Widget = QWidget> Widget* named(QWidget* in, const char* name) {
  return in->findChild<Widget*>(QString::fromLatin1(name));
}
inline QString textOf(QWidget* in, const char* name) {
  const auto* label = named<QLabel>(in, name);
  return label ? label->text() : QStringLiteral("no label named so");
}
inline void click(QWidget* in, const char* name) { QTest::mouseClick(named(in, name), Qt::LeftButton); }
/// All that labels in `in` say, for looking for a sentence.
inline QString allText(QWidget* in) {
  QStringList texts;
  for (const auto* label : in->findChildren<QLabel*>())
    if (label->isVisibleTo(in)) texts << label->text();
  return texts.join(QLatin1Char('\n'));
}
inline void wheel(QWidget* widget, int notches) {
  const QPointF at = widget->rect().center();
  QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(widget, &event);
}

} // namespace tw::test
