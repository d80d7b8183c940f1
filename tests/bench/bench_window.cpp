// How live the window is: the time to its first paint, from a changed rank to its memory plan, how long clicks and
// paints wait while a training step keeps every core busy; what the window holds by itself, and the run beside it
// against its plan. Usage: bench_window [SECONDS]. Prints one JSON object.
#include "ui/models/model_library.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_warm_up.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <thread>
#include <unistd.h>
#include <utility>

using namespace tw;
using namespace tw::ui;

namespace {

/// Milliseconds since this process was started (/proc/self/stat, field 22: clock ticks after boot).
double sinceProcessStart() {
  std::FILE* stat = std::fopen("/proc/self/stat", "r");
  char text[1024] = {};
  const auto read = stat ? std::fread(text, 1, sizeof text - 1, stat) : 0;
  if (stat) std::fclose(stat);
  const QByteArray after = QByteArray(text, static_cast<qsizetype>(read)).mid(QByteArray(text).lastIndexOf(')') + 2);
  const double started = after.split(' ').value(19).toDouble() / static_cast<double>(::sysconf(_SC_CLK_TCK));
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - started) * 1000;
}

/// What the process holds by itself, without pages of files: anonymous and shared memory, in bytes.
int64_t ownMemory() {
  std::FILE* status = std::fopen("/proc/self/status", "r");
  long long anonymous = 0, shared = 0;
  char line[256];
  while (status && std::fgets(line, sizeof line, status)) {
    std::sscanf(line, "RssAnon: %lld", &anonymous);
    std::sscanf(line, "RssShmem: %lld", &shared);
  }
  if (status) std::fclose(status);
  return (anonymous + shared) * 1024;
}

/// A click that knows when it was posted.
class TimedClick : public QMouseEvent {
 public:
  TimedClick(QPointF at, QPointF global, qint64 posted)
      : QMouseEvent(QEvent::MouseButtonPress, at, global, Qt::LeftButton, Qt::LeftButton, Qt::NoModifier),
        posted(posted) {}
  const qint64 posted;
};

/// Sees the probe's clicks and paints as they are handled. They are posted by a thread of its own, as the window system
/// would: a window that does not get the processor is late too.
class Watch : public QWidget {
 public:
  QElapsedTimer clock;
  std::vector<double> clicks, paints; ///< ms from posting to handling
  qint64 paintPosted = -1;

  void requestPaint(qint64 posted) {
    if (paintPosted < 0) paintPosted = posted;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    if (paintPosted >= 0)
      paints.push_back(static_cast<double>(clock.nsecsElapsed() - std::exchange(paintPosted, -1)) / 1e6);
  }
  void mousePressEvent(QMouseEvent* event) override {
    if (const auto* timed = dynamic_cast<TimedClick*>(event))
      clicks.push_back(static_cast<double>(clock.nsecsElapsed() - timed->posted) / 1e6);
  }
};

class Probe {
 public:
  explicit Probe(Watch* watch) : m_watch(watch) {}
  bool running() const { return m_thread.joinable(); }
  void start() {
    const auto global = m_watch->mapToGlobal(QPointF(5, 5));
    m_thread = std::jthread([this, global](std::stop_token stop) {
      while (!stop.stop_requested()) {
        QCoreApplication::postEvent(m_watch, new TimedClick(QPointF(5, 5), global, m_watch->clock.nsecsElapsed()));
        QMetaObject::invokeMethod(
            m_watch, [watch = m_watch, posted = m_watch->clock.nsecsElapsed()] { watch->requestPaint(posted); },
            Qt::QueuedConnection);
        std::this_thread::sleep_for(std::chrono::milliseconds(7));
      }
    });
  }
  void stop() {
    m_thread.request_stop();
    if (m_thread.joinable()) m_thread.join();
  }

 private:
  Watch* m_watch;
  std::jthread m_thread;
};

class FirstPaint : public QObject {
 public:
  double at = -1;
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (at < 0 && event->type() == QEvent::Paint)
      QMetaObject::invokeMethod(
          this,
          [this] {
            if (at < 0) at = sinceProcessStart();
          },
          Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
  }
};

