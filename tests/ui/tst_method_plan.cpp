// What the Method page says of memory, what it proposes to make a recipe fit, and presets.
#include "method_page_fixture.h"

class TestMethodPlan : public QObject, private MethodPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { tearDown(); }

  void memoryAndTrainableParametersAreLive() {
    show();
    QCOMPARE(textOf(m_page.get(), "trainable"), QStringLiteral("8.00 M"));
    QCOMPARE(textOf(m_page.get(), "trainable-share"), QStringLiteral("trainable · 1.59 % of 502.03 M"));
    QVERIFY(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("fits, 4.8"))); // of what is free now
    QVERIFY(!allText(named(m_page.get(), "memory-card")).contains(QStringLiteral("±"))); // no bound is known for GPUs
    QElapsedTimer time;
    time.start();
    type(box("method.r"), "64");
    QTRY_COMPARE_WITH_TIMEOUT(textOf(m_page.get(), "trainable"), QStringLiteral("32.00 M"), 1000);
    QVERIFY2(time.elapsed() < 250,
             qPrintable(QString::number(time.elapsed()))); // 50 ms and what typing takes, on a busy machine
    type(box("data.max_length"), "16384");
    QTRY_VERIFY(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("too large by ")));
  }

  void whatIsFreeNowDecides() {
    show([](test::FakeServices& fake) { fake.deviceList = {{"cuda:0", "GPU", 7'500'000'000, 8'000'000'000, {}}}; });
    QTRY_VERIFY2(textOf(m_page.get(), "memory-verdict").startsWith(QStringLiteral("now too large by ")),
                 qPrintable(textOf(m_page.get(), "memory-verdict")));
    const auto card = allText(named(m_page.get(), "memory-card"));
    QVERIFY2(card.contains(QStringLiteral(" of 0.50 GB free now")), qPrintable(card)); // in the unit of what is needed
    QVERIFY2(!card.contains(QStringLiteral("MB")), qPrintable(card));
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
    connect(&m->studio->library(), &ModelLibrary::planChanged, m_page.get(),
            [&] { seen << textOf(m_page.get(), "trainable"); });
    for (int rank = 1; rank <= 60; ++rank) {
      m->studio->recipe().setValue(QStringLiteral("method.r"), rank);
      QTest::qWait(2);
    }
    QVERIFY(seen.size() >= 2); // live while it moves
    QTRY_COMPARE(textOf(m_page.get(), "trainable"), QStringLiteral("30.00 M"));
    QCOMPARE(most.load(), 1);
    QVERIFY2(asked < 45, qPrintable(QString::number(asked)));
  }

  /// Short samples, and few of them, take less than full batches do: the page says what the run will.
  void knownDataIsPlannedFor_data() {
    QTest::addColumn<int>("samples");
    QTest::newRow("little") << 12;
    QTest::newRow("much") << 2'000'000;
  }
  void knownDataIsPlannedFor() {
    QFETCH(int, samples);
    std::atomic<bool> readable = true;
    show([&](test::FakeServices& fake) {
      fake.totals->samples = samples;
      fake.measuredPlan = [&](const Recipe& recipe) {
        if (!readable) return Result<MemoryPlan>(fail(workError("io.missing", TW_TEXT("It is gone."), {})));
        auto plan = test::smallPlan(recipe);
        plan.activation_bytes = 1'000'000;
        return Result<MemoryPlan>(plan);
      };
    });
    const auto planned = [this] {
      const auto& plan = m->studio->library().plan();
      return plan ? std::pair(plan->activation_bytes, plan->trainable_parameters) : std::pair(int64_t{}, int64_t{});
    };
    QVERIFY(planned().first > 1'000'000); // no data yet
    m->set("data.train", Json::array({{{"path", "/data/rows.json"}}}));
    QTRY_VERIFY(planned() == std::pair(int64_t{1'000'000}, int64_t{8'000'000}));
    const auto said = textOf(m_page.get(), "memory-verdict");
    type(box("method.r"), "64");
    QTRY_VERIFY(planned() == std::pair(int64_t{1'000'000}, int64_t{32'000'000}));
    QVERIFY(textOf(m_page.get(), "memory-verdict") != said);
    // What changes the tokens is planned for full batches until they are counted again.
    std::vector<int64_t> shown;
    const auto watch = QObject::connect(&m->studio->library(), &ModelLibrary::planChanged, m_page.get(),
                                        [&] { shown.push_back(planned().first); });
    m->set("data.system", "Be brief.");
    QTRY_VERIFY(shown.size() >= 2 && shown.front() > 1'000'000 && shown.back() == 1'000'000);
    QObject::disconnect(watch);
    readable = false; // what is wrong with the data is said elsewhere
    type(box("method.r"), "32");
    QTRY_COMPARE(planned().second, int64_t{16'000'000});
    QTRY_VERIFY(planned().first > 1'000'000);
  }

  void aPlanThatFailsIsSaidInWords() {
    show([](test::FakeServices& fake) {
      fake.plan = [](const Recipe&) {
        return Result<MemoryPlan>(fail(
            requestError("model.unsupported", TW_TEXT("This model cannot be trained."), TW_TEXT("Choose another."))));
      };
    });
    const auto said = allText(named(m_page.get(), "memory-card"));
    QVERIFY(said.contains(QStringLiteral("This model cannot be trained. Choose another.")));
    QCOMPARE(textOf(m_page.get(), "trainable"), QStringLiteral("–"));
  }

  void whatTheMethodSaysOfTheModelFollowsTheRank() {
    show([](test::FakeServices& fake) {
      fake.plan = [](const Recipe& recipe) {
        auto plan = test::smallPlan(recipe);
        if (recipe.method.r > 64) plan.notes = {{"one", TW_TEXT("One layer is narrow.")}};
        if (recipe.method.r > 128) plan.notes.push_back({"two", TW_TEXT("Another is too.")});
        return Result<MemoryPlan>(plan);
      };
    });
    QVERIFY(!named(m_page.get(), "method-notes")->isVisible());
    type(box("method.r"), "65");
    QTRY_COMPARE(textOf(m_page.get(), "method-notes"), QStringLiteral("One layer is narrow."));
    QVERIFY(named(m_page.get(), "method-notes")->isVisible());
    type(box("method.r"), "129");
    QTRY_COMPARE(textOf(m_page.get(), "method-notes"), QStringLiteral("One layer is narrow.\nAnother is too."));
    type(box("method.r"), "64");
    QTRY_VERIFY(!named(m_page.get(), "method-notes")->isVisible());
  }

  void proposalsAreShownAndAppliedAsOneEdit() {
    show([](test::FakeServices& fake) {
      MemoryPlan plan;
      plan.weights_bytes = 3'100'000'000;
      fake.proposals = {{{{"model.quantization", "nf4"}, {"training.per_device_train_batch_size", 2}},
                         {"fit.nf4", "fit.batch"},
                         plan}};
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
    m->session->fake.fitError =
        requestError("model.unsupported", TW_TEXT("It cannot be planned."), TW_TEXT("Choose another model."));
    click(m_page.get(), "make-it-fit");
    QTRY_VERIFY(
        textOf(m_page.get(), "fit-sentence").contains(QStringLiteral("It cannot be planned. Choose another model.")));
  }

  void aPresetSetsHowToTrainAndNothingElse() {
    show();
    m->set("name", "mine");
    m->set("training.seed", 7);
    choosePreset(QStringLiteral("8 GB card"));
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

  void presetsSayWhatTheyTakeAndTheCardOf8GbWhetherItFits() {
    show();
    QStringList notices;
    connect(m->studio.get(), &Studio::notice, this, [&](const QString& sentence) { notices << sentence; });
    QTRY_VERIFY(preset(QStringLiteral("8 GB card")));
    // The menu fills anew each time it opens, so it stays open here.
    auto* small = preset(QStringLiteral("8 GB card"));
    QTRY_COMPARE(small->text().section(QLatin1Char('\t'), 1), QStringLiteral("1.4 GB, fits"));
    auto* large = preset(QStringLiteral("Long texts"));
    QTRY_COMPARE(large->text().section(QLatin1Char('\t'), 1), QStringLiteral("8.6 GB"));
    QVERIFY(!large->toolTip().isEmpty());
    named<QMenu>(m_page.get(), "presets-menu")->close();
    choosePreset(QStringLiteral("8 GB card"));
    QTRY_COMPARE(notices.count(QStringLiteral("“8 GB card”: a step takes about 1.4 GB with this model; it fits.")), 1);

    m->session->fake.plan = [](const Recipe&) {
      MemoryPlan plan;
      plan.weights_bytes = 8'000'000'001;
      return plan;
    };
    auto* again = preset(QStringLiteral("8 GB card"));
    QTRY_COMPARE(again->text().section(QLatin1Char('\t'), 1), QStringLiteral("8.0 GB, too large"));
    named<QMenu>(m_page.get(), "presets-menu")->close();
    m->set("method.r", 4);
    choosePreset(QStringLiteral("8 GB card"));
    QTRY_VERIFY(!notices.isEmpty() && notices.last().contains(QStringLiteral("more than 8.0 GB")));
  }

  void withoutAModelPresetsSayNothingOfMemory() {
    show({}, false);
    QTRY_VERIFY(preset(QStringLiteral("8 GB card")));
    auto* action = preset(QStringLiteral("8 GB card"));
    QTest::qWait(60);
    QCOMPARE(action->text(), QStringLiteral("8 GB card"));
  }

  void aPresetAsksForNoMoreThanTheModelCanTake() {
    show([](test::FakeServices& fake) { fake.info->context_length = 1024; });
    choosePreset(QStringLiteral("Long texts"));
    COMPARE_JSON(m->value("data.max_length"), 1024);
    m_page.reset();
    show([](test::FakeServices& fake) { fake.info->context_length = 32'768; });
    choosePreset(QStringLiteral("Long texts"));
    COMPARE_JSON(m->value("data.max_length"), 8192);
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
    connect(m->studio.get(), &Studio::notice, this,
            [&](const QString&, const QString&, const std::function<void()>& undoing) { bring = undoing; });
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
};

QTEST_MAIN(TestMethodPlan)
#include "tst_method_plan.moc"
