// The recipe's data behind the page: files that follow the recipe, rows on demand, filters, and repairs that never
// touch the user's file.
#include "fake_session.h"
#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/models/recipe_document.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

namespace {

/// Rows made up when they are read; counts how many were.
class EndlessDataset : public test::FakeDataset {
 public:
  mutable std::atomic<int64_t> read_ = 0;
  int64_t rows() const override { return 1'000'000; }
  Result<std::vector<DataRow>> read(int64_t first, int64_t count) const override {
    std::vector<DataRow> out;
    for (int64_t row = first; row < std::min(rows(), first + count); ++row) {
      ++read_;
      out.push_back({row,
                     row + 1,
                     {"question " + std::to_string(row), "", "line one\nline two"},
                     row == 7 ? TW_TEXT("The field \"output\" is blank.") : Text()});
    }
    return out;
  }
};

QStringList firstCells(const DatasetRows& rows) {
  QStringList cells;
  for (int row = 0; row < rows.rowCount(); ++row) cells << rows.data(rows.index(row, 1), Qt::DisplayRole).toString();
  return cells;
}

} // namespace

class TestDatasetModel : public QObject {
  Q_OBJECT

  test::FakeSession* m_session = nullptr;
  std::shared_ptr<EndlessDataset> m_endless;
  std::unique_ptr<EngineBridge> m_bridge;
  std::unique_ptr<RecipeDocument> m_recipe;
  std::unique_ptr<DatasetModel> m_data;
  std::unique_ptr<QTemporaryDir> m_folder;

  QString file(const QString& name) {
    QFile out(m_folder->filePath(name));
    if (out.open(QIODevice::WriteOnly)) out.write("{}\n");
    return out.fileName();
  }
  std::string trainPath(int index) const {
    return m_recipe->value(QStringLiteral("data.train"))[static_cast<size_t>(index)]["path"].get<std::string>();
  }
  void add(const QString& name) {
    m_data->addFiles({file(name)});
    QTRY_VERIFY(m_data->files().back().view != nullptr);
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_endless = std::make_shared<EndlessDataset>();
    m_bridge = std::make_unique<EngineBridge>([this]() -> Result<std::unique_ptr<Session>> {
      auto session = std::make_unique<test::FakeSession>();
      m_session = session.get();
      session->fake.dataset = m_endless;
      return session;
    });
    m_recipe = std::make_unique<RecipeDocument>();
    m_data = std::make_unique<DatasetModel>(*m_bridge, *m_recipe);
    QSignalSpy opened(m_bridge.get(), &EngineBridge::opened);
    m_bridge->open();
    QVERIFY(opened.wait());
  }
  void cleanup() {
    m_data.reset();
    m_recipe.reset();
    m_bridge.reset();
  }

  void addingIsOneUndoableEditAndKnownFilesStayOnce() {
    const auto path = file(QStringLiteral("a.jsonl"));
    m_data->addFiles({path, file(QStringLiteral("b.jsonl"))});
    m_data->addFiles({path});
    QCOMPARE(m_recipe->value(QStringLiteral("data.train")).size(), size_t{2});
    m_recipe->undoStack()->undo();
    QCOMPARE(m_recipe->value(QStringLiteral("data.train")).size(), size_t{0});
    QCOMPARE(m_data->files().size(), size_t{0});
    QCOMPARE(m_data->current(), -1);
  }

