// The form of the Method page, driven like a user would: what reaches the recipe, what undo gives back, and what the
// page then shows.
#include "method_page_fixture.h"

class TestMethodPage : public QObject, private MethodPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { tearDown(); }

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

  /// At LoRA's rate a prompt hardly learns; whoever chooses one by hand shall not have to know.
  void theLearningRateGoesWithTheMethod() {
    show();
    QStringList notices;
    connect(m->studio.get(), &Studio::notice, this, [&](const QString& sentence) { notices << sentence; });
    COMPARE_JSON(m->value("training.learning_rate"), 2e-4);
    choose("ia3");
    COMPARE_JSON(m->value("training.learning_rate"), 3e-3);
    QVERIFY2(notices.join(QString()).contains(QStringLiteral("3e-3")), qPrintable(notices.join(QString())));
    undo(); // one edit
    COMPARE_JSON(m->value("method.type"), "lora");
    COMPARE_JSON(m->value("training.learning_rate"), 2e-4);
    choose("prompt_tuning");
    COMPARE_JSON(m->value("training.learning_rate"), 9e-3);
    choose("full");
    COMPARE_JSON(m->value("training.learning_rate"), 1e-5);
    choose("lora");
    COMPARE_JSON(m->value("training.learning_rate"), 2e-4);
    // A rate that somebody chose against the usual ones is meant.
    m->set("training.learning_rate", 5e-2);
    choose("ia3");
    COMPARE_JSON(m->value("training.learning_rate"), 5e-2);
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

  void aFieldThatIsAskedForIsUnfoldedWithTheFocus() {
    show();
    m->studio->settings().setValue(QStringLiteral("method/advanced"), false);
    show();
    QVERIFY(!row("training.sample_prompts")->isVisible());
    Q_EMIT m->studio->fieldRequested(QStringLiteral("training.sample_prompts"));
    QTRY_VERIFY(row("training.sample_prompts")->isVisible());
    auto* focus = QApplication::focusWidget();
    QVERIFY(focus && row("training.sample_prompts")->isAncestorOf(focus));
    QVERIFY(!row("training.sample_prompts")->visibleRegion().isEmpty()); // scrolled to
    QTest::keyClicks(focus, QStringLiteral("Who are you?"));
    COMPARE_JSON(m->value("training.sample_prompts"), Json::array({"Who are you?"}));
  }

  /// A method without fields of its own says what it does.
  void everyFormBeginsWithItsMethod() {
    show();
    for (const auto& [name, words] :
         {std::pair("ia3", "one factor"), {"prompt_tuning", "virtual tokens"}, {"prefix_tuning", "keys and values"}}) {
      m->set("method.type", name);
      QTRY_VERIFY(named<QLabel>(m_page.get(), "adapter-help")->isVisible());
      QVERIFY2(textOf(m_page.get(), "adapter-help").contains(QString::fromLatin1(words)), name);
    }
    m->set("method.type", "lora");
    QVERIFY(textOf(m_page.get(), "adapter-help").startsWith(QStringLiteral("Rank sets")));
  }

  /// Tab goes from number to number; the sliders are for the mouse.
  void tabGoesFromBoxToBox() {
    show();
    auto* rank = box("method.r");
    rank->setFocus();
    QTest::keyClick(rank, Qt::Key_Tab);
    QVERIFY(box("method.lora_alpha")->hasFocus());
    QTest::keyClick(box("method.lora_alpha"), Qt::Key_Backtab);
    QVERIFY(rank->hasFocus());
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

  /// Fields that only some schedules or optimizers have; one that is set stays until it is taken back.
  void fieldsComeWithTheChoiceThatHasThem() {
    show();
    const auto shown = [&](const char* field) { return !row(field)->isHidden(); };
    QVERIFY(!shown("training.min_lr") && shown("training.adam_epsilon"));
    m->set("training.lr_scheduler_type", "cosine_with_min_lr");
    m->set("training.optim", "lion");
    QVERIFY(shown("training.min_lr") && shown("training.min_lr_rate") && shown("training.adam_beta1"));
    QVERIFY(!shown("training.adam_epsilon"));
    m->set("training.min_lr", 1e-5);
    m->set("training.lr_scheduler_type", "cosine");
    QVERIFY(shown("training.min_lr") && !shown("training.min_lr_rate"));
    m->set("training.min_lr", nullptr);
    QVERIFY(!shown("training.min_lr"));
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
    const QStringList elsewhere{QStringLiteral("method.type"), QStringLiteral("method.target_modules"),
                                QStringLiteral("method.layers_to_transform")};
    for (const auto& field : recipeFields()) {
      if (!field.notYet.empty()) continue; // refused by this version
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
    QVERIFY(!schedule->visibleRegion().isEmpty()); // and not below what is seen
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

  void choicesAreReadAndWritten() {
    const auto modules = test::smallModules();
    QVERIFY(ModuleChoice::read("all-linear").allLinear);
    QVERIFY(ModuleChoice::read(Json{"all-linear"}).allLinear);
    COMPARE_JSON(ModuleChoice::read(".*q").write(), ".*q");
    QCOMPARE(ModuleChoice::read("all-linear").with(modules, {QStringLiteral("lm_head")}, true).write().size(),
             size_t{8});
    QVERIFY(LayerRange::write(0, 23, 24).is_null());
    COMPARE_JSON(LayerRange::write(2, 4, 24), Json{2, 3, 4});
    QVERIFY(LayerRange::read(Json{5, 3, 4}, 24).gaps == false);
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
    choose("full");
    COMPARE_JSON(m->value("method.type"), "full");
    QVERIFY(!row("method.r")->isVisible());
    QVERIFY(!named(m_page.get(), "layers")->isVisible());
    QVERIFY(textOf(m_page.get(), "modules-empty").contains(QStringLiteral("every weight")));
    undo();
    QVERIFY(row("method.r")->isVisible());
    QVERIFY(named<ChoiceCard>(m_page.get(), "method-lora")->isChecked());
    auto* full = card("full");
    full->setFocus();
    QTest::keyClick(full, Qt::Key_Return);
    COMPARE_JSON(m->value("method.type"), "full");
  }

  void eachMethodShowsItsOwnFieldsAlone() {
    show();
    for (const auto& method : methodInfos()) {
      if (method.reserved) continue;
      choose(method.name);
      COMPARE_JSON(m->value("method.type"), method.name);
      for (const auto& field : recipeFields()) {
        if (field.methods.empty() || !row(field.path.c_str())) continue;
        const bool counts = !hinderingChoice(field, [&](const std::string& path) { return m->value(path.c_str()); });
        QVERIFY2(row(field.path.c_str())->isHidden() != (counts && concerns(field, method)),
                 (method.name + ": " + field.path).c_str());
      }
      for (const auto& field : method.fields) {
        if (!field.notYet.empty()) continue;
        QVERIFY2(row(field.path.c_str()), field.path.c_str());
        COMPARE_JSON(m->value(field.path.c_str()), field.defaultValue);
      }
      const auto recipe = m->studio->recipe().recipe();
      QVERIFY2(recipe.has_value(), recipe ? "" : recipe.error().message.c_str());
    }
  }

  /// A tab for each group that has a method; looking at another group changes nothing.
  void methodsStandInGroups() {
    show();
    QCOMPARE(groups()->tabText(groups()->currentIndex()), QStringLiteral("Start here · LoRA"));
    QVERIFY(card("lora")->isVisible());
    QVERIFY(!named(m_page.get(), "method-full")->isVisible());
    QTest::mouseClick(card("lora"), Qt::LeftButton); // alone in its group, and stays chosen
    QVERIFY(card("lora")->isChecked());
    auto* prefix = card("prefix_tuning");
    QVERIFY(prefix->isVisible() && !prefix->isChecked());
    COMPARE_JSON(m->value("method.type"), "lora");
    QCOMPARE(groups()->tabText(groups()->currentIndex()), QStringLiteral("Prompts"));
    QTest::mouseClick(prefix, Qt::LeftButton);
    COMPARE_JSON(m->value("method.type"), "prefix_tuning");
    QVERIFY(prefix->isChecked() && !named<ChoiceCard>(m_page.get(), "method-lora")->isChecked());
    QCOMPARE(groups()->tabText(groups()->currentIndex()), QStringLiteral("Prompts · Prefix"));
    // Every method that there is has its place; what the recipe says comes into view.
    for (const auto& method : methodInfos()) {
      if (method.reserved) continue;
      m->set("method.type", method.name);
      QVERIFY2(named(m_page.get(), ("method-" + method.name).c_str())->isVisible(), method.name.c_str());
    }
  }

  /// A method's own fields are judged as that method has them.
  void ownFieldsTakeWhatTheirMethodTakes() {
    show();
    choose("prompt_tuning");
    auto* tokens = row("method.num_virtual_tokens");
    type(tokens->findChild<NumberBox*>(), "50");
    COMPARE_JSON(m->value("method.num_virtual_tokens"), 50);
    QVERIFY2(tokens->problem().isEmpty(), qPrintable(tokens->problem()));
    type(tokens->findChild<NumberBox*>(), "0");
    QCOMPARE(tokens->problem(), QStringLiteral("It must be between 1 and 4096."));
    choose("prefix_tuning"); // has a field of that name, too
    QCOMPARE(tokens->problem(), QStringLiteral("It must be between 1 and 4096."));
    type(tokens->findChild<NumberBox*>(), "30");
    QVERIFY(tokens->problem().isEmpty());
  }

  void tokensAreTypedAsAListOrByTable() {
    show();
    choose("lora");
    auto* tokens = row("method.trainable_token_indices");
    auto* line = tokens->findChild<QLineEdit*>();
    for (const auto& [typed, value] : {std::pair("5, 9", R"([5,9])"),
                                       {"embed_tokens: 5, 9; lm_head: 9", R"({"embed_tokens":[5,9],"lm_head":[9]})"}}) {
      type(line, typed);
      COMPARE_JSON(m->value("method.trainable_token_indices"), Json::parse(value));
      QVERIFY2(tokens->problem().isEmpty(), qPrintable(tokens->problem()));
    }
    type(line, "5, x");
    QVERIFY(!tokens->problem().isEmpty());
    type(line, "");
    QVERIFY(m->value("method.trainable_token_indices").is_null());
  }

  /// The text that virtual tokens begin with is asked for where they begin with a text.
  void theTextToBeginWithComesWithItsChoice() {
    show();
    choose("prompt_tuning");
    auto* text = row("method.prompt_tuning_init_text");
    QVERIFY(text->isHidden());
    auto* begin = row("method.prompt_tuning_init")->findChild<QComboBox*>();
    begin->setFocus();
    QTest::keyClick(begin, Qt::Key_Down);
    COMPARE_JSON(m->value("method.prompt_tuning_init"), "TEXT");
    QVERIFY2(row("method.prompt_tuning_init")->problem().isEmpty(),
             qPrintable(row("method.prompt_tuning_init")->problem()));
    QVERIFY(!text->isHidden());
    type(text->findChild<QLineEdit*>(), "Be kind");
    COMPARE_JSON(m->value("method.prompt_tuning_init_text"), "Be kind");
    QTest::keyClick(begin, Qt::Key_Down);
    QVERIFY(!text->isHidden()); // set, so it must be seen
    for (const auto* label : m_page->findChildren<QLabel*>())
      for (const auto* name : {"RANDOM", "SAMPLE_VOCAB", "prompt_tuning"})
        QVERIFY2(!label->text().contains(QLatin1String(name)), qPrintable(label->text()));
  }

  void whatWasSetForOneMethodIsThereWhenItIsChosenAgain() {
    show();
    type(box("method.r"), "64");
    choose("full");
    const auto full = m->studio->recipe().recipe();
    QVERIFY2(full.has_value(), full ? "" : full.error().message.c_str());
    QVERIFY(!recipeToJson(*full)["method"].contains("r"));
    choose("lora");
    COMPARE_JSON(m->value("method.r"), 64);
    QCOMPARE(m->studio->recipe().recipe()->method.r, 64);
  }

  void everythingCanBeReachedAndHasAName() {
    show();
    click(m_page.get(), "advanced-fold");
    for (const auto* widget : m_page->findChildren<QWidget*>()) {
      const bool acts = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractSlider*>(widget) ||
                        qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                        qobject_cast<const QLineEdit*>(widget) || qobject_cast<const RangeSlider*>(widget);
      if (!acts || !widget->isVisible() || widget->inherits("QScrollBar") ||
          widget->objectName() == QLatin1String("qt_spinbox_lineedit"))
        continue;
      const auto* button = qobject_cast<const QAbstractButton*>(widget);
      QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
               widget->metaObject()->className());
      // A slider's number box does the same by keys.
      const bool forTheMouse =
          qobject_cast<const QAbstractSlider*>(widget) && qobject_cast<const SliderField*>(widget->parentWidget());
      QVERIFY2(forTheMouse || widget->focusPolicy() & Qt::TabFocus, qPrintable(widget->accessibleName()));
    }
  }
};

QTEST_MAIN(TestMethodPage)
#include "tst_method_page.moc"
