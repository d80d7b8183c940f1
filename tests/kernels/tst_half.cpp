#include "kernels/support/half.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace tw::kernels;

class TestHalf : public QObject {
  Q_OBJECT

 private:
  template <class T> static uint16_t rounded(float value) {
    T result;
    assign(result, value);
    return result.bits;
  }

  /// Every 16-bit value survives; halfway between neighbours goes to the even one, and the next float up or down to its
  /// side.
  template <class T> static void everyValue(uint16_t infinityBits) {
    for (uint32_t bits = 0; bits < infinityBits; ++bits) {
      const float value = toFloat(T{uint16_t(bits)});
      QCOMPARE(rounded<T>(value), uint16_t(bits));
      QCOMPARE(rounded<T>(-value), uint16_t(bits | 0x8000u));
      if (bits + 1 == infinityBits) continue;
      const float next = toFloat(T{uint16_t(bits + 1)});
      const float middle = value + (next - value) / 2.0f;
      QCOMPARE(rounded<T>(middle), uint16_t(bits % 2 == 0 ? bits : bits + 1));
      QCOMPARE(rounded<T>(std::nextafterf(middle, 0.0f)), uint16_t(bits));
      QCOMPARE(rounded<T>(std::nextafterf(middle, next)),
               uint16_t(middle == std::nextafterf(middle, next) ? bits : bits + 1));
    }
    QCOMPARE(rounded<T>(std::numeric_limits<float>::infinity()), infinityBits);
    QVERIFY(std::isnan(toFloat(T{rounded<T>(std::numeric_limits<float>::quiet_NaN())})));
    QVERIFY(std::isnan(toFloat(T{rounded<T>(floatOf(0x7f800001u))})));
  }

 private Q_SLOTS:
  void float16() {
    everyValue<Half>(0x7c00);
    QCOMPARE(rounded<Half>(65519.0f), uint16_t(0x7bff));
    QCOMPARE(rounded<Half>(65520.0f), uint16_t(0x7c00));
    QCOMPARE(rounded<Half>(1e-9f), uint16_t(0));
  }
  void bfloat16() { everyValue<Bf16>(0x7f80); }
};

QTEST_APPLESS_MAIN(TestHalf)
#include "tst_half.moc"
