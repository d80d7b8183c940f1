// What counts as memory of this process: what only it can give back, and not pages of files.
#include "engine/base/files.h"
#include "engine/memory/memory.h"

#include <QTemporaryDir>
#include <QTest>
#include <sys/mman.h>

using namespace tw;

class TestMemoryInUse : public QObject {
  Q_OBJECT

  static constexpr int64_t kBytes = int64_t{64} << 20, kRoom = int64_t{8} << 20;

  /// Touches new memory all over and gives it back.
  static void useAndReturn() {
    void* block =
        ::mmap(nullptr, static_cast<size_t>(kBytes), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    QVERIFY(block != MAP_FAILED);
    const auto before = memoryInUse(at::kCPU);
    std::memset(block, 1, static_cast<size_t>(kBytes));
    QVERIFY(memoryInUse(at::kCPU) >= before + kBytes - kRoom);
    ::munmap(block, static_cast<size_t>(kBytes));
  }

 private Q_SLOTS:
  void pagesOfFilesDoNotCount() {
    const QTemporaryDir folder;
    const auto path = fromUtf8(folder.filePath("pages").toStdString());
    QVERIFY(writeFileAtomically(path, std::string(static_cast<size_t>(kBytes), 'x')));
    const auto file = MappedFile::open(path);
    QVERIFY(file);
    resetPeakMemory(at::kCPU);
    const auto before = memoryInUse(at::kCPU);
    int64_t sum = 0;
    for (const auto byte : (*file)->bytes()) sum += std::to_integer<int64_t>(byte);
    QCOMPARE(sum, kBytes * 'x');
    QVERIFY(std::abs(memoryInUse(at::kCPU) - before) < kRoom);
    QVERIFY(std::abs(peakMemory(at::kCPU) - before) < kRoom);
  }

  void thePeakIsKeptUntilItIsReset() {
    resetPeakMemory(at::kCPU);
    const auto before = memoryInUse(at::kCPU);
    useAndReturn();
    QVERIFY(memoryInUse(at::kCPU) < before + kRoom);
    for (int reading = 0; reading < 2; ++reading) QVERIFY(peakMemory(at::kCPU) >= before + kBytes - kRoom);
    resetPeakMemory(at::kCPU);
    QVERIFY(peakMemory(at::kCPU) < before + kRoom);
  }

  /// Pages of files that are dropped after a peak must not be added to it.
  void thePeakOfAnEarlierSpanStays() {
    const QTemporaryDir folder;
    const auto path = fromUtf8(folder.filePath("pages").toStdString());
    QVERIFY(writeFileAtomically(path, std::string(static_cast<size_t>(kBytes), 'x')));
    resetPeakMemory(at::kCPU);
    const auto before = memoryInUse(at::kCPU);
    {
      const auto file = MappedFile::open(path);
      QVERIFY(file);
      int64_t sum = 0;
      for (const auto byte : (*file)->bytes()) sum += std::to_integer<int64_t>(byte);
      QCOMPARE(sum, kBytes * 'x');
      useAndReturn();
      QVERIFY(peakMemory(at::kCPU) < before + kBytes + kRoom); // as a trainer reads it after each step
    }
    const auto peak = peakMemory(at::kCPU);
    QVERIFY(peak >= before + kBytes - kRoom);
    QVERIFY(peak < before + kBytes + kRoom);
  }
};

QTEST_GUILESS_MAIN(TestMemoryInUse)
#include "tst_memory_in_use.moc"