/// From a changed rank to the memory plan that goes with it, again and again.
class PlanWatch : public QObject {
 public:
  PlanWatch(Studio& studio, std::function<void()> done) : m_studio(studio), m_done(std::move(done)) {
    connect(&studio.library(), &ModelLibrary::planChanged, this, [this] {
      if (!m_studio.library().plan() || m_count > kTimes) return;
      // The data, once it is read, changes the plan as well.
      if (std::exchange(m_waiting, false)) waits.push_back(static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
      m_next.start();
    });
    m_next.setSingleShot(true);
    m_next.setInterval(30);
    connect(&m_next, &QTimer::timeout, this, [this] { change(); });
  }
  std::vector<double> waits; ///< ms

 private:
  static constexpr int kTimes = 60;
  void change() {
    if (++m_count > kTimes) return m_done();
    m_clock.start();
    m_waiting = true;
    m_studio.recipe().setValue(QStringLiteral("method.r"), 8 + m_count);
  }
  Studio& m_studio;
  std::function<void()> m_done;
  QElapsedTimer m_clock;
  QTimer m_next;
  int m_count = 0;
  bool m_waiting = false;
};

constexpr int kWarmUp = 3000; ///< ms from the open engine to the first plan: the pages are made meanwhile

void report(const char* name, std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values.empty()
               ? 0.0
               : values[std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())))];
  };
  const auto within = std::count_if(values.begin(), values.end(), [](double v) { return v <= 16; });
  std::printf("\"%s\":{\"count\":%zu,\"median_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"within_16_ms\":%.4f}", name,
              values.size(), at(0.5), at(0.99), values.empty() ? 0.0 : values.back(),
              values.empty() ? 0.0 : static_cast<double>(within) / static_cast<double>(values.size()));
}

} // namespace

int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::atoi(argv[1]) : 20;
  QTemporaryDir home;
  qputenv("TUNEWRIGHT_HOME", home.path().toUtf8());
  QApplication app(argc, argv);
  Theme theme;
  theme.apply(ThemeMode::Light);
  Studio studio([] { return openSession(); }, home.filePath(QStringLiteral("studio.ini")));
  MainWindow window(studio);
  FirstPaint first;
  window.centralWidget()->installEventFilter(&first);
  window.show();
  new PageWarmUp(studio, window);
  studio.bridge().open();

  // A model large enough that one step takes seconds on every core: the starter model on long, unpacked batches.
  auto recipe = loadRecipe(TW_REPOSITORY "/resources/presets/demo.json");
  if (!recipe) {
    std::fprintf(stderr, "%s\n", recipe.error().message.c_str());
    return 1;
  }
  recipe->training.max_steps = 100000;
  recipe->training.per_device_train_batch_size = 64;
  recipe->training.logging_steps = 1;
  recipe->data.max_length = 512;
  recipe->output_dir = home.filePath(QStringLiteral("run")).toStdString();
  auto* watch = new Watch;
  watch->setParent(&window);
  watch->setGeometry(300, 4, 40, 40);
  watch->show();
  watch->clock.start();
  Probe probe(watch);
  int code = 1;
  QObject::connect(&studio.run(), &TrainingRun::progressed, &app, [&] {
    if (studio.run().state() == TrainingRun::State::Running && !probe.running()) probe.start();
  });
  int64_t idle = 0; // once every page is made
  PlanWatch plans(studio, [&] {
    idle = ownMemory();
    studio.run().start(*recipe);
  });
  QObject::connect(&studio.bridge(), &EngineBridge::opened, &app, [&] {
    window.showPage(PageId::Train);
    QTimer::singleShot(kWarmUp, &app, [&] { studio.recipe().openCopy(recipeToJson(*recipe)); });
  });
  QObject::connect(&studio.bridge(), &EngineBridge::openFailed, &app, [&](const Error& error) {
    std::fprintf(stderr, "%s\n", error.message.c_str());
    QApplication::exit(1);
  });
  QTimer::singleShot(seconds * 1000, &app, [&] {
    probe.stop();
    std::printf("{\"event\":\"window\",\"first_paint_ms\":%.0f,\"steps\":%lld,", first.at,
                static_cast<long long>(studio.run().lastStep().step));
    report("clicks", watch->clicks);
    std::printf(",");
    report("paints", watch->paints);
    std::printf(",");
    report("memory_plans", plans.waits);
    const auto& held = studio.run().curves().memory.y;
    std::printf(",\"memory\":{\"window_bytes\":%lld,\"run_peak_bytes\":%lld,\"run_plan_bytes\":%lld}}\n",
                static_cast<long long>(idle),
                static_cast<long long>(held.isEmpty() ? 0 : *std::max_element(held.begin(), held.end())),
                static_cast<long long>(studio.run().plan() ? studio.run().plan()->total() : 0));
    std::fflush(stdout);
    code = watch->clicks.empty() ? 1 : 0;
    studio.run().stopAndSave();
  });
  QObject::connect(&studio.run(), &TrainingRun::stateChanged, &app, [&] {
    if (studio.run().error()) std::fprintf(stderr, "%s\n", studio.run().error()->message.c_str());
    if (!studio.run().isActive() && studio.run().state() != TrainingRun::State::Idle) QApplication::exit(code);
  });
  return QApplication::exec() || code;
}
