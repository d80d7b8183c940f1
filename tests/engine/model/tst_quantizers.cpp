// What each quantiser says of its weights is what it makes of them.
#include "engine/quant/quantizer.h"

#include <QTest>

using namespace tw;

class TestQuantizers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void bitsAreThoseOfTheStorage_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("block");
    QTest::addColumn<bool>("twice");
    for (const auto& name : quantizerNames()) {
      QTest::addRow("%s", name.c_str()) << QString::fromStdString(name) << 64 << false;
      QTest::addRow("%s in large blocks", name.c_str()) << QString::fromStdString(name) << 512 << false;
      QTest::addRow("%s with double quantisation", name.c_str()) << QString::fromStdString(name) << 64 << true;
    }
  }
  void bitsAreThoseOfTheStorage() {
    QFETCH(QString, name);
    QFETCH(int, block);
    QFETCH(bool, twice);
    const auto* quantizer = findQuantizer(*quantizationNamed(name.toStdString()));
    QVERIFY(quantizer);
    const BlockLayout layout{block, twice};
    const auto weight = at::randn({256, 512});
    const auto held = quantizer->quantize(weight, layout);
    QVERIFY(held->isQuantized());
    const auto bits = quantizer->bits(layout, weight.size(1));
    const double perWeight = 8.0 / static_cast<double>(weight.numel());
    QCOMPARE(perWeight * static_cast<double>(held->valueBytes()), bits.codes);
    // The maps of constants in 8 bits and of other codes than NF4's are a few hundred bytes for the whole matrix.
    const double constants = perWeight * static_cast<double>(held->constantBytes());
    QVERIFY2(constants >= bits.constants && constants < bits.constants + perWeight * 1200,
             qPrintable(QString::number(constants)));
    const auto gap = (held->denseCopy(at::kFloat) - weight).norm() / weight.norm();
    QVERIFY2(gap.item<double>() < 0.2, qPrintable(QString::number(gap.item<double>())));
    QVERIFY(gap.item<double>() > 1e-4); // it is quantised at all
  }

  void noneIsNoQuantizer() {
    QVERIFY(!findQuantizer(Quantization::None));
    QVERIFY(*quantizationNamed("none") == Quantization::None);
  }

  void namesGoBothWays() {
    std::string advice = "Use one of none";
    for (const auto& name : quantizerNames()) {
      QCOMPARE(quantizationName(*quantizationNamed(name)), name);
      advice += ", " + name;
    }
    for (const char* unknown : {"gptq", "nf5", "int3", ""}) {
      const auto found = quantizationNamed(unknown);
      QVERIFY2(!found, unknown);
      QCOMPARE(found.error().code, std::string("model.quantization"));
      QCOMPARE(found.error().advice.english(), advice + ".");
    }
  }
};

QTEST_APPLESS_MAIN(TestQuantizers)
#include "tst_quantizers.moc"
