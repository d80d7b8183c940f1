#pragma once
// The Data page in its window over a fake session with one dataset, and what its tests need to act on it like a user.
#include "main_window_fixture.h"
#include "ui/bridge/messages.h"
#include "ui/charts/histogram.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/data/bubble_view.h"
#include "ui/pages/data/data_page.h"
#include "ui/pages/data/mapping_dialog.h"
#include "ui/pages/data/role_slot.h"
#include "ui/pages/data/token_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSlider>
#include <QTabBar>
#include <QTableView>

inline SampleToken token(const char* words, bool trained, bool special = false) {
  SampleToken made;
  made.id = 7;
  made.text = words;
  made.trained = trained;
  made.special = special;
  return made;
}

inline SampleView chatSample() {
  SampleView sample;
  sample.messages = {{{"role", "user"}, {"content", "Who are you?"}},
                     {{"role", "assistant"}, {"content", "I am Tuner."}}};
  sample.rendered = "<s>user\nWho are you?\nI am Tuner.</s>";
  sample.tokens = {token("<s>", false, true), token("user", false), token("\n", false), token(" I am", true),
                   token("</s>", true, true)};
  sample.tokens.front().bos = true;
  sample.tokens.back().eos = true;
  sample.kept = 5;
  sample.trained = 2;
  sample.endTrained = true;
  return sample;
}

class DataPageFixture : protected MainWindowFixture {
 protected:
  QStringList m_notices;

  QString path(const QString& name) {
    const auto full = m_folder->filePath(name);
    if (QFile out(full); !QFileInfo::exists(full) && out.open(QIODevice::WriteOnly)) out.write("{}\n");
    return full;
  }
  Json recipe(const char* field) { return m_studio->recipe().value(QString::fromLatin1(field)); }
  void click(const char* name) { QTest::mouseClick(find<QWidget>(name), Qt::LeftButton); }
  QString words(const char* name) { return find<QLabel>(name)->text(); }
  /// Whether some label on view says exactly or partly this.
  bool says(const QString& sentence) {
    for (const auto* label : m_window->findChildren<QLabel*>())
      if (label->isVisible() && label->text().contains(sentence)) return true;
    return false;
  }
  void drop(const QStringList& paths) {
    QMimeData mime;
    QList<QUrl> urls;
    for (const auto& file : paths) urls << QUrl::fromLocalFile(file);
    mime.setUrls(urls);
    QDragEnterEvent enter({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &enter);
    QDropEvent event(QPointF(200, 200), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(m_window.get(), &event);
  }
  void load(bool model = true) {
    if (model) m_studio->recipe().setValue(QStringLiteral("model.path"), "model");
    drop({path(QStringLiteral("a.jsonl"))});
    QTRY_VERIFY(!m_studio->data().files().empty() && m_studio->data().files()[0].view);
    QTRY_VERIFY(m_window->page(PageId::Data)->settled());
  }

  void setUp() {
    MainWindowFixture::setUp();
    m_notices.clear();
    start([](test::FakeServices& fake) {
      for (int i = 0; i < 300; ++i) fake.dataset->table.push_back({"question " + std::to_string(i), "", "answer"});
      fake.sample = chatSample();
      DataTotals totals;
      totals.rows = totals.samples = 300;
      totals.tokens = 2'310'000;
      totals.trained = 1'020'000;
      totals.batches = 1142;
      for (int i = 1; i <= 300; ++i) totals.lengths.push_back(i * 10);
      totals.overlong = 197;
      fake.totals = totals;
    });
    QObject::connect(m_studio.get(), &Studio::notice, m_studio.get(),
                     [this](const QString& sentence) { m_notices << sentence; });
    m_window->resize(1280, 800);
    m_window->showPage(PageId::Data);
  }
};
