// Settings: what is chosen applies at once, and the check of the machine is shown.
#include "fake_session.h"
#include "ui/models/doctor.h"
#include "ui/shell/main_window.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/tour.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tw;
using namespace tw::ui;

class TestSettingsPage : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<Studio> m_studio;
  std::unique_ptr<MainWindow> m_window;

  template <class Widget> Widget* find(const char* name) const {
    return m_window->findChild<Widget*>(QString::fromLatin1(name));
  }
  void choose(const char* name, const QString& item) {
    auto* box = find<QComboBox>(name);
    box->setFocus();
    QTest::keyClicks(box, item);
    QTest::keyClick(box, Qt::Key_Return);
  }

 private Q_SLOTS:
  void theLastRecipeIsOpenedUnlessOneDoesNotWantThat() {
    auto* box = find<QCheckBox>("reopen-recipe");
    QVERIFY(box->isChecked());
    QTest::mouseClick(box, Qt::LeftButton);
    QVERIFY(!m_studio->settings().reopensRecipe());
  }

  void foldersGoOneAfterAnotherByKeys() {
    m_studio->settings().setModelFolders({QStringLiteral("/a"), QStringLiteral("/b"), QStringLiteral("/c")});
    auto* list = find<QListWidget>("model-folders");
    auto* remove = find<QPushButton>("remove-folder");
    list->setCurrentRow(1);
    remove->setFocus();
    QTest::keyClick(remove, Qt::Key_Space);
    QCOMPARE(list->currentItem()->text(), QStringLiteral("/c"));
    QVERIFY(remove->hasFocus() && remove->isEnabled());
    QTest::keyClick(remove, Qt::Key_Space);
    QCOMPARE(m_studio->settings().modelFolders(), QStringList{QStringLiteral("/a")});
    QTest::keyClick(remove, Qt::Key_Space);
    QVERIFY(m_studio->settings().modelFolders().isEmpty());
    QVERIFY(find<QPushButton>("add-folder")->hasFocus());
  }

  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_studio = std::make_unique<Studio>(
        []() -> Result<std::unique_ptr<Session>> {
          auto session = std::make_unique<test::FakeSession>();
          session->fake.deviceList.front().switched_off = {"rms_norm", "rope"};
          return session;
        },
        m_dir->filePath(QStringLiteral("studio.ini")));
    m_studio->settings().setTourSeen(true);
    m_window = std::make_unique<MainWindow>(*m_studio);
    m_window->showPage(PageId::Settings);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_studio->bridge().open();
    QTRY_VERIFY(m_studio->bridge().isOpen());
  }
  void cleanup() {
    m_window.reset();
    m_studio.reset();
  }

  void languageAndThemeApplyAtOnce() {
    QSignalSpy language(&m_studio->settings(), &Settings::languageChanged),
        theme(&m_studio->settings(), &Settings::themeChanged);
    choose("theme", QStringLiteral("Dark"));
    QTRY_COMPARE(theme.size(), 1);
    QCOMPARE(m_studio->settings().theme(), ThemeMode::Dark);
    choose("language", QStringLiteral("English"));
    QTRY_COMPARE(language.size(), 1);
    QCOMPARE(m_studio->settings().language(), QStringLiteral("en"));
  }

  void foldersAreAddedAndRemoved() {
    const auto folder = m_dir->filePath(QString::fromUtf8("模型"));
    QDir().mkpath(folder);
    QVERIFY(!find<QPushButton>("remove-folder")->isEnabled());
    QTimer::singleShot(300, this, [&] {
      auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      QVERIFY(dialog);
      dialog->setDirectory(folder);
      auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
      name->setText(folder);
      QTest::keyClick(name, Qt::Key_Return);
    });
    QTest::mouseClick(find<QPushButton>("add-folder"), Qt::LeftButton);
    QTRY_COMPARE(m_studio->settings().modelFolders(), QStringList{folder});
    auto* list = find<QListWidget>("model-folders");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(list->item(0)).center());
    QTest::mouseClick(find<QPushButton>("remove-folder"), Qt::LeftButton);
    QVERIFY(m_studio->settings().modelFolders().isEmpty());
    QVERIFY(QDir(folder).exists());
  }

  void whereRunsAreKeptIsSaid() {
    QTRY_COMPARE(find<QLabel>("library-folder")->text(), QStringLiteral("library"));
    QTRY_VERIFY(find<QLabel>("library-free")->text().contains(QStringLiteral("1.0 GB")));
  }

  void kernelsThatAreSwitchedOffAreNamed() {
    const auto says = [this](const QString& part) {
      const auto labels = m_window->findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(),
                         [&](const QLabel* label) { return label->text().contains(part); });
    };
    QTRY_VERIFY(says(QStringLiteral("Switched off after a failed self-test, and slower for it: rms_norm, rope")));
  }

  void theKeysOfThePagesAreSaid() {
    const auto digits = m_window->findChild<Sidebar*>()->findChildren<QShortcut*>();
    QVERIFY(digits.size() > 1);
    const auto last = digits.last()->key().toString(QKeySequence::NativeText);
    const auto said = QStringLiteral("Ctrl+1 … ") + last.back();
    const auto labels = m_window->findChildren<QLabel*>();
    QVERIFY2(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text() == said; }),
             qPrintable(said));
  }

  void theCheckShowsWhatFailed() {
    QTest::mouseClick(find<QPushButton>("doctor"), Qt::LeftButton);
    QTRY_COMPARE(m_window->findChildren<QWidget*>(QStringLiteral("check")).size(), 2);
    QCOMPARE(find<QLabel>("doctor-line")->text(), QStringLiteral("One check failed."));
    QStringList words;
    for (const auto* check : m_window->findChildren<QWidget*>(QStringLiteral("check")))
      for (const auto* label : check->findChildren<QLabel*>()) words << label->text();
    QVERIFY(words.contains(QStringLiteral("ok")) && words.contains(QStringLiteral("failed")) &&
            words.contains(QStringLiteral("differs")));
    QVERIFY(find<QPushButton>("doctor")->isEnabled());
  }

  void theResultOutlivesThePage() {
    QTest::mouseClick(find<QPushButton>("doctor"), Qt::LeftButton);
    QTRY_VERIFY(!m_studio->doctor().checks().empty());
    QEvent change(QEvent::LanguageChange);
    QApplication::sendEvent(m_window.get(), &change);
    QTRY_COMPARE(m_window->findChildren<QWidget*>(QStringLiteral("check")).size(),
                 2); // the old page goes with the next round of events
  }

  void theTourCanBeTakenAgain() {
    QTest::mouseClick(find<QPushButton>("take-tour"), Qt::LeftButton);
    QVERIFY(m_window->findChild<Tour*>());
    QCOMPARE(m_window->currentPage(), PageId::Home);
  }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
