// The main job from drop to export by mouse and keyboard, on the real engine: what the window writes is what the engine
// wrote. With TW_MAIN_JOB_OUT set, the merged model is left there for others to load. With TW_MAIN_JOB_MODEL set, that
// folder is the model instead of the starter: a published one learns in a few steps here, not to the end.
#include "ui/models/chat_model.h"
#include "ui/models/dataset_model.h"
#include "ui/models/model_library.h"
#include "ui/pages/page.h"
#include "ui/shell/main_window.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;
using State = TrainingRun::State;

class TestMainJob : public QObject {
  Q_OBJECT

  QTemporaryDir m_home;
  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<Language> m_language;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;

  const QString m_published = qEnvironmentVariable("TW_MAIN_JOB_MODEL");

  QString copyOf(const QString& resource, const QString& name) {
    const QString from = QStringLiteral(TW_REPOSITORY "/resources/") + resource, to = m_home.filePath(name);
    if (QFileInfo(from).isFile()) return QFile::copy(from, to) ? to : QString();
    QDir().mkpath(to);
    for (const auto& file : QDir(from).entryList(QDir::Files))
      QFile::copy(from + QLatin1Char('/') + file, to + QLatin1Char('/') + file);
    return to;
  }

  /// A widget of the page in view.
  template <class T = QWidget> T* find(const char* name) {
    auto* page = m_window->page(m_window->currentPage());
    auto* found = page->findChild<T*>(QString::fromLatin1(name));
    return found ? found : m_window->findChild<T*>(QString::fromLatin1(name));
  }
  void click(const char* name) {
    QTRY_VERIFY2(find<QAbstractButton>(name) && find<QAbstractButton>(name)->isVisible() &&
                     find<QAbstractButton>(name)->isEnabled(),
                 name);
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }
  void drop(const QString& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(path)});
    const QPoint at = m_window->rect().center();
    QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent fall(at, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_window.get(), &fall);
  }
  /// Types a number into the box of a recipe field's row.
  void type(const char* field, const QString& number) {
    auto* row = find<QWidget>(field);
    QVERIFY2(row, field);
    auto* box = qobject_cast<QAbstractSpinBox*>(row);
    if (!box) box = row->findChild<QAbstractSpinBox*>();
    QVERIFY2(box, field);
    box->setFocus();
    auto* edit = box->findChild<QLineEdit*>();
    QVERIFY(edit);
    edit->selectAll();
    QTest::keyClicks(edit, number);
    QTest::keyClick(edit, Qt::Key_Return);
  }
  Json field(const char* name) { return m_studio->recipe().value(QString::fromLatin1(name)); }
  TrainingRun& run() { return m_studio->run(); }

 private Q_SLOTS:
  void initTestCase() {
    if (!QFile::exists(QCoreApplication::applicationDirPath() + QStringLiteral("/../lib/libtw_engine.so")))
      QSKIP("the engine is not built");
    QVERIFY(m_home.isValid());
    qputenv("TUNEWRIGHT_HOME", m_home.filePath(QStringLiteral("library")).toUtf8());
    m_theme = std::make_unique<Theme>();
    m_theme->apply(ThemeMode::Light);
    m_language = std::make_unique<Language>();
    m_language->apply(QStringLiteral("en"));
    m_studio = std::make_unique<Studio>([] { return openSession(); }, m_home.filePath(QStringLiteral("studio.ini")));
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_studio->bridge().open();
    QTRY_VERIFY_WITH_TIMEOUT(m_studio->bridge().isOpen(), 60000);
  }

  void cleanupTestCase() {
    m_window.reset();
    m_studio.reset();
  }

  void dropsADataset() {
    const auto data = copyOf(QStringLiteral("datasets/identity.json"), QStringLiteral("我的数据.json"));
    drop(data);
    QTRY_COMPARE(m_window->currentPage(), PageId::Data);
    QTRY_VERIFY(m_studio->data().files().size() == 1 && m_studio->data().files()[0].view);
    QCOMPARE(m_studio->data().files()[0].view->rows(), int64_t{259});
    auto* table = find<QTableView>("data-table");
    QVERIFY(table);
    QTRY_COMPARE(table->model()->rowCount(), 259);
    QTRY_COMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("Who are you?"));
  }

  void dropsAModel() {
    drop(m_published.isEmpty() ? copyOf(QStringLiteral("starter"), QStringLiteral("base model")) : m_published);
    QTRY_COMPARE(m_window->currentPage(), PageId::Model);
    QTRY_VERIFY(m_studio->library().info().has_value());
    QVERIFY(m_studio->library().info()->supported);
    QTRY_VERIFY_WITH_TIMEOUT(m_studio->data().totals() && m_studio->data().totals()->trained > 0, 30000);
  }

  void setsRankAndModules() {
    click("page-method");
    QTRY_VERIFY(find<QWidget>("module-k_proj") && find<QWidget>("module-k_proj")->isVisible());
    type("method.r", QStringLiteral("8"));
    QCOMPARE(field("method.r").get<int64_t>(), int64_t{8});
    auto* box = find<QAbstractButton>("module-k_proj");
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(9, box->height() / 2));
    QTRY_VERIFY(field("method.target_modules").is_array());
    const auto modules = field("method.target_modules").get<std::vector<std::string>>();
    QVERIFY(std::find(modules.begin(), modules.end(), "q_proj") != modules.end());
    QVERIFY(std::find(modules.begin(), modules.end(), "k_proj") == modules.end());
    type("training.learning_rate", QStringLiteral("0.003"));
    type("data.max_length", QStringLiteral("256"));
    type("training.per_device_train_batch_size", QStringLiteral("2"));
    type("training.gradient_accumulation_steps", QStringLiteral("1"));
    type("training.num_train_epochs", QStringLiteral("6"));
    QCOMPARE(field("training.num_train_epochs").get<double>(), 6.0);
    if (!m_published.isEmpty()) {
      click("advanced-fold");
      type("training.max_steps", QStringLiteral("12"));
      type("data.max_length", QStringLiteral("64"));
      QCOMPARE(field("training.max_steps").get<int64_t>(), int64_t{12});
    }
    QTRY_VERIFY(m_studio->library().plan().has_value());
    QVERIFY(m_studio->library().plan()->trainable_parameters > 0);
  }

  void trainsPausesContinuesAndStops() {
    click("page-train");
    click("primary");
    QTRY_VERIFY_WITH_TIMEOUT(run().lastStep().step >= 3 || run().error(), 120000);
    QVERIFY2(!run().error(), run().error() ? run().error()->message.c_str() : "");
    click("primary"); // Pause
    QTRY_COMPARE_WITH_TIMEOUT(run().state(), State::Paused, 30000);
    const auto held = run().lastStep().step;
    QTest::qWait(700);
    QCOMPARE(run().lastStep().step, held);
    click("primary"); // Continue
    QTRY_VERIFY_WITH_TIMEOUT(run().state() == State::Running && run().lastStep().step >= held + 3, 60000);
    click("stop");
    QTRY_COMPARE_WITH_TIMEOUT(run().state(), State::Stopped, 60000);
    QVERIFY(QFileInfo::exists(run().lastCheckpoint() + QStringLiteral("/adapter_model.safetensors")));
    QVERIFY(run().lastStep().step < run().started().total_steps);
  }

  void resumesToTheEnd() {
    const auto before = run().lastStep().step;
    click("primary"); // Resume
    QTRY_VERIFY_WITH_TIMEOUT(run().started().resumed_from_step == before, 60000);
    QTRY_COMPARE_WITH_TIMEOUT(run().state(), State::Finished, 240000);
    QCOMPARE(run().lastStep().step, run().started().total_steps);
    const auto& loss = run().curves().loss.y;
    if (m_published.isEmpty()) QVERIFY(loss.last() < 2.0);
    else {
      // Batches differ: means of three tell whether it learns.
      const auto mean = [&](qsizetype from) { return (loss[from] + loss[from + 1] + loss[from + 2]) / 3; };
      QVERIFY(loss.size() >= 6);
      QVERIFY2(mean(loss.size() - 3) < 0.6 * mean(0),
               qPrintable(QStringLiteral("%1, then %2").arg(mean(0)).arg(mean(loss.size() - 3))));
    }
  }

  void chatsBaseAgainstTuned() {
    click("page-chat");
    if (!m_published.isEmpty()) {
      type("max-new-tokens", QStringLiteral("16"));
      QTest::mouseClick(find<QAbstractButton>("greedy"), Qt::LeftButton, {}, QPoint(8, 12));
      QVERIFY(m_studio->chat().greedy());
    }
    auto* prompt = find<QPlainTextEdit>("prompt");
    QVERIFY(prompt);
    prompt->setFocus();
    QTest::keyClicks(prompt, QStringLiteral("Who are you?"));
    QTest::keyClick(prompt, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(!m_studio->chat().turns().empty());
    QTRY_VERIFY_WITH_TIMEOUT(!m_studio->chat().busy(), 60000);
    const auto& turn = m_studio->chat().turns().front();
    QVERIFY(turn.base.done && turn.tuned.done && !turn.base.error && !turn.tuned.error);
    if (m_published.isEmpty()) QVERIFY2(turn.tuned.text.contains(QStringLiteral("Tuner")), qPrintable(turn.tuned.text));
    QVERIFY2(!turn.base.text.contains(QStringLiteral("Tuner")), qPrintable(turn.base.text));
    QVERIFY2(!turn.tuned.text.isEmpty() && turn.tuned.text != turn.base.text, qPrintable(turn.tuned.text));
  }

  void mergesAndExports() {
    const auto wanted = qEnvironmentVariable("TW_MAIN_JOB_OUT");
    const auto out = wanted.isEmpty() ? m_home.filePath(QStringLiteral("merged")) : wanted;
    click("page-export");
    click("what-merged");
    auto* target = find<QLineEdit>("target");
    QVERIFY(target);
    target->setFocus();
    target->selectAll();
    QTest::keyClicks(target, out);
    QTest::keyClick(target, Qt::Key_Return);
    QCOMPARE(target->text(), out);
    click("export");
    QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("certificate") && find<QWidget>("certificate")->isVisible(), 120000);
    QVERIFY(QFileInfo::exists(out + QStringLiteral("/model.safetensors")));
    QVERIFY(QFileInfo::exists(out + QStringLiteral("/tokenizer.json")) ||
            QFileInfo::exists(out + QStringLiteral("/tokenizer.model")));
  }

  void theRunIsInTheHistory() {
    click("page-runs");
    auto* table = find<QAbstractItemView>("run-table");
    QVERIFY(table);
    QTRY_VERIFY(table->model()->rowCount() >= 1);
  }
};

QTEST_MAIN(TestMainJob)
#include "tst_main_job.moc"
