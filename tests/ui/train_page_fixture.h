#pragma once
// The Train page over a fake session, a run that plays its steps, and what tests need to act on it like a user.
#include "studio_fixture.h"
#include "ui/charts/chart_card.h"
#include "ui/fields/rate_spin_box.h"
#include "ui/models/advisor.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/train/log_view.h"
#include "ui/pages/train/train_page.h"
#include "ui/shell/pages.h"
#include "ui/shell/run_tray.h"
#include "ui/widgets/banner.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSlider>
#include <QTimer>

#include <cmath>

using namespace tw;
using namespace tw::ui;
using State = TrainingRun::State;

class TrainPageFixture : protected test::StudioPageFixture<TrainPage> {
 protected:
  void click(const char* name) {
    // What was just put on the page comes into view with the next layout.
    const auto ready = [&] {
      const auto* button = findOrNull<QAbstractButton>(name);
      return button && button->isVisible() && button->isEnabled();
    };
    QVERIFY2(QTest::qWaitFor(ready), name);
    QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton);
  }
  QString labelText(const char* name) {
    const auto* label = findOrNull<QLabel>(name);
    return label ? label->text() : QString();
  }
  std::string out() { return m_folder->filePath(QStringLiteral("out")).toStdString(); }
  TrainingRun& run() { return m_studio->run(); }

  void makeReady() {
    m_studio->recipe().setValue(QStringLiteral("model.path"), "models/Qwen2.5-0.5B-Instruct");
    m_studio->recipe().setValue(QStringLiteral("data.train"), Json::array({{{"path", "data.json"}}}));
    QTRY_VERIFY(m_studio->missingForRun().empty());
  }
  void begin(JobId job, int64_t total = 1200) {
    m_session->play(job, events::Started{"run-1", out(), "cpu", 10, 100, 5, 500, total, 0});
  }
  void steps(JobId job, int from, int to) {
    std::srand(1);
    for (int i = from; i <= to; ++i) {
      const double noise = std::rand() % 1000 / 1000.0 - 0.5;
      m_session->play(job, events::Step{i, i / 400.0, 1.45 + 1.2 * std::exp(-i / 120.0) + 0.3 * noise,
                                        1e-4 * (1 + std::cos(3.14 * i / 1200)),
                                        0.4 + std::exp(-i / 100.0) + 0.1 * noise, i * 8192, 2940 + 120 * noise,
                                        9'100'000'000 + static_cast<int64_t>(1e8 * noise), i * 1.37});
    }
  }
  /// As the engine leaves one, as far as the window looks.
  void leaveCheckpoint(int step) {
    const auto folder = QString::fromStdString(out()) + QStringLiteral("/checkpoint-%1/").arg(step);
    QDir().mkpath(folder);
    for (const auto* name : {"state.json", "optimizer.safetensors"})
      QVERIFY(QFile(folder + QString::fromLatin1(name)).open(QIODevice::WriteOnly));
    m_session->play(1, events::Checkpoint{step, folder.chopped(1).toStdString()});
  }
  void startAndRun(int to = 412) {
    makeReady();
    click("primary");
    begin(1);
    steps(1, 1, to);
    QTRY_COMPARE(run().lastStep().step, to);
  }
  void picture(const char* name) {
    const auto folder = qEnvironmentVariable("TW_PICTURES");
    if (folder.isEmpty()) return;
    QTest::qWait(150);
    m_page->grab().save(folder + QLatin1Char('/') + QString::fromLatin1(name) + QStringLiteral(".png"));
  }

  void setUpOnce() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
  void setUp() {
    open([](test::FakeServices& fake) {
      fake.info = ModelInfo{.path = "models/Qwen2.5-0.5B-Instruct", .supported = true};
      fake.totals = DataTotals{.rows = 100, .samples = 100, .tokens = 50'000, .trained = 20'000, .batches = 80};
    });
    showPage();
  }
};
