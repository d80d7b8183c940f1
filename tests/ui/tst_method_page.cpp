// The Method page, driven like a user would: what reaches the recipe, what undo gives back, and what the page then shows.
#include "page_fixture.h"
#include "ui/bridge/messages.h"
#include "ui/models/model_library.h"
#include "ui/models/module_choice.h"
#include "ui/pages/method_form.h"
#include "ui/pages/method_page.h"
#include "ui/widgets/check_box.h"
#include "ui/widgets/choice_card.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/range_slider.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/slider_field.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUndoStack>

using namespace tw;
using namespace tw::ui;
using test::allText;
using test::click;
using test::named;
using test::textOf;

class TestMethodPage : public QObject {
  Q_OBJECT

  std::unique_ptr<test::PageFixture> m;
  std::unique_ptr<MethodPage> m_page;

  void show(const std::function<void(test::FakeServices&)>& prepare = {}, bool withModel = true) {
    m_page.reset();
    m = std::make_unique<test::PageFixture>(prepare);
    QVERIFY(m->open());
    if (withModel) m->set("model.path", "/models/small");
    m_page = std::make_unique<MethodPage>(*m->studio);
    m_page->resize(1084, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QTRY_VERIFY(m_page->settled());
    m->studio->recipe().undoStack()->clear();
  }
  FieldRow* row(const char* field) { return m_page->findChild<MethodForm*>()->row(QString::fromLatin1(field)); }
  Slider* slider(const char* field) { return static_cast<SliderField*>(row(field)->editor())->slider(); }
  NumberBox* box(const char* field) { return row(field)->editor()->findChild<NumberBox*>(); }
  void bringIntoView(QWidget* widget) {
    QCoreApplication::processEvents(); // the layout of what was unfolded
    m_page->findChild<MethodForm*>()->ensureWidgetVisible(widget);
  }
  void undo() { m->studio->recipe().undoStack()->undo(); }
  void type(QWidget* into, const char* text) {
    into->setFocus();
    QTest::keyClick(into, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(into, QString::fromLatin1(text));
    QTest::keyClick(into, Qt::Key_Return);
  }
  QAction* preset(const QString& name) {
    auto* menu = named<QMenu>(m_page.get(), "presets-menu");
    menu->popup(m_page->mapToGlobal(QPoint(400, 40)));
    for (auto* action : menu->actions()) {
      if (action->text() == name) return action;
      if (action->menu())
        for (auto* inner : action->menu()->actions())
          if (action->text() + QLatin1Char('/') + inner->text() == name) return inner;
    }
    return nullptr;
  }
  void choosePreset(const QString& name) {
    auto* menu = named<QMenu>(m_page.get(), "presets-menu");
    QTRY_VERIFY(preset(name));
    auto* action = preset(name);
    if (menu->actions().contains(action))
      QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    else
      action->trigger();
    menu->close();
  }

 private Q_SLOTS:
  void cleanup() {
    m_page.reset();
    m.reset();
  }

  void aDragIsOneEdit() {
    show();
    auto* rank = slider("method.r");
    COMPARE_JSON(m->value("method.r"), 16);
    const int middle = rank->height() / 2;
    QTest::mousePress(rank, Qt::LeftButton, {}, {rank->width() / 2, middle});
    for (int x = rank->width() / 2; x < rank->width(); x += 15) QTest::mouseMove(rank, {x, middle});
    QTest::mouseRelease(rank, Qt::LeftButton, {}, {rank->width() - 2, middle});
    COMPARE_JSON(m->value("method.r"), 256);
    QCOMPARE(box("method.r")->text(), QStringLiteral("256"));
    undo();
    COMPARE_JSON(m->value("method.r"), 16);
    QCOMPARE(box("method.r")->text(), QStringLiteral("16"));
  }

  void keysStepThroughUsualValues() {
    show();
    auto* rank = slider("method.r");
    rank->setFocus();
    QTest::keyClick(rank, Qt::Key_Right);
    COMPARE_JSON(m->value("method.r"), 24);
    QTest::keyClick(rank, Qt::Key_Home);
    COMPARE_JSON(m->value("method.r"), 1);
    auto* rate = box("training.learning_rate");
    rate->setFocus();
    QTest::keyClick(rate, Qt::Key_Up);
    COMPARE_JSON(m->value("training.learning_rate"), 3e-4);
    QCOMPARE(rate->text(), QStringLiteral("3e-4"));
  }

  void theWheelScrollsUnlessTheFieldHasTheFocus() {
    show();
    auto* rank = slider("method.r");
    m_page->setFocus();
    test::wheel(rank, 1);
    COMPARE_JSON(m->value("method.r"), 16);
    rank->setFocus();
    test::wheel(rank, 1);
    COMPARE_JSON(m->value("method.r"), 24);
  }

  void anyNumberCanBeTyped() {
    show();
    type(box("training.learning_rate"), "1.5e-5");
    COMPARE_JSON(m->value("training.learning_rate"), 1.5e-5);
    type(box("method.r"), "20");
    COMPARE_JSON(m->value("method.r"), 20);
    QVERIFY(m->value("method.r").is_number_integer());
    type(box("method.lora_dropout"), "0.125");
    COMPARE_JSON(m->value("method.lora_dropout"), 0.125);
    QVERIFY(m->studio->recipe().recipe());
  }

  void aWrongNumberIsMarkedWithTheReason() {
    show();
    type(box("method.r"), "0");
    COMPARE_JSON(m->value("method.r"), 0);
    QCOMPARE(row("method.r")->problem(), QStringLiteral("It must be between 1 and 4096."));
    QVERIFY(box("method.r")->property("invalid").toBool());
    QVERIFY(row("method.lora_alpha")->problem().isEmpty());
    QVERIFY(allText(named(m_page.get(), "memory-card")).contains(QStringLiteral("marked fields")));
    undo();
    QVERIFY(row("method.r")->problem().isEmpty());
    QVERIFY(!box("method.r")->property("invalid").toBool());
    QTRY_VERIFY(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("fits")));
  }

  void everyFieldOfMethodAndTrainingHasAPlace() {
    show();
    const QStringList elsewhere{QStringLiteral("method.type"), QStringLiteral("method.use_dora"), QStringLiteral("method.target_modules"), QStringLiteral("method.layers_to_transform"),
                                QStringLiteral("training.loraplus_lr_ratio")}; // the last is refused by this version
    for (const auto& field : recipeFields()) {
      const auto path = text(field.path);
      QVERIFY2(labelOf(path) != path.section(QLatin1Char('.'), -1), qPrintable(path));
      if (!path.startsWith(QLatin1String("method.")) && !path.startsWith(QLatin1String("training."))) continue;
      QVERIFY2(row(field.path.c_str()) != nullptr || elsewhere.contains(path), qPrintable(path));
    }
  }

  void advancedFieldsAreFoldedAndWork() {
    show();
    auto* schedule = row("training.lr_scheduler_type");
    QVERIFY(!schedule->isVisible());
    click(m_page.get(), "advanced-fold");
    QVERIFY(schedule->isVisible());
    auto* combo = schedule->findChild<QComboBox*>();
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    COMPARE_JSON(m->value("training.lr_scheduler_type"), "linear");
    auto* checkpointing = row("training.gradient_checkpointing")->findChild<CheckBox*>();
    bringIntoView(checkpointing);
    QTest::mouseClick(checkpointing, Qt::LeftButton, {}, {8, 12});
    COMPARE_JSON(m->value("training.gradient_checkpointing"), true);
    auto* prompts = row("training.sample_prompts")->findChild<QPlainTextEdit*>();
    QTest::keyClicks(prompts, QStringLiteral("Who are you?"));
    QTest::keyClick(prompts, Qt::Key_Return);
    QTest::keyClicks(prompts, QStringLiteral("a\\nb"));
    COMPARE_JSON(m->value("training.sample_prompts"), Json{"Who are you?", "a\nb"});
    auto* map = row("method.rank_pattern")->editor();
    bringIntoView(map);
    QTest::mouseClick(map->findChild<QPushButton*>(QStringLiteral("add")), Qt::LeftButton);
    type(map->findChild<QLineEdit*>(), "q_proj");
    COMPARE_JSON(m->value("method.rank_pattern"), Json{{"q_proj", 16}});
    type(map->findChild<NumberBox*>(), "8");
    COMPARE_JSON(m->value("method.rank_pattern"), Json{{"q_proj", 8}});
    auto* from = row("method.init_from")->findChild<QLineEdit*>();
    type(from, "/adapters/a");
    COMPARE_JSON(m->value("method.init_from"), "/adapters/a");
    type(from, " ");
    QTest::keyClick(from, Qt::Key_Backspace);
    QTest::keyClick(from, Qt::Key_Return);
    QVERIFY(m->value("method.init_from").is_null());
    QVERIFY(m->studio->recipe().recipe());
    // Remembered for the next page that is built.
    const MethodPage again(*m->studio);
    QVERIFY(again.findChild<MethodForm*>()->row(QStringLiteral("training.lr_scheduler_type"))->isVisibleTo(&again));
  }

  void modulesAreWrittenAsTheContractHasThem() {
    show();
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    QVERIFY(named<CheckBox>(m_page.get(), "module-q_proj")->isChecked());
    QVERIFY(!named<CheckBox>(m_page.get(), "module-lm_head")->isChecked());
    QCOMPARE(named<CheckBox>(m_page.get(), "module-gate_proj")->note(), QStringLiteral("4864 × 896"));
    click(m_page.get(), "module-o_proj");
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "k_proj", "v_proj", "gate_proj", "up_proj", "down_proj"});
    QCOMPARE(named<CheckBox>(m_page.get(), "group-attention")->checkState(), Qt::PartiallyChecked);
    QCOMPARE(named<CheckBox>(m_page.get(), "group-attention")->note(), QStringLiteral("3 of 4"));
    click(m_page.get(), "module-o_proj");
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    click(m_page.get(), "group-mlp");
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "k_proj", "v_proj", "o_proj"});
    click(m_page.get(), "group-attention");
    QCOMPARE(textOf(m_page.get(), "modules-problem"), QStringLiteral("Choose at least one module."));
    click(m_page.get(), "all-linear");
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    undo();
    undo();
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "k_proj", "v_proj", "o_proj"});
    QVERIFY(!named<CheckBox>(m_page.get(), "module-up_proj")->isChecked());
  }

  void namesThatTheModelHasNotAreKept() {
    show();
    m->set("method.target_modules", Json{"q_proj", "experts.0"});
    QVERIFY(allText(named(m_page.get(), "modules-card")).contains(QStringLiteral("experts.0")));
    click(m_page.get(), "module-v_proj");
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "v_proj", "experts.0"});
  }

  void aPatternIsShownAndKept() {
    show();
    m->set("method.target_modules", ".*\\.[qv]_proj");
    auto* pattern = named<QLineEdit>(m_page.get(), "module-pattern");
    QVERIFY(pattern->isVisible());
    QCOMPARE(pattern->text(), QStringLiteral(".*\\.[qv]_proj"));
    QVERIFY(!named(m_page.get(), "layers")->isVisible());
    type(pattern, ".*k_proj");
    COMPARE_JSON(m->value("method.target_modules"), ".*k_proj");
    click(m_page.get(), "all-linear");
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    m_page->setFocus();
    click(m_page.get(), "by-pattern");
    QVERIFY(pattern->isVisible());
  }

  void layersAreAListOrNull() {
    show();
    auto* layers = named<RangeSlider>(m_page.get(), "layers");
    QCOMPARE(textOf(m_page.get(), "layers-text"), QStringLiteral("Layers 0–23 of 24"));
    const int middle = layers->height() / 2;
    QTest::mousePress(layers, Qt::LeftButton, {}, {9, middle});
    for (int x = 9; x <= layers->width() / 2; x += 5) QTest::mouseMove(layers, {x, middle});
    QTest::mouseRelease(layers, Qt::LeftButton, {}, {layers->width() / 2, middle});
    const auto list = m->value("method.layers_to_transform");
    QVERIFY(list.is_array());
    COMPARE_JSON(list.back(), 23);
    QVERIFY(list.front() >= 10 && list.front() <= 13);
    undo();
    QVERIFY(m->value("method.layers_to_transform").is_null());
    m->set("method.layers_to_transform", Json{0, 3, 7});
    QCOMPARE(textOf(m_page.get(), "layers-text"), QStringLiteral("Some layers from 0 to 7 of 24"));
    layers->setFocus();
    QTest::keyClick(layers, Qt::Key_Right); // the first ring was used last
    COMPARE_JSON(m->value("method.layers_to_transform"), Json{1, 2, 3, 4, 5, 6, 7});
    QTest::keyClick(layers, Qt::Key_Right, Qt::ShiftModifier);
    COMPARE_JSON(m->value("method.layers_to_transform").back(), 8);
  }

  void choicesAreReadAndWritten() {
    const auto modules = test::smallModules();
    QVERIFY(ModuleChoice::read("all-linear").allLinear);
    QVERIFY(ModuleChoice::read(Json{"all-linear"}).allLinear);
    COMPARE_JSON(ModuleChoice::read(".*q").write(), ".*q");
    QCOMPARE(ModuleChoice::read("all-linear").with(modules, {QStringLiteral("lm_head")}, true).write().size(), size_t{8});
    QVERIFY(LayerRange::write(0, 23, 24).is_null());
    COMPARE_JSON(LayerRange::write(2, 4, 24), Json{2, 3, 4});
    QVERIFY(LayerRange::read(Json{5, 3, 4}, 24).gaps == false);
  }

  void memoryAndTrainableParametersAreLive() {
    show();
    QCOMPARE(textOf(m_page.get(), "trainable"), QStringLiteral("8.00 M"));
    QCOMPARE(textOf(m_page.get(), "trainable-share"), QStringLiteral("trainable · 1.59 % of 502.03 M"));
    QVERIFY(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("fits, 5.8")));
    QVERIFY(!allText(named(m_page.get(), "memory-card")).contains(QStringLiteral("±"))); // no bound is known for GPUs
    QElapsedTimer time;
    time.start();
    type(box("method.r"), "64");
    QTRY_COMPARE_WITH_TIMEOUT(textOf(m_page.get(), "trainable"), QStringLiteral("32.00 M"), 1000);
    QVERIFY2(time.elapsed() < 250, qPrintable(QString::number(time.elapsed()))); // 50 ms and what typing takes, on a busy machine
    type(box("data.max_length"), "16384");
    QTRY_VERIFY(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("too large by ")));
  }

  void theErrorBoundIsSaidForTheProcessor() {
    show([](test::FakeServices& fake) {
      fake.plan = [](const Recipe& recipe) {
        auto plan = test::smallPlan(recipe);
        plan.device = "cpu";
        return Result<MemoryPlan>(plan);
      };
    });
    QVERIFY(allText(named(m_page.get(), "memory-card")).contains(QStringLiteral("±15 %")));
  }

  void aDragAsksOneQuestionAtATimeAndTheNewestWins() {
    std::atomic<int> running = 0, most = 0, asked = 0;
    show([&](test::FakeServices& fake) {
      fake.plan = [&](const Recipe& recipe) {
        most = std::max<int>(most, ++running);
        ++asked;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        --running;
        return Result<MemoryPlan>(test::smallPlan(recipe));
      };
    });
    asked = 0;
    most = 0;
    QStringList seen;
    connect(&m->studio->library(), &ModelLibrary::planChanged, m_page.get(), [&] { seen << textOf(m_page.get(), "trainable"); });
    for (int rank = 1; rank <= 60; ++rank) {
      m->studio->recipe().setValue(QStringLiteral("method.r"), rank);
      QTest::qWait(2);
    }
    QVERIFY(seen.size() >= 2); // live while it moves
    QTRY_COMPARE(textOf(m_page.get(), "trainable"), QStringLiteral("30.00 M"));
    QCOMPARE(most.load(), 1);
    QVERIFY2(asked < 45, qPrintable(QString::number(asked)));
  }

  void aPlanThatFailsIsSaidInWords() {
    show([](test::FakeServices& fake) { fake.plan = [](const Recipe&) { return Result<MemoryPlan>(fail(requestError("model.unsupported", "This model cannot be trained.", "Choose another."))); }; });
    const auto said = allText(named(m_page.get(), "memory-card"));
    QVERIFY(said.contains(QStringLiteral("This model cannot be trained. Choose another.")));
    QCOMPARE(textOf(m_page.get(), "trainable"), QStringLiteral("–"));
  }

  void withoutAModelThePageLeadsToOne() {
    show({}, false);
    QVERIFY(allText(named(m_page.get(), "memory-card")).contains(QStringLiteral("Choose a model")));
    QSignalSpy asked(m->studio.get(), &Studio::pageRequested);
    click(m_page.get(), "choose-model");
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().first().value<PageId>(), PageId::Model);
    click(m_page.get(), "make-it-fit");
    QVERIFY(textOf(m_page.get(), "fit-sentence").contains(QStringLiteral("Choose a model first")));
  }

  void fullTrainingHasNoRank() {
    show();
    QVERIFY(!named(m_page.get(), "method-adalora")); // reserved, not offered
    click(m_page.get(), "method-full");
    COMPARE_JSON(m->value("method.type"), "full");
    QVERIFY(!row("method.r")->isVisible());
    QVERIFY(!named(m_page.get(), "layers")->isVisible());
    QVERIFY(textOf(m_page.get(), "modules-empty").contains(QStringLiteral("every weight")));
    undo();
    QVERIFY(row("method.r")->isVisible());
    QVERIFY(named<ChoiceCard>(m_page.get(), "method-lora")->isChecked());
    auto* full = named<ChoiceCard>(m_page.get(), "method-full");
    full->setFocus();
    QTest::keyClick(full, Qt::Key_Return);
    COMPARE_JSON(m->value("method.type"), "full");
  }

  void proposalsAreShownAndAppliedAsOneEdit() {
    show([](test::FakeServices& fake) {
      MemoryPlan plan;
      plan.weights_bytes = 3'100'000'000;
      fake.proposals = {{{{"model.quantization", "nf4"}, {"training.per_device_train_batch_size", 2}}, {"fit.nf4", "fit.batch"}, plan}};
    });
    m->set("training.per_device_train_batch_size", 8);
    click(m_page.get(), "make-it-fit");
    auto* panel = named(m_page.get(), "fit-panel");
    QVERIFY(panel->isVisible());
    QTRY_VERIFY(allText(panel).contains(QStringLiteral("Quantisation none → nf4 · Batch size 8 → 2")));
    const auto said = allText(panel);
    QVERIFY(said.contains(QStringLiteral("4-bit weights")));
    QVERIFY(said.contains(QStringLiteral("3.10 GB")));
    click(panel, "fit-apply");
    COMPARE_JSON(m->value("model.quantization"), "nf4");
    COMPARE_JSON(m->value("training.per_device_train_batch_size"), 2);
    QVERIFY(!panel->isVisible());
    undo();
    COMPARE_JSON(m->value("model.quantization"), "none");
    COMPARE_JSON(m->value("training.per_device_train_batch_size"), 8);
  }

  void nothingToProposeIsSaid() {
    show();
    click(m_page.get(), "make-it-fit");
    QTRY_VERIFY(textOf(m_page.get(), "fit-sentence").contains(QStringLiteral("fits its device already")));
    m->set("data.max_length", 100'000);
    QTRY_VERIFY(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("too large")));
    click(m_page.get(), "make-it-fit");
    QTRY_VERIFY(textOf(m_page.get(), "fit-sentence").contains(QStringLiteral("A smaller model would")));
    click(m_page.get(), "fit-close");
    QVERIFY(!named(m_page.get(), "fit-panel")->isVisible());
    m->session->fake.fitError = requestError("model.unsupported", "It cannot be planned.", "Choose another model.");
    click(m_page.get(), "make-it-fit");
    QTRY_VERIFY(textOf(m_page.get(), "fit-sentence").contains(QStringLiteral("It cannot be planned. Choose another model.")));
  }

  void aPresetSetsHowToTrainAndNothingElse() {
    show();
    m->set("name", "mine");
    m->set("training.seed", 7);
    choosePreset(QStringLiteral("Small GPU (QLoRA)"));
    COMPARE_JSON(m->value("model.quantization"), "nf4");
    COMPARE_JSON(m->value("training.gradient_checkpointing"), true);
    COMPARE_JSON(m->value("training.gradient_accumulation_steps"), 16);
    COMPARE_JSON(m->value("model.path"), "/models/small");
    COMPARE_JSON(m->value("name"), "mine");
    COMPARE_JSON(m->value("training.seed"), 7);
    QVERIFY(m->studio->recipe().recipe());
    undo();
    COMPARE_JSON(m->value("model.quantization"), "none");
    COMPARE_JSON(m->value("training.gradient_accumulation_steps"), 8);
    // Whole jobs among the resources are no presets.
    QVERIFY(!preset(QStringLiteral("demo-identity")));
  }

  void ownPresetsAreSavedReplacedAndDeletedWithUndo() {
    show();
    m->set("method.r", 48);
    choosePreset(QStringLiteral("Save as preset…"));
    auto* name = named<QLineEdit>(m_page.get(), "preset-name");
    QTRY_VERIFY(name->isVisible());
    click(m_page.get(), "preset-save");
    QVERIFY(allText(named(m_page.get(), "preset-strip")).contains(QStringLiteral("Give it a name.")));
    name->setText(QStringLiteral("客服/assistant"));
    click(m_page.get(), "preset-save");
    QVERIFY(!name->isVisible());
    m->set("method.r", 4);
    choosePreset(QStringLiteral("客服/assistant"));
    COMPARE_JSON(m->value("method.r"), 48);

    m->set("method.r", 4);
    choosePreset(QStringLiteral("Save as preset…"));
    type(name, "");
    name->setText(QStringLiteral("客服/assistant"));
    QTest::keyClick(name, Qt::Key_Return);
    QVERIFY(named(m_page.get(), "preset-replace")->isVisible());
    click(m_page.get(), "preset-replace");
    QVERIFY(!name->isVisible());

    std::function<void()> bring;
    connect(m->studio.get(), &Studio::notice, this, [&](const QString&, const QString&, const std::function<void()>& undoing) { bring = undoing; });
    choosePreset(QStringLiteral("Delete preset/客服/assistant"));
    QTRY_VERIFY(!preset(QStringLiteral("客服/assistant")));
    QVERIFY(bring);
    bring();
    choosePreset(QStringLiteral("客服/assistant"));
    COMPARE_JSON(m->value("method.r"), 4);
  }

  void aPresetThatCannotBeWrittenIsSaid() {
    show([this](test::FakeServices& fake) {
      QFile blocker(m->folder.filePath(QStringLiteral("file")));
      QVERIFY(blocker.open(QIODevice::WriteOnly));
      fake.library = m->folder.filePath(QStringLiteral("file/library")).toStdString();
    });
    choosePreset(QStringLiteral("Save as preset…"));
    auto* name = named<QLineEdit>(m_page.get(), "preset-name");
    name->setText(QStringLiteral("x"));
    click(m_page.get(), "preset-save");
    QVERIFY(name->isVisible());
    QVERIFY(allText(named(m_page.get(), "preset-strip")).contains(QStringLiteral("could not be saved")));
  }

  void everythingCanBeReachedAndHasAName() {
    show();
    click(m_page.get(), "advanced-fold");
    for (const auto* widget : m_page->findChildren<QWidget*>()) {
      const bool acts = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
                        qobject_cast<const QComboBox*>(widget) || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const RangeSlider*>(widget);
      if (!acts || !widget->isVisible() || widget->inherits("QScrollBar") || widget->objectName() == QLatin1String("qt_spinbox_lineedit")) continue;
      const auto* button = qobject_cast<const QAbstractButton*>(widget);
      QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()), widget->metaObject()->className());
      QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(widget->accessibleName()));
    }
  }
};

QTEST_MAIN(TestMethodPage)
#include "tst_method_page.moc"
