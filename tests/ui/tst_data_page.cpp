// The Data page as its user meets it: rows, one sample with its tokens, lengths, and how all of it is trained.
#include "data_page_fixture.h"

class TestDataPage : public QObject, private DataPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { end(); }

  void emptyItSaysWhatItIsForAndOffersTheSamples() {
    QVERIFY(find<QPushButton>("empty-add-files")->isVisible());
    QVERIFY(!find<QPushButton>("add-files")->isVisible());
    for (const auto& size : {QSize(1000, 640), QSize(1280, 800)}) {
      m_window->resize(size);
      QTRY_COMPARE(m_window->size(), size);
      for (const auto* label : find<QWidget>("empty-add-files")->parentWidget()->findChildren<QLabel*>())
        if (label->wordWrap())
          QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                   qPrintable(label->text())); // no line is cut
    }
    QTRY_VERIFY(m_window->findChild<QPushButton*>(QStringLiteral("sample-identity")));
    QTRY_VERIFY(find<QPushButton>("sample-identity")->isVisible());
    click("sample-identity");
    QTRY_VERIFY(find<QTableView>("data-table")->isVisible());
    QVERIFY(recipe("data.train")[0]["path"].get<std::string>().ends_with("identity.json"));
    QVERIFY(find<QPushButton>("add-files")->isVisible());
  }

  void aDroppedFileShowsItsRowsAndItsFirstSample() {
    load();
    QCOMPARE(text(recipe("data.train")[0]["path"].get<std::string>()), path(QStringLiteral("a.jsonl")));
    auto* table = find<QTableView>("data-table");
    QTRY_COMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("question 0"));
    QCOMPARE(table->rowHeight(0), 32);
    QTRY_COMPARE(find<TokenView>("sample-tokens")->tokens().size(), size_t{5});
    QVERIFY(words("token-sentence")
                .startsWith(QStringLiteral("5 tokens, 2 trained (green). The end-of-turn token is trained")));
    QVERIFY(says(QStringLiteral("300 rows · Alpaca format · UTF-8")));
    QVERIFY(says(QStringLiteral("1.02 M / 2.31 M")));
    QVERIFY(says(QStringLiteral("1,142")));
  }

  /// Broken lines: the rest is counted, they can be seen and removed, and only then training can start.
  void brokenLinesAreProblemsThatHinderTraining() {
    m_session->fake.info = ModelInfo{.path = "model", .supported = true};
    auto totals = *m_session->fake.totals;
    totals.problemCounts = {{"data.parse", 2}, {"row.blank_response", 3}};
    for (const int row : {3, 8})
      totals.problems.push_back({"data.parse", TW_TEXT("Line %1 is not valid JSON.", row + 1), TW_TEXT("Mend it."),
                                 path(QStringLiteral("a.jsonl")).toStdString(), row + 1, row});
    m_session->fake.totals = totals;
    load();
    auto* problem = find<QWidget>("problem-data.parse");
    QTRY_VERIFY(problem->isVisible());
    QCOMPARE(problem->accessibleName(), QStringLiteral("2 lines cannot be read"));
    QVERIFY(says(QStringLiteral("1.02 M / 2.31 M"))); // the rest is counted
    QCOMPARE(m_studio->missingForRun().size(), size_t{1});
    QCOMPARE(m_studio->missingForRun().front().page, PageId::Data);
    QCOMPARE(find<QAbstractButton>("page-data")->accessibleDescription(), m_studio->missingForRun().front().sentence);
    QTest::mouseClick(problem->findChild<QPushButton*>(QStringLiteral("show")), Qt::LeftButton);
    QCOMPARE(m_studio->data().rows().rowCount(), 2);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{3});
    QTest::mouseClick(problem->findChild<QPushButton*>(QStringLiteral("drop")), Qt::LeftButton);
    m_session->fake.totals->problemCounts.clear();
    m_session->fake.totals->problems.clear();
    QTRY_COMPARE(m_session->fake.cleaned.size(), size_t{1});
    QTRY_VERIFY(m_studio->missingForRun().empty());
    QTRY_COMPARE(find<QAbstractButton>("page-data")->accessibleDescription(), QStringLiteral("ready"));
  }

  /// The number of a row that cannot be used stands beside its sign, and is not cut off.
  void theNumberOfABrokenRowIsReadable() {
    load();
    const auto* table = find<QTableView>("data-table");
    const int needed = table->iconSize().width() + table->fontMetrics().horizontalAdvance(QStringLiteral("300")) + 24;
    QVERIFY2(table->columnWidth(0) >= needed, qPrintable(QString::number(table->columnWidth(0))));
  }

  /// A problem of the whole file is said; no row would show it.
  void whatHoldsForAFileIsSaidWhereItIsListed() {
    auto& totals = *m_session->fake.totals;
    totals.problems = {{"data.unused_columns",
                        TW_TEXT("Nothing is made of these columns (rows that fill them): %1.", std::string("note (3)")),
                        TW_TEXT("Map them."), path(QStringLiteral("a.jsonl")).toStdString()}};
    totals.problemCounts = {{"data.unused_columns", 1}};
    load();
    QTRY_VERIFY(says(QStringLiteral("columns that are not used")));
    QVERIFY(says(QStringLiteral("note (3)")));
    QVERIFY(!find<QWidget>("problem-data.unused_columns")->findChild<QPushButton*>(QStringLiteral("show")));
  }

  /// Columns that mean nothing yet give no tick and no start.
  void anUnmappedFileIsNotReady() {
    m_session->fake.info = ModelInfo{.path = "model", .supported = true};
    m_session->fake.dataset->formatName.clear();
    load();
    QTRY_COMPARE(m_studio->missingForRun().size(), size_t{1});
    QVERIFY(m_studio->missingForRun().front().sentence.contains(QStringLiteral("a.jsonl")));
    // Nothing is found in what cannot be understood, and the row says what to press, not which field of the recipe.
    QVERIFY(words("no-problems").contains(QStringLiteral("mapped")));
    m_session->fake.sample = fail(requestError("data.columns", TW_TEXT("They fit none."), TW_TEXT("data.columns")));
    m_studio->data().showSample(1);
    QTRY_VERIFY(says(QStringLiteral("Say which column plays which part: “Map columns…”")));
    QVERIFY(!says(QStringLiteral("data.columns")));
    QVERIFY(find<QAbstractButton>("page-data")->accessibleDescription() != QStringLiteral("ready"));
    m_studio->startRun();
    QVERIFY(m_session->commands.empty());
  }

  void dataWithoutAUsableRowIsNotReady() {
    m_session->fake.info = ModelInfo{.path = "model", .supported = true};
    m_session->fake.totals->samples = 0;
    load();
    QTRY_COMPARE(m_studio->missingForRun().size(), size_t{1});
    m_session->fake.totals = fail(requestError("data.no_usable_rows", TW_TEXT("None can be used."), TW_TEXT("x")));
    m_studio->data().measure();
    QTRY_VERIFY(m_studio->data().totalsError().has_value());
    QCOMPARE(m_studio->missingForRun().front().sentence, QStringLiteral("None can be used."));
  }

  void duplicatesCanBeSeen() {
    m_session->fake.totals->duplicates = 2;
    m_session->fake.totals->duplicateRows = {{path(QStringLiteral("a.jsonl")).toStdString(), 7},
                                             {path(QStringLiteral("a.jsonl")).toStdString(), 120}};
    load();
    auto* problem = find<QWidget>("problem-duplicate");
    QTest::mouseClick(problem->findChild<QPushButton*>(QStringLiteral("show")), Qt::LeftButton);
    QCOMPARE(m_studio->data().rows().rowCount(), 2);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{7});
    QCOMPARE(m_studio->data().rows().fileRow(1), int64_t{120});
  }

  /// Never longer than the model can read.
  void maxLengthIsRaisedToTheContextAtMost() {
    m_session->fake.info = ModelInfo{.path = "model", .context_length = 2048, .supported = true};
    m_session->fake.totals->problemCounts = {{"row.truncated", 197}};
    m_session->fake.totals->problems = {
        {"row.truncated", TW_TEXT("cut"), TW_TEXT("x"), path(QStringLiteral("a.jsonl")).toStdString(), 1, 0}};
    load();
    const auto raise = [this] {
      return find<QWidget>("problem-row.truncated")->findChild<QPushButton*>(QStringLiteral("raise"));
    };
    QTRY_VERIFY(raise() && raise()->text() == QStringLiteral("Raise to 2,048"));
    QCOMPARE(raise()->toolTip(), QStringLiteral("The model's context holds no more."));
    QTest::mouseClick(raise(), Qt::LeftButton);
    QCOMPARE(recipe("data.max_length").get<int>(), 2048);
    QTRY_VERIFY(!m_studio->data().measuring() && !m_studio->data().measureDue());
    m_session->fake.info->context_length = 32768; // a model with room for the longest sample
    m_studio->recipe().setValue(QStringLiteral("data.max_length"), 1024);
    m_studio->recipe().setValue(QStringLiteral("model.path"), "other");
    QTRY_VERIFY(raise() && raise()->text() == QStringLiteral("Raise to 3,000"));
  }

  void wordsAreFoundInTheRows() {
    load();
    auto* table = find<QTableView>("data-table");
    table->setFocus();
    QTest::keySequence(m_window.get(), QKeySequence::Find);
    auto* field = find<QLineEdit>("find-rows");
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, QStringLiteral("question 29"));
    QTRY_COMPARE(m_studio->data().rows().rowCount(), 11); // 29, 290 … 299
    QCOMPARE(m_studio->data().sampleRow(), int64_t{29});
    QCOMPARE(words("rows-shown"), QStringLiteral("11 of 300 rows: “question 29”"));
    field->selectAll();
    QTest::keyClicks(field, QStringLiteral("nowhere"));
    QTRY_COMPARE(words("rows-shown"), QStringLiteral("No row holds “nowhere”"));
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_COMPARE(m_studio->data().rows().rowCount(), 300);
    QVERIFY(table->hasFocus());
  }

  void theArrowKeysWalkThroughTheRows() {
    load();
    auto* table = find<QTableView>("data-table");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    QTest::keyClick(table, Qt::Key_Down);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{2});
    auto* go = find<QLineEdit>("go-to-row");
    go->setFocus();
    QTest::keyClicks(go, QStringLiteral("250"));
    QTest::keyClick(go, Qt::Key_Return);
    QCOMPARE(m_studio->data().sampleRow(), int64_t{249});
    QCOMPARE(table->currentIndex().row(), 249);
    QVERIFY(table->verticalScrollBar()->value() > 0);
  }

  void tabsShowBubblesRenderedTextAndTokens() {
    load();
    QTRY_VERIFY(m_studio->data().sample().has_value());
    auto* tabs = find<QTabBar>("sample-tabs");
    tabs->setFocus();
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(0).center());
    QVERIFY(find<BubbleView>("sample-bubbles")->isVisible());
    QVERIFY(says(QStringLiteral("Who are you?")) && says(QStringLiteral("Assistant")));
    QTest::keyClick(tabs, Qt::Key_Right);
    QVERIFY(find<QPlainTextEdit>("sample-rendered")->isVisible());
    QVERIFY(find<QPlainTextEdit>("sample-rendered")->toPlainText().contains(QStringLiteral("<s>user")));
    QTest::keyClick(tabs, Qt::Key_Right);
    auto* view = find<TokenView>("sample-tokens");
    QVERIFY(view->isVisible());
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->tokenRect(3).center());
    QVERIFY(words("token-pointed").contains(QStringLiteral("·I·am")) &&
            words("token-pointed").contains(QStringLiteral("id 7")));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_End);
    QCOMPARE(view->currentToken(), 4);
    QVERIFY(words("token-pointed").contains(QStringLiteral("EOS")));
  }

  /// There are no tokens without a model: then a row's conversation is what one sees first, and with a model the view
  /// that was chosen.
  void withoutAModelTheConversationIsShown() {
    load(false);
    auto* tabs = find<QTabBar>("sample-tabs");
    QTRY_VERIFY(m_studio->data().sample().has_value());
    QCOMPARE(tabs->currentIndex(), 0);
    QVERIFY(find<BubbleView>("sample-bubbles")->isVisible());
    m_studio->recipe().setValue(QStringLiteral("model.path"), "model");
    QTRY_COMPARE(tabs->currentIndex(), 2);
    QTRY_VERIFY(find<TokenView>("sample-tokens")->isVisible());
  }

  void anUntrainedEndAndADoubledBosAreSaid() {
    auto sample = chatSample();
    sample.endTrained = sample.tokens.back().trained = false;
    sample.tokens[1].bos = true;
    m_session->fake.sample = sample;
    load();
    QTRY_VERIFY(says(QStringLiteral("The end token is not trained.")));
    QVERIFY(says(QStringLiteral("two BOS tokens")));
  }

  void aCutSampleShowsTheLine() {
    auto sample = chatSample();
    sample.kept = 3;
    sample.trained = 0;
    sample.endTrained = false;
    m_session->fake.sample = sample;
    load();
    QTRY_VERIFY(words("token-sentence").contains(QStringLiteral("max_length keeps 3 of them.")));
    auto* view = find<TokenView>("sample-tokens");
    QVERIFY(view->tokenRect(3).top() > view->tokenRect(2).bottom() + 20); // room for the line
    QVERIFY(view->describe(3).contains(QStringLiteral("cut off")));
  }

  void thousandsOfTokensAreLaidOutAndPaintedQuickly() {
    TokenView view;
    view.resize(700, 300);
    std::vector<SampleToken> many;
    for (int i = 0; i < 8192; ++i) many.push_back(token((" word" + std::to_string(i % 1500)).c_str(), i % 3 == 0));
    view.show();
    QElapsedTimer clock;
    clock.start();
    view.setTokens(many, 8192, 8192);
    view.grab();
    const auto first = clock.restart();
    view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
    view.grab();
    QVERIFY2(first < 400 && clock.elapsed() < 150,
             qPrintable(QStringLiteral("%1 ms, then %2 ms").arg(first).arg(clock.elapsed())));
    QVERIFY(view.verticalScrollBar()->maximum() > 1000);
    QTest::keyClick(&view, Qt::Key_End);
    QVERIFY(view.viewport()->rect().contains(view.tokenRect(8191)));
  }

  void draggingTheLineSetsMaxLengthInOneStep() {
    load();
    auto* histogram = find<Histogram>("length-histogram");
    QTRY_COMPARE(histogram->overlong(), int64_t{198}); // of 10…3000, above 1024
    const int before = static_cast<int>(recipe("data.max_length").get<int64_t>());
    const auto steps = m_studio->recipe().undoStack()->count();
    const QPoint line(histogram->lineX(), 40);
    QTest::mousePress(histogram, Qt::LeftButton, {}, line);
    for (int dx = 5; dx <= 60; dx += 5) {
      QMouseEvent move(QEvent::MouseMove, line + QPoint(dx, 0), histogram->mapToGlobal(line + QPoint(dx, 0)),
                       Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(histogram, &move);
    }
    QTest::mouseRelease(histogram, Qt::LeftButton, {}, line + QPoint(60, 0));
    const auto after = recipe("data.max_length").get<int64_t>();
    QVERIFY2(after > before + 200, qPrintable(QString::number(after)));
    QCOMPARE(m_studio->recipe().undoStack()->count(), steps + 1);
    QVERIFY(words("cut-sentence").contains(QStringLiteral("samples would be cut")));
    m_studio->recipe().undoStack()->undo();
    QCOMPARE(recipe("data.max_length").get<int>(), before);
    histogram->setFocus();
    QTest::keyClick(histogram, Qt::Key_End);
    QCOMPARE(recipe("data.max_length").get<int>(), 3000);
    QTRY_VERIFY(m_window->page(PageId::Data)->settled());
  }

  void controlsWriteTheirFields() {
    load();
    auto* loss = find<QComboBox>("data.train_on");
    loss->setFocus();
    QTest::keyClick(loss, Qt::Key_Down);
    QVERIFY(recipe("data.train_on") == Json("last_response"));
    auto* templates = find<QComboBox>("data.chat_template");
    QTRY_COMPARE(templates->count(), static_cast<int>(chatTemplateChoices().size()) + 1); // and “Choose a file…”
    templates->setFocus();
    QTest::keyClick(templates, Qt::Key_Down);
    QVERIFY(recipe("data.chat_template") == Json("model"));
    QTest::keyClick(templates, Qt::Key_Down);
    QVERIFY(recipe("data.chat_template") == Json("alpaca"));
    auto* packing = find<QAbstractButton>("data.packing");
    packing->setFocus();
    QTest::keyClick(packing, Qt::Key_Space);
    QVERIFY(recipe("data.packing") == Json(false));
    auto* slider = find<QSlider>("validation-slider");
    slider->setFocus();
    for (int i = 0; i < 5; ++i) QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(recipe("data.validation_fraction").get<double>(), 0.05);
    auto* system = find<QPlainTextEdit>("data.system");
    system->setFocus();
    QTest::keyClicks(system, QStringLiteral("Be kind."));
    QVERIFY(recipe("data.system") == Json("Be kind."));
    m_studio->recipe().undoStack()->undo();
    QVERIFY(recipe("data.system") == Json(""));
    QCOMPARE(system->toPlainText(), QString());
  }

  void theWheelOverAControlChangesNothing() {
    load();
    const auto before = m_studio->recipe().json();
    for (const char* name : {"data.train_on", "max-length", "validation-slider", "file-weight"}) {
      auto* control = find<QWidget>(name);
      QWheelEvent wheel(control->rect().center(), control->mapToGlobal(control->rect().center()), {}, {0, -120},
                        Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
      QCoreApplication::sendEvent(control, &wheel);
    }
    QVERIFY(m_studio->recipe().json() == before);
  }

  void withoutAModelTokensLeadToTheModelPage() {
    m_session->fake.sample = [] {
      auto sample = chatSample();
      sample.tokens.clear();
      sample.rendered.clear();
      sample.kept = sample.trained = 0;
      return sample;
    }();
    load(false);
    auto* tabs = find<QTabBar>("sample-tabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    QTRY_VERIFY(words("sample-hint").contains(QStringLiteral("belong to a model")));
    click("sample-to-model");
    QCOMPARE(m_window->currentPage(), PageId::Model);
  }

  void aLanguageChangeLosesNothing() {
    load();
    m_studio->data().showSample(5);
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(m_window.get(), &change);
    QTRY_COMPARE(find<QTableView>("data-table")->currentIndex().row(), 5);
    QTRY_COMPARE(find<TokenView>("sample-tokens")->tokens().size(), size_t{5});
  }
};

QTEST_MAIN(TestDataPage)
#include "tst_data_page.moc"
