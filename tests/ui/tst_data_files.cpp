// The files on the Data page: added, weighed, mapped, mended and taken out.
#include "data_page_fixture.h"

#include <QScrollArea>
#include <QToolButton>

class TestDataFiles : public QObject, private DataPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { setUp(); }
  void cleanup() { end(); }

  void aPastedFileIsAdded() {
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QGuiApplication::clipboard()->setText(path(QStringLiteral("b.csv")));
    QTest::keySequence(m_window.get(), QKeySequence::Paste);
    QTRY_COMPARE(recipe("data.train").size(), size_t{1});
  }

  void problemsAreShownAndRepairedIntoANewFile() {
    DataTotals totals = *m_session->fake.totals;
    const auto file = path(QStringLiteral("a.jsonl")).toStdString();
    for (const int64_t row : {11, 40})
      totals.problems.push_back({"row.blank_response", TW_TEXT("The field \"output\" is blank."),
                                 TW_TEXT("Fill it in."), file, row + 1, row});
    totals.problemCounts = {{"row.blank_response", 2}};
    totals.duplicates = 27;
    m_session->fake.totals = totals;
    load();
    QTRY_VERIFY(says(QStringLiteral("Problems · 2")));
    QTRY_VERIFY(says(QStringLiteral("27 exact duplicates")) && says(QStringLiteral("2 empty answers")) &&
                says(QStringLiteral("first at line 12")));
    auto* blank = find<QWidget>("problem-row.blank_response");
    QTest::mouseClick(blank->findChild<QPushButton*>(QStringLiteral("show")), Qt::LeftButton);
    QCOMPARE(find<QTableView>("data-table")->model()->rowCount(), 2);
    QVERIFY(words("rows-shown").contains(QStringLiteral("2 of 300 rows: empty answers")));
    click("show-all");
    QCOMPARE(find<QTableView>("data-table")->model()->rowCount(), 300);
    QTest::mouseClick(find<QWidget>("problem-duplicate")->findChild<QPushButton*>(QStringLiteral("dedupe")),
                      Qt::LeftButton);
    QTRY_COMPARE(m_notices.size(), 1);
    QVERIFY2(m_notices[0].contains(QStringLiteral("a.clean.jsonl")) &&
                 m_notices[0].contains(QStringLiteral("2 rows kept, 1 left out")),
             qPrintable(m_notices[0]));
    QVERIFY(text(recipe("data.train")[0]["path"].get<std::string>()).endsWith(QStringLiteral("a.clean.jsonl")));
    QVERIFY(m_session->fake.cleaned.at(0).dedupe);
    m_studio->recipe().undoStack()->undo();
    QCOMPARE(recipe("data.train")[0]["path"].get<std::string>(), file);
  }

  /// A comma too many stands in no row: the copy has them all, and training can start with it.
  void whatIsBrokenBetweenRowsIsMendedThoughNoRowIsLeftOut() {
    auto& totals = *m_session->fake.totals;
    const auto file = path(QStringLiteral("a.jsonl")).toStdString();
    totals.problems = {
        {"data.parse", TW_TEXT("A comma before the closing bracket."), TW_TEXT("Remove it."), file, 3, 2}};
    totals.problemCounts = {{"data.parse", 1}};
    m_session->fake.cleaning = {300, 0, {}};
    load();
    QTRY_VERIFY(says(QStringLiteral("cannot be read")) && says(QStringLiteral("training cannot start")));
    QVERIFY(!m_studio->missingForRun().empty());
    auto* broken = find<QWidget>("problem-data.parse");
    for (auto* link : broken->findChildren<QPushButton*>())
      if (link->text() == QLatin1String("Remove")) QTest::mouseClick(link, Qt::LeftButton);
    QTRY_VERIFY(text(recipe("data.train")[0]["path"].get<std::string>()).endsWith(QStringLiteral("a.clean.jsonl")));
    // Where nothing is broken a copy without change is none.
    m_session->fake.totals = DataTotals{.rows = 300, .samples = 300};
    m_studio->data().measure();
    QTRY_VERIFY(!m_studio->data().measuring() && m_studio->data().totals()->problems.empty());
    const auto before = recipe("data.train");
    m_studio->data().repair(Repair::Dedupe, {0});
    QTRY_VERIFY(!m_studio->data().repairing());
    QVERIFY(recipe("data.train") == before);
  }

  void rowsOfTheValidationDataAreLeftOutWithOneClick() {
    auto& totals = *m_session->fake.totals;
    const auto file = path(QStringLiteral("a.jsonl")).toStdString(),
               held = path(QStringLiteral("held.jsonl")).toStdString();
    totals.problems = {{"row.in_validation", TW_TEXT("The validation data holds this row, too."),
                        TW_TEXT("Leave it out."), file, 12, 11}};
    totals.problemCounts = {{"row.in_validation", 2}};
    m_studio->recipe().setValue(QStringLiteral("data.validation"),
                                Json::array({{{"path", held}, {"format", "alpaca"}}}));
    load();
    QTRY_VERIFY(says(QStringLiteral("2 rows are also in the validation data")));
    QVERIFY(!says(QStringLiteral("skipped in training"))); // it is not left out by itself
    auto* banner = find<QWidget>("problem-row.in_validation");
    QTest::mouseClick(banner->findChild<QPushButton*>(QStringLiteral("leave-out-validation")), Qt::LeftButton);
    QTRY_VERIFY(text(recipe("data.train")[0]["path"].get<std::string>()).endsWith(QStringLiteral("a.clean.jsonl")));
    const auto& request = m_session->fake.cleaned.at(0);
    QCOMPARE(request.apart_from.size(), size_t{1});
    QCOMPARE(request.apart_from[0].path, held);
    QCOMPARE(request.apart_from[0].format, std::string("alpaca"));
    QVERIFY(!request.dedupe && request.file.path == file && request.out != file);
  }

  void anErrorGoesWithItsCause() {
    load();
    m_session->fake.totals = fail(
        requestError("data.no_usable_rows", TW_TEXT("None of the rows can be used."), TW_TEXT("Choose another file.")));
    m_studio->data().measure();
    QTRY_VERIFY(says(QStringLiteral("None of the rows can be used.")));
    // A field that has nothing to do with data: what made the recipe whole again may well be it.
    m_session->fake.totals = DataTotals{.rows = 7, .samples = 7};
    m_studio->recipe().setValue(QStringLiteral("training.learning_rate"), 1e-4);
    QVERIFY(!says(QStringLiteral("None of the rows can be used.")));
    QTRY_VERIFY(m_studio->data().totals() && m_studio->data().totals()->rows == 7);
  }

  /// However many files there are, what is wrong with one is read without scrolling within it.
  void whatIsWrongWithAFileIsReadInOnePiece() {
    m_session->fake.openError =
        requestError("data.format",
                     TW_TEXT("The folder holds files of several kinds that do not belong together, which takes a long "
                             "sentence to say, and so it goes on for a while."),
                     TW_TEXT("Choose one of the files, or give a pattern that fits those which shall be read here."));
    for (const char* name : {"a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"}) drop({path(QString::fromLatin1(name))});
    QTRY_COMPARE(m_window->findChildren<QToolButton*>(QStringLiteral("remove-file")).size(), 4);
    QTRY_VERIFY(says(QStringLiteral("Choose one of the files")));
    const auto* row = m_window->findChildren<QToolButton*>(QStringLiteral("remove-file")).first()->parentWidget();
    const auto* scroll = qobject_cast<QScrollArea*>(row->parentWidget()->parentWidget()->parentWidget());
    QVERIFY(scroll);
    QTRY_VERIFY2(row->height() > 60 && scroll->viewport()->height() >= 96 + row->height(),
                 qPrintable(QStringLiteral("%1 in %2").arg(row->height()).arg(scroll->viewport()->height())));
  }

  void aFileThatWasMendedElsewhereIsOpenedWhenOneComesBack() {
    m_session->fake.openError =
        requestError("data.parse", TW_TEXT("Line 3 is not valid JSON."), TW_TEXT("Correct the line."))
            .at("/data/a.jsonl", 3);
    drop({path(QStringLiteral("a.jsonl"))});
    QTRY_VERIFY(says(QStringLiteral("Line 3 is not valid JSON")));
    m_window->showPage(PageId::Model);
    m_session->fake.openError.reset();
    click("page-data");
    QTRY_VERIFY(says(QStringLiteral("300 rows")));
    QVERIFY(!says(QStringLiteral("Line 3 is not")));
  }

  void removingByKeysGoesOnAtTheNeighbour() {
    load();
    drop({path(QStringLiteral("b.jsonl")), path(QStringLiteral("c.jsonl"))});
    QTRY_COMPARE(m_studio->data().files().size(), size_t{3});
    m_window->activateWindow();
    const auto remove = [this](int row) {
      return m_window->findChild<QWidget*>(QStringLiteral("data-file-%1").arg(row))
          ->findChild<QWidget*>(QStringLiteral("remove-file"));
    };
    QTRY_VERIFY(remove(2)->isVisible());
    remove(2)->setFocus();
    QTest::keyClick(remove(2), Qt::Key_Space);
    QTRY_COMPARE(QApplication::focusWidget(), remove(1));
    QTest::keyClick(remove(1), Qt::Key_Space);
    QTRY_COMPARE(QApplication::focusWidget(), remove(0));
    QTest::keyClick(remove(0), Qt::Key_Space);
    QTRY_COMPARE(QApplication::focusWidget(), find<QWidget>("empty-add-files"));
  }

  void anotherEncodingIsOfferedAsUtf8() {
    m_session->fake.dataset->encodingName = "GB18030";
    load();
    QTRY_VERIFY(says(QStringLiteral("a.jsonl is in GB18030")));
    click("fix-encoding");
    QTRY_VERIFY(text(recipe("data.train")[0]["path"].get<std::string>()).endsWith(QStringLiteral("a.clean.jsonl")));
  }

  /// By eye: the beginning of the file as each encoding reads it.
  void anEncodingIsChosenByItsPreview() {
    m_session->fake.preview = [](const std::string& encoding) {
      return Result<TextPreview>(encoding == "windows-1252" ? TextPreview{encoding, "caf\xC3\xA9", true}
                                                            : TextPreview{"UTF-8", "caf\xEF\xBF\xBD", true});
    };
    load();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    click("encoding");
    auto* names = find<QComboBox>("encoding-name");
    QTRY_COMPARE(names->count(), 3); // found out, and the two of the engine
    QTRY_VERIFY(names->hasFocus());
    auto* shown = find<QPlainTextEdit>("encoding-preview");
    QTRY_COMPARE(shown->toPlainText(), QString::fromUtf8("caf\xEF\xBF\xBD"));
    QTRY_VERIFY(words("encoding-said").contains(QStringLiteral("1 place")));
    QVERIFY(!find<QPushButton>("encoding-use")->isEnabled()); // that is what it is already
    QTest::keyClick(names, Qt::Key_End);
    QTRY_COMPARE(shown->toPlainText(), QString::fromUtf8("caf\xC3\xA9"));
    QVERIFY(words("encoding-said").contains(QStringLiteral("windows-1252")));
    click("encoding-use");
    QCOMPARE(recipe("data.train")[0]["encoding"].get<std::string>(), std::string("windows-1252"));
    QVERIFY(!find<QWidget>("encoding-card")->isVisible());
    m_studio->recipe().undoStack()->undo();
    QVERIFY(recipe("data.train")[0].value("encoding", std::string("auto")) == "auto");
    QTRY_VERIFY(find<QPushButton>("encoding")->isEnabled()); // the file is read again
    click("encoding");
    QTRY_VERIFY(names->hasFocus());
    QTest::keyClick(names, Qt::Key_Escape);
    QVERIFY(!find<QWidget>("encoding-card")->isVisible());
  }

  void aFileInNoKnownEncodingLeadsToTheChoice() {
    m_session->fake.openError =
        requestError("data.encoding", TW_TEXT("The encoding cannot be told."), TW_TEXT("Name it."));
    m_session->fake.preview = [](const std::string& encoding) -> Result<TextPreview> {
      if (encoding == "auto")
        return fail(requestError("data.encoding", TW_TEXT("The encoding cannot be told."), TW_TEXT("Name it.")));
      return TextPreview{encoding, "text", true};
    };
    drop({path(QStringLiteral("a.jsonl")), path(QStringLiteral("b.jsonl"))});
    QTRY_VERIFY(says(QStringLiteral("The encoding cannot be told.")));
    auto* second = find<QWidget>("data-file-1");
    QTest::mouseClick(second->findChild<QPushButton*>(QStringLiteral("choose-encoding")), Qt::LeftButton);
    QTRY_VERIFY(find<QWidget>("encoding-card")->isVisible());
    QVERIFY(says(QStringLiteral("Encoding of b.jsonl")));
    auto* names = find<QComboBox>("encoding-name");
    QTRY_COMPARE(names->count(), 3);
    QTRY_VERIFY(words("encoding-said").contains(QStringLiteral("cannot be told")));
    m_session->fake.openError.reset();
    QTest::keyClick(names, Qt::Key_Down);
    QTRY_VERIFY(find<QPushButton>("encoding-use")->isEnabled());
    click("encoding-use");
    QCOMPARE(recipe("data.train")[1]["encoding"].get<std::string>(), std::string("UTF-8"));
    QVERIFY(recipe("data.train")[0].value("encoding", std::string("auto")) == "auto");
    QTRY_VERIFY(m_studio->data().files()[1].view);
  }

  void aBrokenFileSaysWhyWhereItIsListed() {
    m_session->fake.openError =
        requestError("data.parse", TW_TEXT("Line 3 is not valid JSON."), TW_TEXT("Correct the line."))
            .at("/data/a.jsonl", 3);
    drop({path(QStringLiteral("a.jsonl"))});
    QTRY_VERIFY(says(QStringLiteral("Line 3 is not valid JSON (a.jsonl, line 3). Correct the line.")));
    m_session->fake.openError.reset();
    click("open-again");
    QTRY_VERIFY(says(QStringLiteral("300 rows")));
    QVERIFY(!says(QStringLiteral("Line 3 is not")));
  }

  void aFileIsTakenOutAndBroughtBack() {
    load();
    click("remove-file");
    QCOMPARE(recipe("data.train").size(), size_t{0});
    QVERIFY(find<QPushButton>("empty-add-files")->isVisible());
    QVERIFY(m_notices.last().contains(QStringLiteral("a.jsonl")));
    m_studio->recipe().undoStack()->undo();
    QTRY_VERIFY(find<QTableView>("data-table")->isVisible());
  }

  void theWeightReachesTheRecipe() {
    load();
    auto* weight = find<QDoubleSpinBox>("file-weight");
    weight->setFocus();
    QTest::keyClick(weight, Qt::Key_Up);
    QTest::keyClick(weight, Qt::Key_Up);
    QCOMPARE(recipe("data.train")[0]["weight"].get<double>(), 2.0);
    QVERIFY(weight->hasFocus());
  }

  void validationFilesReplaceTheShare() {
    load();
    m_studio->data().addValidationFiles({path(QStringLiteral("held.jsonl"))});
    QVERIFY(!find<QSlider>("validation-slider")->isEnabled());
    QTRY_VERIFY(says(QStringLiteral("held.jsonl")));
    click("remove-validation-0");
    QCOMPARE(recipe("data.validation").size(), size_t{0});
    QVERIFY(find<QSlider>("validation-slider")->isEnabled());
  }

  void columnsAreDraggedOntoRoles() {
    auto& dataset = *m_session->fake.dataset;
    dataset.names = {"question", "reply", "note"};
    dataset.formatName.clear();
    dataset.roles.clear();
    load();
    QVERIFY(says(QStringLiteral("fit none of the known forms")));
    click("map-file");
    auto* dialog = find<MappingDialog>("mapping-dialog");
    QTRY_VERIFY(dialog->isVisible());
    auto* ok = find<QPushButton>("mapping-ok");
    QVERIFY(!ok->isEnabled());
    QVERIFY(says(QStringLiteral("Still without a column: Instruction, Answer.")));
    QMimeData mime;
    mime.setData(QString::fromLatin1(kColumnMimeType), "question");
    auto* slot = find<RoleSlot>("role-instruction");
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(slot, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(10, 10), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(slot, &event);
    QCOMPARE(find<QComboBox>("role-column-instruction")->currentText(), QStringLiteral("question"));
    auto* output = find<QComboBox>("role-column-output");
    output->setFocus();
    QTest::keyClick(output, Qt::Key_Down);
    QTest::keyClick(output, Qt::Key_Down);
    QVERIFY(ok->isEnabled());
    QTRY_VERIFY(says(QStringLiteral("Row 3"))); // the preview
    QTest::mouseClick(ok, Qt::LeftButton);
    QVERIFY(recipe("data.train")[0]["format"] == Json("alpaca"));
    QVERIFY(recipe("data.train")[0]["columns"] == (Json{{"instruction", "question"}, {"output", "reply"}}));
  }
};

QTEST_MAIN(TestDataFiles)
#include "tst_data_files.moc"
