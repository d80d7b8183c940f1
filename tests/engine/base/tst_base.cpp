#include "engine/base/files.h"
#include "engine/base/folder_lock.h"
#include "engine/base/random.h"
#include "engine/base/thread_pool.h"

#include <atomic>
#include <csignal>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <sys/wait.h>
#include <unistd.h>

using namespace tw;

class TestBase : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void writesAppearWholeOrNotAtAll();
  void aFolderBelongsToOneProgram();
  void aKilledProgramHoldsNothing();
  void missingAndUnwritableFilesSaySo();
  void jsonErrorsNameTheLine();
  void jsonIsWhatItsTextSays();
  void jsonOfManyKeys();
  void deepJsonIsRefused();
  void randomStateRepeats();
  void parallelForCoversEachIndexOnce();
  void parallelForRethrows();
  void poolTasksCanBeCancelled();
  void aTaskThatThrowsEndsAlone();

 private:
  fs::path folder() const { return fromUtf8(m_folder->path().toStdString()); }
  std::unique_ptr<QTemporaryDir> m_folder;
};

void TestBase::writesAppearWholeOrNotAtAll() {
  const auto path = folder() / "值.json";
  QVERIFY(writeFileAtomically(path, "old").has_value());
  {
    auto file = AtomicFile::create(path);
    QVERIFY(file.has_value());
    QVERIFY(file->write("half of the new").has_value());
    QCOMPARE(*readFile(path), std::string("old"));
  }
  QCOMPARE(*readFile(path), std::string("old"));
  QVERIFY(!fs::exists(folder() / "值.json.tmp"));
}

void TestBase::aFolderBelongsToOneProgram() {
  {
    const auto lock = FolderLock::acquire(folder());
    QVERIFY(lock.has_value());
    const auto second = FolderLock::acquire(folder());
    QVERIFY(!second.has_value());
    QCOMPARE(second.error().code, std::string("io.locked"));
  }
  QVERIFY(FolderLock::acquire(folder()).has_value());
}

void TestBase::aKilledProgramHoldsNothing() {
  QVERIFY(!FolderLock::holder(folder()));
  int ready[2];
  QVERIFY(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = FolderLock::acquire(folder(), "run 7");
    (void)!::write(ready[1], lock ? "y" : "n", 1);
    ::pause();
    ::_exit(0);
  }
  char said = 0;
  QVERIFY(::read(ready[0], &said, 1) == 1);
  QCOMPARE(said, 'y');
  for (int i = 0; i < 3; ++i) QCOMPARE(FolderLock::holder(folder()), std::optional<std::string>("run 7"));
  QVERIFY(!FolderLock::acquire(folder()));
  ::kill(child, SIGKILL);
  QVERIFY(::waitpid(child, nullptr, 0) == child);
  QVERIFY(fs::exists(folder() / ".tunewright.lock"));
  QVERIFY(!FolderLock::holder(folder()));
  {
    const auto lock = FolderLock::acquire(folder(), "8");
    QVERIFY(lock.has_value());
    QCOMPARE(FolderLock::holder(folder()), std::optional<std::string>("8"));
  }
  QVERIFY(!fs::exists(folder() / ".tunewright.lock"));
  ::close(ready[0]);
  ::close(ready[1]);
}

void TestBase::missingAndUnwritableFilesSaySo() {
  QCOMPARE(readFile(folder() / "none").error().code, std::string("io.missing"));
  QCOMPARE(readFile(folder()).error().code, std::string("io.read"));
  QCOMPARE(writeFileAtomically("/proc/none/file", "x").error().code, std::string("io.not_writable"));
  QVERIFY(!createFolder("/dev/null/x").has_value());
  QVERIFY(createFolder("/proc/x").error().message.find("nothing can be created in /proc") != std::string::npos);
  QVERIFY(writeFileAtomically(folder() / "none" / "file", "x")
              .error()
              .message.find("there is no folder " + toUtf8(folder() / "none")) != std::string::npos);
  QCOMPARE(readFile(folder() / "none").error().fault, Fault::Request); // a wrong path is a wrong request
}

