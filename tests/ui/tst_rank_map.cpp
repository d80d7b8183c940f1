// Ranks over layers and modules: the table that paths of modules make, how it is drawn, and the card of the Train page.
#include "train_page_fixture.h"
#include "ui/charts/rank_map.h"
#include "ui/theme/tokens.h"

class TestRankMap : public QObject, private TrainPageFixture {
  Q_OBJECT

  static ModuleRanks llama() {
    return {{"model.layers.0.self_attn.q_proj", 4},   {"model.layers.0.mlp.down_proj", 32},
            {"model.layers.2.self_attn.q_proj", 8},   {"model.layers.2.mlp.down_proj", 16},
            {"model.layers.10.self_attn.q_proj", 16}, {"lm_head", 12}};
  }
  static double luminance(const QColor& color) {
    const auto channel = [](double value) {
      return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
  }
  static double contrast(const QColor& a, const QColor& b) {
    const double bright = std::max(luminance(a), luminance(b)), dark = std::min(luminance(a), luminance(b));
    return (bright + 0.05) / (dark + 0.05);
  }

 private Q_SLOTS:
  void initTestCase() { setUpOnce(); }
  void init() { setUp(); }
  void cleanup() { close(); }

  void aTableOfPaths() {
    const auto table = RankTable::of(llama());
    QCOMPARE(table.modules, (QStringList{QStringLiteral("q_proj"), QStringLiteral("down_proj")}));
    QCOMPARE(table.layers, (std::vector<int>{0, 2, 10})); // as numbers, not as words
    QCOMPARE(table.ranks, (std::vector<std::vector<int>>{{4, 8, 16}, {32, 16, 0}}));
    QCOMPARE(table.lowest, 4);
    QCOMPARE(table.highest, 32);
    QCOMPARE(table.others, QStringList{QStringLiteral("lm_head 12")});
  }

  void namesThatAreAlikeKeepTheirParents() {
    const auto table = RankTable::of(ModuleRanks{
        {"transformer.h.0.attn.c_proj", 4}, {"transformer.h.0.mlp.c_proj", 8}, {"transformer.h.0.attn.c_attn", 2}});
    QCOMPARE(table.modules,
             (QStringList{QStringLiteral("attn.c_proj"), QStringLiteral("mlp.c_proj"), QStringLiteral("c_attn")}));
  }

  void expertsOfALayerAreOne() {
    const auto table = RankTable::of(ModuleRanks{{"model.layers.1.block_sparse_moe.experts.0.w1", 4},
                                                 {"model.layers.1.block_sparse_moe.experts.1.w1", 9}});
    QCOMPARE(table.modules, QStringList{QStringLiteral("w1")});
    QCOMPARE(table.ranks, (std::vector<std::vector<int>>{{9}}));
  }

  void patternsWithoutLayersSayNothing() {
    QVERIFY(RankTable::of(std::map<std::string, int64_t>{{"q_proj", 8}, {".*mlp.*", 4}}).empty());
    QVERIFY(!RankTable::of(std::map<std::string, int64_t>{{"model.layers.3.mlp.up_proj", 4}}).empty());
  }

  void cellsTellTheirRank() {
    RankMap map;
    map.setTable(RankTable::of(llama()));
    map.resize(300, map.sizeHint().height());
    QCOMPARE(map.tellAt(map.cellRect(0, 1).center()), QStringLiteral("Layer 2 · q_proj: rank 8"));
    QCOMPARE(map.tellAt(map.cellRect(1, 2).center()), QStringLiteral("Layer 10 · down_proj: not trained"));
    QCOMPARE(map.tellAt(QPointF(2, 2)), QString());
    QCOMPARE(map.tellAt(QPointF(200, map.height() - 2)), QString());
    QVERIFY(map.accessibleDescription().contains(QStringLiteral("q_proj: 4 to 16")));
    map.show();
    QVERIFY(QTest::qWaitForWindowExposed(&map));
    map.setFocus();
    QTest::keyClick(&map, Qt::Key_Right);
    QTest::keyClick(&map, Qt::Key_Right);
    QTest::keyClick(&map, Qt::Key_Down);
    QCOMPARE(map.accessibleDescription(), QStringLiteral("Layer 2 · down_proj: rank 16"));
  }

  void ranksAreToldApartInBothThemes_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
  }
  void ranksAreToldApartInBothThemes() {
    QFETCH(bool, dark);
    Theme theme;
    theme.apply(dark ? ThemeMode::Dark : ThemeMode::Light);
    RankMap map;
    map.setTable(RankTable::of(llama()));
    const auto low = map.cellColor(0, 0), high = map.cellColor(1, 0), between = map.cellColor(0, 1);
    QVERIFY2(contrast(low, high) >= 3, qPrintable(QString::number(contrast(low, high))));
    QVERIFY(contrast(low, between) > 1.1 && contrast(between, high) > 1.1);
    QVERIFY(contrast(high, tokens(map.palette()).surface) >= 3);
  }

  /// All layers of a large model and long names find their place in a narrow column.
  void manyLayersFitANarrowColumn() {
    ModuleRanks ranks;
    for (int layer = 0; layer < 126; ++layer)
      ranks.emplace_back("model.layers." + std::to_string(layer) + ".block.quite_a_long_projection", 4 + layer % 28);
    RankMap map;
    map.setTable(RankTable::of(ranks));
    map.resize(240, map.sizeHint().height());
    QVERIFY(map.cellRect(0, 0).left() < 120);
    QVERIFY(map.cellRect(0, 125).right() <= 240.5);
    QVERIFY(map.cellRect(0, 125).width() >= 1);
    QCOMPARE(map.tellAt(QPointF(239, 4)), QStringLiteral("Layer 125 · quite_a_long_projection: rank 17"));
  }

  void aRunThatChoosesRanksShowsThem() {
    makeReady();
    QVERIFY(!find("ranks")->isVisible());
    click("primary");
    Json modules = Json::array();
    for (const auto& [name, rank] : llama()) modules.push_back({{"name", name}, {"rank", rank}});
    m_session->play(1, events::Progress{"ranks", 16, 16, "batches"});
    m_session->play(1, events::Report{"rank_allocation", {{"modules", modules}, {"mean_rank", 16}, {"batches", 16}}});
    begin(1);
    QTRY_VERIFY(find("ranks")->isVisible());
    QCOMPARE(find<RankMap>("rank-map")->table().highest, 32);
    QVERIFY(shownText().contains(QStringLiteral("chosen by gradients")));
    QVERIFY(shownText().contains(QStringLiteral("lm_head 12")));
    picture("ranks");
    // The next run, of another method, has none.
    m_session->end(1);
    QTRY_VERIFY(!run().isActive());
    Recipe next;
    next.name = "next";
    run().start(next);
    QTRY_VERIFY(!find("ranks")->isVisible());
  }

  void anOldRunShowsThoseOfItsRecipe() {
    Recipe recipe;
    recipe.method.rank_pattern = {{"model.layers.0.mlp.up_proj", 4}, {"model.layers.1.mlp.up_proj", 24}};
    run().load({}, recipe);
    QTRY_VERIFY(find("ranks")->isVisible());
    QCOMPARE(find<RankMap>("rank-map")->table().highest, 24);
    QVERIFY(!shownText().contains(QStringLiteral("chosen by gradients")));
  }
};

QTEST_MAIN(TestRankMap)
#include "tst_rank_map.moc"