  void aMillionRowsAreReadAPageAtATime() {
    add(QStringLiteral("a.jsonl"));
    auto& rows = m_data->rows();
    QCOMPARE(rows.rowCount(), 1'000'000);
    QCOMPARE(rows.columnCount(), 5);
    const auto cell = [&] { return rows.data(rows.index(900'000, 1), Qt::DisplayRole).toString(); };
    QVERIFY(cell().isEmpty());
    QTRY_COMPARE(cell(), QStringLiteral("question 900000"));
    QCOMPARE(rows.data(rows.index(900'000, 3), Qt::DisplayRole).toString(), QStringLiteral("line one ⏎ line two"));
    QVERIFY2(m_endless->read_ < 200, qPrintable(QString::number(m_endless->read_)));
  }

  void fastScrollingLeavesNoQueueBehind() {
    add(QStringLiteral("a.jsonl"));
    auto& rows = m_data->rows();
    for (int row = 0; row < 1'000'000; row += 5000) rows.data(rows.index(row, 1), Qt::DisplayRole);
    QTRY_COMPARE(rows.data(rows.index(995'000, 1), Qt::DisplayRole).toString(), QStringLiteral("question 995000"));
  }

  void aChangedWeightDoesNotOpenTheFileAgain() {
    add(QStringLiteral("a.jsonl"));
    const auto view = m_data->files()[0].view;
    m_data->setWeight(0, 2.0);
    m_data->setWeight(0, 2.5);
    QCOMPARE(m_data->files()[0].view, view);
    QCOMPARE(m_recipe->value(QStringLiteral("data.train"))[0]["weight"].get<double>(), 2.5);
    m_recipe->undoStack()->undo(); // both steps at once
    QCOMPARE(m_data->files()[0].file.weight, 1.0);
  }

  void anErrorStaysWithItsFileAndOpeningAgainClearsIt() {
    m_session->fake.openError = requestError("data.parse", TW_TEXT("Line 3 is no JSON."), TW_TEXT("Correct it."));
    m_data->addFiles({file(QStringLiteral("broken.jsonl"))});
    QTRY_VERIFY(m_data->files()[0].error.has_value());
    QCOMPARE(m_data->files()[0].error->code, std::string("data.parse"));
    m_session->fake.openError.reset();
    m_data->reopen(0);
    QTRY_VERIFY(m_data->files()[0].view != nullptr);
    QVERIFY(!m_data->files()[0].error);
  }

  void rowsWithAProblemCanBeShownAlone() {
    m_recipe->setValue(QStringLiteral("model.path"), "model");
    m_recipe->setValue(QStringLiteral("data.train"), Json::array());
    const auto path = file(QStringLiteral("a.jsonl")).toStdString();
    DataTotals totals;
    for (const int64_t row : {70000, 7, 7})
      totals.problems.push_back({"row.blank_response", TW_TEXT("Blank."), TW_TEXT("Fill it in."), path, row + 1, row});
    totals.problems.push_back({"row.role_order", TW_TEXT("Order."), TW_TEXT("Sort."), path, 4, 3});
    m_session->fake.totals = totals;
    add(QStringLiteral("a.jsonl"));
    QTRY_VERIFY(m_data->totals().has_value());
    m_data->showProblems("row.blank_response");
    auto& rows = m_data->rows();
    QCOMPARE(rows.rowCount(), 2);
    QTRY_COMPARE(firstCells(rows), (QStringList{QStringLiteral("question 7"), QStringLiteral("question 70000")}));
    QCOMPARE(m_data->sampleRow(), int64_t{7});
    QCOMPARE(rows.data(rows.index(1, 0), Qt::DisplayRole).toString(), QLocale().toString(70001));
    QCOMPARE(rows.indexOf(70000), 1);
    QCOMPARE(rows.indexOf(8), -1);
    m_data->showProblems({});
    QCOMPARE(rows.rowCount(), 1'000'000);
  }

  void aRepairWritesANewFileAndSwapsItIn() {
    add(QStringLiteral("a.json"));
    m_recipe->setValue(QStringLiteral("data.train"),
                       Json::array({{{"path", trainPath(0)}, {"weight", 2.0}, {"limit", 10}}}));
    QTRY_VERIFY(m_data->files()[0].view != nullptr);
    const auto before = trainPath(0);
    QSignalSpy done(m_data.get(), &DatasetModel::repaired);
    m_data->repair(Repair::Dedupe, {0});
    QVERIFY(m_data->repairing());
    QTRY_COMPARE(done.size(), 1);
    const auto& request = m_session->fake.cleaned.at(0);
    QVERIFY(request.dedupe && !request.trim && request.max_tokens == 0);
    QCOMPARE(request.file.limit, int64_t{0}); // the whole file is mended
    QCOMPARE(text(request.out), m_folder->filePath(QStringLiteral("a.clean.jsonl")));
    QCOMPARE(text(trainPath(0)), m_folder->filePath(QStringLiteral("a.clean.jsonl")));
    QCOMPARE(m_recipe->value(QStringLiteral("data.train"))[0]["weight"].get<double>(), 2.0);
    QCOMPARE(m_recipe->value(QStringLiteral("data.train"))[0]["limit"].get<int>(), 10);
    QCOMPARE(done[0][2].toStringList(), QStringList{m_folder->filePath(QStringLiteral("a.clean.jsonl"))});
    m_recipe->undoStack()->undo();
    QCOMPARE(trainPath(0), before);
  }

  void aNameThatIsTakenGetsANumber() {
    file(QStringLiteral("a.clean.jsonl"));
    add(QStringLiteral("a.json"));
    QSignalSpy done(m_data.get(), &DatasetModel::repaired);
    m_data->repair(Repair::Trim, {0});
    QTRY_COMPARE(done.size(), 1);
    QCOMPARE(text(m_session->fake.cleaned.at(0).out), m_folder->filePath(QStringLiteral("a.clean-2.jsonl")));
  }

  void overlongRepairsCountWithTheModel() {
    m_recipe->setValue(QStringLiteral("model.path"), "model");
    m_recipe->setValue(QStringLiteral("data.max_length"), 512);
    add(QStringLiteral("a.txt"));
    QSignalSpy done(m_data.get(), &DatasetModel::repaired);
    m_data->repair(Repair::SplitOverlong, {0});
    QTRY_COMPARE(done.size(), 1);
    const auto& request = m_session->fake.cleaned.at(0);
    QCOMPARE(request.max_tokens, int64_t{512});
    QCOMPARE(request.model, std::string("model"));
    QVERIFY(request.split_overlong);
  }

  void withoutAModelTheFilesSayWhatIsWrong() {
    m_session->fake.inspect = [](const DataFile&) {
      DataReport report;
      report.rows = 10;
      report.usable = 8;
      report.statistics = {{"duplicates", 3}, {"problems", {{"row.blank_response", 2}}}};
      report.problems.push_back({"row.blank_response", TW_TEXT("Blank."), TW_TEXT("Fill it in."), "", 5, 4});
      return report;
    };
    add(QStringLiteral("a.jsonl"));
    QTRY_VERIFY(m_data->totals().has_value());
    QVERIFY(!m_data->tokensCounted());
    QCOMPARE(m_data->totals()->samples, int64_t{8});
    QCOMPARE(m_data->totals()->duplicates, int64_t{3});
    QCOMPARE(m_data->totals()->problems.at(0).file, trainPath(0));
  }

  void lengthsComeSorted() {
    DataTotals totals;
    totals.lengths = {9, 3, 7};
    m_session->fake.totals = totals;
    m_recipe->setValue(QStringLiteral("model.path"), "model");
    add(QStringLiteral("a.jsonl"));
    QTRY_VERIFY(m_data->tokensCounted());
    QCOMPARE(m_data->totals()->lengths, (std::vector<int32_t>{3, 7, 9}));
  }

  void tokensAreCountedForRowsInView() {
    SampleView sample;
    sample.tokens.resize(41);
    m_session->fake.sample = sample;
    m_recipe->setValue(QStringLiteral("model.path"), "model");
    add(QStringLiteral("a.jsonl"));
    auto& rows = m_data->rows();
    QTRY_COMPARE(rows.data(rows.index(2, 4), Qt::DisplayRole).toString(), QStringLiteral("41"));
    QTRY_COMPARE(rows.data(rows.index(7, 4), Qt::DisplayRole).toString(), QStringLiteral("–")); // cannot be used
  }
};

QTEST_MAIN(TestDatasetModel)
#include "tst_dataset_model.moc"