/// What the library's own builder makes of the same text.
void TestBase::jsonIsWhatItsTextSays() {
  for (const char* text :
       {"null", "true", "-3", "18446744073709551615", "2.5e3", R"("\u00e9\ud83d\ude00")", "[]", "{}",
        R"({"z": 1, "a": [1, [2, {"b": null}], "x"], "m": {"k": {"": false}}, "last": -0.0})", R"([[[]], {"a": [{}]}])",
        R"({"a": 1, "b": 2, "a": {"c": 3}})", R"({"a": 1, "a": 2, "a": 3})", R"([{"x": [1], "y": 0, "x": [2]}, 7])"}) {
    const auto json = parseJson(text);
    QVERIFY2(json.has_value(), text);
    QCOMPARE(json->dump(), Json::parse(text).dump());
  }
  std::string many = "{";
  for (int i = 0; i < 100; ++i) many += "\"" + std::to_string(i % 40) + "\": " + std::to_string(i) + ",";
  many.back() = '}';
  const auto json = parseJson(many);
  QCOMPARE(json->size(), size_t{40});
  QCOMPARE(json->dump(), Json::parse(many).dump());
  for (const char* text : {"", " ", "[1,]", "{\"a\":}", "{\"a\" 1}", "[1] 2", "{", "\"\xff\"", "1e999", "nul"})
    QCOMPARE(parseJson(text).error().code, std::string("json.parse"));
  QCOMPARE(parseJson(R"([[1]])", {}, 1).error().code, std::string("json.depth"));
  QVERIFY(parseJson(R"([[1]])", {}, 2).has_value());
}

/// A vocabulary is one object of its tokens. Time by the square would be minutes.
void TestBase::jsonOfManyKeys() {
  std::string text = "{";
  for (int i = 0; i < 300'000; ++i) text += "\"token" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  text.back() = '}';
  QElapsedTimer timer;
  timer.start();
  const auto json = parseJson(text);
  QVERIFY(timer.elapsed() < 10'000);
  QCOMPARE(json->size(), size_t{300'000});
  QCOMPARE(json->back().get<int>(), 299'999);
}

void TestBase::jsonErrorsNameTheLine() {
  const auto json = parseJson("{\n\"a\": 1,\n\"b\": oops}", "x.json");
  QVERIFY(!json.has_value());
  QCOMPARE(json.error().line, int64_t{3});
  QCOMPARE(json.error().file, std::string("x.json"));
  QVERIFY(parseJson("\xEF\xBB\xBF{}").has_value());
}

void TestBase::deepJsonIsRefused() {
  QCOMPARE(parseJson(std::string(2'000'000, '[')).error().code, std::string("json.depth"));
  QVERIFY(parseJson(std::string(100, '[') + std::string(100, ']')).has_value());
}

void TestBase::randomStateRepeats() {
  Random a(7);
  for (int i = 0; i < 10; ++i) a.next();
  Random b;
  b.setState(a.state());
  QCOMPARE(a.permutation(50), b.permutation(50));
  auto order = a.permutation(1000);
  std::sort(order.begin(), order.end());
  for (size_t i = 0; i < order.size(); ++i) QCOMPARE(order[i], i);
}

void TestBase::parallelForCoversEachIndexOnce() {
  std::vector<std::atomic<int>> seen(10007);
  parallelFor(seen.size(), 10, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) ++seen[i];
  });
  for (const auto& count : seen) QCOMPARE(count.load(), 1);
}

void TestBase::parallelForRethrows() {
  QVERIFY_EXCEPTION_THROWN(parallelFor(1000, 1,
                                       [](size_t begin, size_t) {
                                         if (begin > 500) throw std::runtime_error("x");
                                       }),
                           std::runtime_error);
}

void TestBase::poolTasksCanBeCancelled() {
  std::atomic<bool> started = false, ended = false;
  ThreadPool pool(1);
  auto source = pool.post([&](std::stop_token stop) {
    started = true;
    while (!stop.stop_requested()) std::this_thread::yield();
    ended = true;
  });
  QTRY_VERIFY(started);
  source.request_stop();
  QTRY_VERIFY(ended);
}

void TestBase::aTaskThatThrowsEndsAlone() {
  std::atomic<int> failures = 0, later = 0;
  ThreadPool pool(1, [&](std::exception_ptr thrown) {
    try {
      std::rethrow_exception(std::move(thrown));
    } catch (const std::runtime_error& error) {
      failures += std::string(error.what()) == "told";
    }
  });
  pool.post([](std::stop_token) { throw std::runtime_error("told"); });
  pool.post([&](std::stop_token) { ++later; });
  QTRY_COMPARE(later.load(), 1);
  QCOMPARE(failures.load(), 1);
}

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
