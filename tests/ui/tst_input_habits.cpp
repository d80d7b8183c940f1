// Wheel, Enter and focus rings, alike on every page.
#include "ui/theme/theme.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/choice_card.h"
#include "ui/widgets/entry_row.h"
#include "ui/widgets/input_habits.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

using namespace tw::ui;

class TestInputHabits : public QObject {
  Q_OBJECT
  Theme m_theme;
  std::unique_ptr<QScrollArea> m_area;
  QVBoxLayout* m_down = nullptr;

  template <class W> W* add(W* widget) {
    m_down->insertWidget(m_down->count() - 1, widget);
    return widget;
  }
  void show() {
    m_area->show();
    QVERIFY(QTest::qWaitForWindowActive(m_area.get()));
  }
  static bool wheel(QWidget* widget) {
    const QPointF at = widget->rect().center();
    QWheelEvent event(at, widget->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(widget, &event);
    return event.isAccepted();
  }

 private Q_SLOTS:
  void initTestCase() { m_theme.apply(ThemeMode::Light); }
  void init() {
    followInputHabits();
    m_area = std::make_unique<QScrollArea>();
    auto* inside = new QWidget;
    inside->setMinimumHeight(2000);
    m_down = new QVBoxLayout(inside);
    m_down->addStretch(1);
    m_area->setWidget(inside);
    m_area->setWidgetResizable(true);
    m_area->resize(400, 300);
  }
  void cleanup() { m_area.reset(); }

  void theWheelChangesAFieldOnlyWhileItHasTheFocus() {
    auto* combo = add(new QComboBox);
    combo->addItems({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
    auto* spin = add(new QSpinBox);
    spin->setValue(50);
    auto* slider = add(new QSlider(Qt::Horizontal));
    slider->setValue(50);
    auto* other = add(new QLineEdit);
    show();
    other->setFocus();
    for (QWidget* field : {static_cast<QWidget*>(combo), static_cast<QWidget*>(spin), static_cast<QWidget*>(slider)}) {
      QCOMPARE(field->focusPolicy(), Qt::StrongFocus); // nor does the wheel give it the focus
      QVERIFY(!wheel(field));                          // it is left to the page
    }
    QCOMPARE(combo->currentIndex(), 0);
    QCOMPARE(spin->value(), 50);
    QCOMPARE(slider->value(), 50);
    combo->setFocus();
    wheel(combo);
    QCOMPARE(combo->currentIndex(), 1);
    spin->setFocus();
    wheel(spin);
    QVERIFY(spin->value() != 50);
  }

  void enterPressesWhatHasTheFocus() {
    auto* button = add(makeButton(QStringLiteral("Export")));
    auto* link = add(makeLinkButton(QStringLiteral("Show")));
    auto* card = add(new ChoiceCard(QStringLiteral("LoRA"), {}));
    auto* row = add(new EntryRow(QStringLiteral("recipe"), {}));
    auto* box = add(new QCheckBox(QStringLiteral("Verify")));
    show();
    for (QAbstractButton* one : {static_cast<QAbstractButton*>(button), static_cast<QAbstractButton*>(link),
                                 static_cast<QAbstractButton*>(card), static_cast<QAbstractButton*>(row)})
      for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        QSignalSpy clicked(one, &QAbstractButton::clicked);
        one->setFocus();
        QTest::keyClick(one, key, key == Qt::Key_Enter ? Qt::KeypadModifier : Qt::NoModifier);
        QCOMPARE(clicked.count(), 1);
      }
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Return); // Space switches a box
    QVERIFY(!box->isChecked());
    QSignalSpy clicked(button, &QAbstractButton::clicked);
    button->setEnabled(false);
    QTest::keyClick(button, Qt::Key_Return);
    QCOMPARE(clicked.count(), 0);
    auto* kept = add(new QPushButton(QStringLiteral("Name")));
    keepEnter(kept);
    QSignalSpy renamed(kept, &QAbstractButton::clicked);
    kept->setFocus();
    QTest::keyClick(kept, Qt::Key_Return);
    QCOMPARE(renamed.count(), 0);
  }

  /// In a dialog Enter is the default button's, pressed once.
  /// The rows of a list that drops down are as high as those of menus.
  void aListThatDropsDownHasRoom() {
    auto* combo = add(new QComboBox);
    combo->addItems({QStringLiteral("one"), QStringLiteral("two")});
    show();
    QTest::mouseClick(combo, Qt::LeftButton);
    QTRY_VERIFY(combo->view()->isVisible());
    const auto row = combo->view()->visualRect(combo->model()->index(1, 0));
    QVERIFY2(row.height() >= 28, qPrintable(QString::number(row.height())));
    QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Return);
    QCOMPARE(combo->currentText(), QStringLiteral("two"));
  }

  void aDialogKeepsItsDefault() {
    QDialog dialog;
    QVBoxLayout down(&dialog);
    auto *cancel = new QPushButton(QStringLiteral("Cancel")), *ok = new QPushButton(QStringLiteral("OK"));
    down.addWidget(cancel);
    down.addWidget(ok);
    ok->setDefault(true);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    QSignalSpy done(ok, &QAbstractButton::clicked), other(cancel, &QAbstractButton::clicked);
    cancel->setFocus();
    QTest::keyClick(cancel, Qt::Key_Return);
    QCOMPARE(done.count() + other.count(), 1);
  }

  void ringsShowAfterKeysAlone() {
    auto* first = add(makeButton(QStringLiteral("One")));
    auto* second = add(makeButton(QStringLiteral("Two")));
    auto* card = add(new ChoiceCard(QStringLiteral("LoRA"), {}));
    show();
    QTest::mouseClick(first, Qt::LeftButton);
    QVERIFY(first->hasFocus());
    QVERIFY(!showsFocus(first));
    const auto clicked = first->grab().toImage();
    QTest::keyClick(first, Qt::Key_Tab);
    QVERIFY(second->hasFocus() && showsFocus(second));
    QTest::keyClick(second, Qt::Key_Backtab);
    QVERIFY(showsFocus(first));
    QVERIFY(first->grab().toImage() != clicked); // and it is to be seen
    QTest::mouseClick(card, Qt::LeftButton);
    QVERIFY(card->hasFocus() && !showsFocus(card));
    const auto quiet = card->grab().toImage();
    QTest::keyClick(card, Qt::Key_Down); // whoever goes on with keys sees where they are
    card->setFocus();
    QVERIFY(showsFocus(card));
    QVERIFY(card->grab().toImage() != quiet);
  }
};

QTEST_MAIN(TestInputHabits)
#include "tst_input_habits.moc"
