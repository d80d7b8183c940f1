// The tree of target modules and the range of layers: what is ticked reaches the recipe in the words of the contract.
#include "method_page_fixture.h"

class TestMethodModules : public QObject, private MethodPageFixture {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { tearDown(); }

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
