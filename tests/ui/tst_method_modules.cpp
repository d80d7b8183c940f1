// The tree of target modules and the range of layers: what is ticked reaches the recipe in the words of the contract.
#include "method_page_fixture.h"
#include "ui/pages/method/layer_drawing.h"
#include "ui/theme/tokens.h"

class TestMethodModules : public QObject, private MethodPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { tearDown(); }

  /// What is filled is what the method trains: beside the weights, before the text, the weights themselves.
  void theDrawingShowsWhereTheMethodTrains() {
    show();
    m_page->resize(1244, 852);
    auto* drawing = m_page->findChild<LayerDrawing*>();
    QTRY_VERIFY(drawing->isVisible());
    const auto overlaps = [&](const QRectF& part) {
      const auto weights = drawing->weights();
      return std::any_of(weights.begin(), weights.end(), [&](const QRectF& weight) { return weight.intersects(part); });
    };
    const auto painted = [&](const QRectF& part) {
      return drawing->grab().toImage().pixelColor(part.center().toPoint());
    };
    const QColor accent = tokens(drawing->palette()).accent;
    QVERIFY(!drawing->trained().isEmpty());
    for (const auto& part : drawing->trained()) QVERIFY(!overlaps(part));
    QCOMPARE(painted(drawing->trained().first()), accent);
    QVERIFY(painted(drawing->weights().first()) != accent);
    const auto everywhere = drawing->trained().size();
    m->set("method.target_modules", Json{"q_proj"}); // attention alone
    QVERIFY(!drawing->trained().isEmpty() && drawing->trained().size() < everywhere);
    m->set("method.type", "prompt_tuning");
    for (const auto& part : drawing->trained())
      for (const auto& weight : drawing->weights()) QVERIFY(part.right() < weight.left());
    m->set("method.type", "full");
    for (const auto& weight : drawing->weights()) QCOMPARE(painted(weight), accent);
    for (const auto& method : methodInfos()) {
      if (method.reserved) continue;
      m->set("method.type", method.name);
      QVERIFY2(!drawing->trained().isEmpty() && !drawing->accessibleDescription().isEmpty(), method.name.c_str());
      for (const auto& part : drawing->trained()) QVERIFY2(QRectF(drawing->rect()).contains(part), method.name.c_str());
    }
    // A low window has room for the list alone.
    m->set("method.type", "lora");
    m_page->resize(900, 600);
    QTRY_VERIFY(!drawing->isVisible());
  }

  void modulesAreWrittenAsTheContractHasThem() {
    show();
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    QVERIFY(named<CheckBox>(m_page.get(), "module-q_proj")->isChecked());
    QVERIFY(!named<CheckBox>(m_page.get(), "module-lm_head")->isChecked());
    QCOMPARE(named<CheckBox>(m_page.get(), "module-gate_proj")->note(), QStringLiteral("4864 × 896"));
    click(m_page.get(), "module-o_proj");
    COMPARE_JSON(m->value("method.target_modules"),
                 Json{"q_proj", "k_proj", "v_proj", "gate_proj", "up_proj", "down_proj"});
    QCOMPARE(named<CheckBox>(m_page.get(), "group-attention")->checkState(), Qt::PartiallyChecked);
    QCOMPARE(named<CheckBox>(m_page.get(), "group-attention")->note(), QStringLiteral("3 of 4"));
    click(m_page.get(), "module-o_proj");
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    click(m_page.get(), "group-mlp");
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "k_proj", "v_proj", "o_proj"});
    click(m_page.get(), "group-attention");
    QCOMPARE(textOf(m_page.get(), "modules-problem"), QStringLiteral("Choose at least one module."));
    click(m_page.get(), "all-linear");
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    undo();
    undo();
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "k_proj", "v_proj", "o_proj"});
    QVERIFY(!named<CheckBox>(m_page.get(), "module-up_proj")->isChecked());
  }

  void namesThatTheModelHasNotAreKept() {
    show();
    m->set("method.target_modules", Json{"q_proj", "experts.0"});
    QVERIFY(allText(named(m_page.get(), "modules-card")).contains(QStringLiteral("experts.0")));
    click(m_page.get(), "module-v_proj");
    COMPARE_JSON(m->value("method.target_modules"), Json{"q_proj", "v_proj", "experts.0"});
  }

  void aPatternIsShownAndKept() {
    show();
    m->set("method.target_modules", ".*\\.[qv]_proj");
    auto* pattern = named<QLineEdit>(m_page.get(), "module-pattern");
    QVERIFY(pattern->isVisible());
    QCOMPARE(pattern->text(), QStringLiteral(".*\\.[qv]_proj"));
    QVERIFY(!named(m_page.get(), "layers")->isVisible());
    type(pattern, ".*k_proj");
    COMPARE_JSON(m->value("method.target_modules"), ".*k_proj");
    click(m_page.get(), "all-linear");
    COMPARE_JSON(m->value("method.target_modules"), "all-linear");
    m_page->setFocus();
    click(m_page.get(), "by-pattern");
    QVERIFY(pattern->isVisible());
  }

  void layersAreAListOrNull() {
    show();
    auto* layers = named<RangeSlider>(m_page.get(), "layers");
    QCOMPARE(textOf(m_page.get(), "layers-text"), QStringLiteral("Layers 0–23 of 24"));
    const int middle = layers->height() / 2;
    QTest::mousePress(layers, Qt::LeftButton, {}, {9, middle});
    for (int x = 9; x <= layers->width() / 2; x += 5) QTest::mouseMove(layers, {x, middle});
    QTest::mouseRelease(layers, Qt::LeftButton, {}, {layers->width() / 2, middle});
    const auto list = m->value("method.layers_to_transform");
    QVERIFY(list.is_array());
    COMPARE_JSON(list.back(), 23);
    QVERIFY(list.front() >= 10 && list.front() <= 13);
    undo();
    QVERIFY(m->value("method.layers_to_transform").is_null());
    m->set("method.layers_to_transform", Json{0, 3, 7});
    QCOMPARE(textOf(m_page.get(), "layers-text"), QStringLiteral("Some layers from 0 to 7 of 24"));
    layers->setFocus();
    QTest::keyClick(layers, Qt::Key_Right); // the first ring was used last
    COMPARE_JSON(m->value("method.layers_to_transform"), Json{1, 2, 3, 4, 5, 6, 7});
    QTest::keyClick(layers, Qt::Key_Right, Qt::ShiftModifier);
    COMPARE_JSON(m->value("method.layers_to_transform").back(), 8);
  }
};

QTEST_MAIN(TestMethodModules)
#include "tst_method_modules.moc"
