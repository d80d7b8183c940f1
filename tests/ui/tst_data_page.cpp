// The Data page as its user meets it: rows, one sample with its tokens, lengths, and how all of it is trained.
#include "data_page_fixture.h"

class TestDataPage : public QObject, private DataPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { tearDown(); }

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
