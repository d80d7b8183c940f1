// The export page, driven as a person drives it: the plan beforehand, the jobs, the certificate, and every way in which
// it can fail.
#include "export_page_fixture.h"
#include "ui/models/chat_model.h"
#include "ui/models/model_library.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>

class TestExportPage : public QObject, private ExportPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void init() { open(); }
  void cleanup() { close(); }

  void withoutASourceNothingCanStart() {
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    QCOMPARE(find<QLabel>("plan-files")->text(), QStringLiteral("Choose what to export to see its size."));
  }

  void sizeAndSpaceAreSaidBeforehand() {
    ready();
    QCOMPARE(find<QLabel>("plan-size")->text(), QStringLiteral("1.2 MB"));
    QVERIFY(find<QLabel>("plan-files")->text().endsWith(QStringLiteral("exactly 1,234,567 bytes")));
    QCOMPARE(find<QLabel>("plan-free")->text(), QStringLiteral("50 GB are free on this disk."));
  }

  void theTargetIsSuggestedBesideTheLibrary() {
    model().setSource(m_adapter, m_base);
    QTRY_COMPARE(find<QLineEdit>("target")->text(), QStringLiteral("library/exports/support"));
    click("what-adapter");
    QTRY_COMPARE(find<QLineEdit>("target")->text(), QStringLiteral("library/exports/support-adapter"));
  }

  void aMergedModelIsExportedAndCertified() {
    ready();
    find<QComboBox>("dtype")->setFocus();
    QTest::keyClick(find<QComboBox>("dtype"), Qt::Key_Down);
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    click("export");
    QCOMPARE(m_session->commands.size(), size_t{1});
    QCOMPARE(asked(0).format, std::string("safetensors"));
    QCOMPARE(asked(0).dtype, std::string("float32"));
    QCOMPARE(asked(0).max_shard_size, int64_t{5'000'000'000});
    QVERIFY(asked(0).verify);
    QVERIFY(!asked(0).overwrite);
    QCOMPARE(QString::fromStdString(asked(0).model.path), m_base);
    QCOMPARE(asked(0).model.adapters, (std::vector<AdapterChoice>{{m_adapter.toStdString(), 1.0}}));
    QCOMPARE(QString::fromStdString(asked(0).out), m_folder->filePath(QStringLiteral("out")));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    m_session->play(1, events::Progress{"merge", 25, 100, "bytes"});
    QTRY_COMPARE(find<QLabel>("export-stage")->text(), QStringLiteral("Merging and writing, one weight at a time…"));
    QCOMPARE(find<QProgressBar>("export-bar")->value(), 250);
    m_session->play(1, events::Progress{"merge", 100, 100, "bytes"});
    QTRY_COMPARE(find<QLabel>("export-stage")->text(),
                 QStringLiteral("Comparing the merged model with base and adapter…"));
    m_session->play(1, events::Verified{0.0119, 7e-6, 1.0, 0.76, 4.4e-4, 63.5, 8, 437, "validation"});
    m_session->play(1, events::Exported{asked(0).out, 1'234'567});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QCOMPARE(find<QWidget>("verdict")->accessibleName(),
             QStringLiteral("The merged model gives nearly the same answers."));
    QCOMPARE(find<QLabel>("top1")->text(), QStringLiteral("100 %"));
    QCOMPARE(find<QLabel>("max-gap")->text(), QStringLiteral("0.76 (1.19 %)")); // in logits, and of the largest
    QCOMPARE(find<QLabel>("largest-logit")->text(), QStringLiteral("63.5"));
    QCOMPARE(find<QLabel>("compared")->text(), QStringLiteral("8 validation samples · 437 tokens"));
    QVERIFY(find<QWidget>("verdict")->accessibleDescription().contains(
        QStringLiteral("0.76, which is 1.19 % of the largest logit")));
    // Why Export is grey now.
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    QTRY_VERIFY(shownText().contains(QStringLiteral("this is exported; choose another target to export again")));
    QVERIFY(!isShown("export-stage"));
    click("copy-path");
    QCOMPARE(QApplication::clipboard()->text(), m_folder->filePath(QStringLiteral("out")));
    QSignalSpy wanted(m_studio.get(), &Studio::pageRequested);
    click("chat-with-it");
    QCOMPARE(wanted.first().first().value<PageId>(), PageId::Chat);
    QCOMPARE(m_studio->chat().tunedModel(), m_folder->filePath(QStringLiteral("out")));
  }

  void aMergedModelThatDiffersIsSaidSo() {
    ready();
    click("export");
    m_session->play(1, events::Verified{0.4, 0.1, 0.62});
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QCOMPARE(find<QWidget>("verdict")->accessibleName(), QStringLiteral("The merged model answers differently."));
    QCOMPARE(find<QLabel>("top1")->text(), QStringLiteral("62 %"));
  }

  void bothAreTwoJobsOneAfterAnother() {
    ready();
    click("what-both");
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    QCOMPARE(find<QLabel>("plan-size")->text(), QStringLiteral("2.5 MB"));
    click("export");
    QCOMPARE(m_session->commands.size(), size_t{1});
    QCOMPARE(asked(0).format, std::string("adapter"));
    QCOMPARE(QString::fromStdString(asked(0).out), m_folder->filePath(QStringLiteral("out/adapter")));
    m_session->play(1, events::Exported{asked(0).out, 1});
    m_session->end(1);
    QTRY_COMPARE(m_session->commands.size(), size_t{2});
    QCOMPARE(asked(1).format, std::string("safetensors"));
    QCOMPARE(QString::fromStdString(asked(1).out), m_folder->filePath(QStringLiteral("out/model")));
    QVERIFY(asked(1).verify);
    m_session->play(2, events::Exported{asked(1).out, 2});
    m_session->end(2);
    QTRY_VERIFY(isShown("certificate"));
    QVERIFY(isShown("adapter-path") && isShown("model-path"));
    QCOMPARE(model().result().bytes, int64_t{3});
  }

  void aTargetThatIsNotEmptyGetsANewNameInline() {
    model().setSource(m_adapter, m_base);
    auto* target = find<QLineEdit>("target");
    target->setFocus();
    target->selectAll();
    QTest::keyClicks(target, m_base);
    QTRY_VERIFY(isShown("target-taken"));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    QCOMPARE(find<QPushButton>("use-free-name")->text(), QStringLiteral("Use “base-2” instead"));
    click("use-free-name");
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    QCOMPARE(model().target(), m_base + QStringLiteral("-2"));
    QVERIFY(!isShown("target-taken"));
  }

  void tooLittleSpaceIsStatedAndStopsTheButton() {
    m_session->fake.exportPlan = ExportPlan{2'000'000'000, 1'000'000'000, 4};
    model().setSource(m_adapter, m_base);
    QTRY_VERIFY(isShown("plan-problem"));
    QCOMPARE(find<QWidget>("plan-problem")->accessibleName(),
             QStringLiteral("Not enough space: only 1.0 GB are free on this disk."));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
  }

  void aPlanThatFailsIsSaid() {
    m_session->fake.exportPlan =
        fail(requestError("adapter.mismatch", TW_TEXT("The adapter does not fit the base model."),
                          TW_TEXT("Choose its own base model.")));
    model().setSource(m_adapter, m_base);
    QTRY_VERIFY(isShown("plan-problem"));
    QCOMPARE(find<QWidget>("plan-problem")->accessibleDescription(), QStringLiteral("Choose its own base model."));
  }

  void anAdapterWhoseBaseIsUnknownAsksForIt() {
    model().setSource(m_adapter); // the fake adapter does not name one
    QTRY_VERIFY(isShown("source-problem"));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
    model().setBase(m_adapter);
    QVERIFY(find<QWidget>("source-problem")->accessibleName().contains(QStringLiteral("holds no model")));
    model().setBase(m_base);
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    QVERIFY(!isShown("source-problem"));
  }

  void theFocusFollowsTheExport() {
    ready();
    m_page->activateWindow();
    auto* start = find<QPushButton>("export");
    start->setFocus();
    QTest::keyClick(start, Qt::Key_Space);
    QVERIFY(find<QPushButton>("cancel-export")->hasFocus());
    m_session->play(1, events::Verified{7e-7, 2e-8, 1.0});
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QTRY_VERIFY(find<QWidget>("certificate")->isAncestorOf(QApplication::focusWidget()));
  }

  void aModelThatWasExportedIsFound() {
    ready();
    click("export");
    m_session->fake.models = {{asked(0).out, "out", "folder", "Qwen2ForCausalLM", 10}};
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_COMPARE(m_studio->library().found().size(), size_t{1}); // without a search by hand
  }

  void aWholeModelIsExportedAsOne() {
    model().setSource(m_base);
    QVERIFY(!find<QWidget>("what-adapter")->isEnabled());
    QVERIFY(!find<QWidget>("what-both")->isEnabled());
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
    click("export");
    QCOMPARE(QString::fromStdString(asked(0).model.path), m_base);
    QVERIFY(asked(0).model.adapters.empty());
  }

  void cancellingLeavesNothing() {
    ready();
    click("export");
    click("cancel-export");
    QCOMPARE(m_session->stopped, std::vector<JobId>{1});
    QVERIFY(!find<QPushButton>("cancel-export")->isEnabled());
    m_session->fail(1, workError("cancelled", TW_TEXT("Cancelled."), TW_TEXT("Start again.")));
    QTRY_VERIFY(isShown("export-cancelled"));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

  void aFailureIsSaidWithAdvice() {
    ready();
    click("export");
    m_session->fail(1, workError("io.disk_full", TW_TEXT("The disk is full."), TW_TEXT("Free some space.")));
    QTRY_VERIFY(isShown("export-error"));
    QCOMPARE(find<QWidget>("export-error")->accessibleName(), QStringLiteral("The disk is full."));
    QCOMPARE(find<QWidget>("export-error")->accessibleDescription(), QStringLiteral("Free some space."));
    QTRY_VERIFY(find<QPushButton>("export")->isEnabled());
  }

  void aFolderCanBeDroppedOnTheSource() {
    auto* card = find<QWidget>("export-source");
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(m_base)});
    QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(card, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(card, &drop);
    QCOMPARE(model().source().folder, m_base);
    QVERIFY(model().source().kind == ExportSource::Kind::Model);
  }

  void aFolderThatIsNeitherIsRefused() {
    QDir(m_folder->path()).mkpath(QStringLiteral("empty"));
    model().setSource(m_folder->filePath(QStringLiteral("empty")));
    QTRY_VERIFY(isShown("source-problem"));
    QVERIFY(!find<QPushButton>("export")->isEnabled());
  }

  void verificationCanBeLeftOut() {
    ready();
    auto* verify = find<QCheckBox>("verify");
    QTest::mouseClick(verify, Qt::LeftButton, {}, QPoint(8, verify->height() / 2));
    click("export");
    QVERIFY(!asked(0).verify);
    m_session->play(1, events::Exported{asked(0).out, 10});
    m_session->end(1);
    QTRY_VERIFY(isShown("certificate"));
    QCOMPARE(find<QWidget>("verdict")->accessibleDescription(),
             QStringLiteral("The merged model was not compared with base and adapter."));
  }
};

QTEST_MAIN(TestExportPage)
#include "tst_export_page.moc"
