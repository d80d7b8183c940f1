#pragma once
// The Method page over a fake session, and what its tests need to act on it like a user.
#include "page_fixture.h"
#include "ui/bridge/messages.h"
#include "ui/fields/check_box.h"
#include "ui/fields/field_row.h"
#include "ui/fields/number_box.h"
#include "ui/fields/range_slider.h"
#include "ui/fields/slider.h"
#include "ui/fields/slider_field.h"
#include "ui/models/model_library.h"
#include "ui/models/module_choice.h"
#include "ui/pages/method/method_form.h"
#include "ui/pages/method/method_page.h"
#include "ui/widgets/choice_card.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QUndoStack>

using namespace tw;
using namespace tw::ui;
using test::allText;
using test::click;
using test::named;
using test::textOf;

class MethodPageFixture {
 protected:
  std::unique_ptr<test::PageFixture> m;
  std::unique_ptr<MethodPage> m_page;

  void show(const std::function<void(test::FakeServices&)>& prepare = {}, bool withModel = true) {
    m_page.reset();
    m = std::make_unique<test::PageFixture>(prepare);
    QVERIFY(m->open());
    if (withModel) m->set("model.path", "/models/small");
    m_page = std::make_unique<MethodPage>(*m->studio);
    m_page->resize(1084, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QTRY_VERIFY(m_page->settled());
    m->studio->recipe().undoStack()->clear();
  }
  FieldRow* row(const char* field) { return m_page->findChild<MethodForm*>()->row(QString::fromLatin1(field)); }
  Slider* slider(const char* field) { return static_cast<SliderField*>(row(field)->editor())->slider(); }
  NumberBox* box(const char* field) { return row(field)->editor()->findChild<NumberBox*>(); }
  QTabBar* groups() { return named<QTabBar>(m_page.get(), "method-groups"); }
  /// The card of a method, with its group in view, as one gets there by the mouse.
  ChoiceCard* card(const std::string& method) {
    auto* found = named<ChoiceCard>(m_page.get(), ("method-" + method).c_str());
    for (int tab = 0; found && !found->isVisible() && tab < groups()->count(); ++tab)
      QTest::mouseClick(groups(), Qt::LeftButton, {}, groups()->tabRect(tab).center());
    return found;
  }
  void choose(const std::string& method) { QTest::mouseClick(card(method), Qt::LeftButton); }
  void bringIntoView(QWidget* widget) {
    QCoreApplication::processEvents(); // the layout of what was unfolded
    m_page->findChild<MethodForm*>()->ensureWidgetVisible(widget);
  }
  void undo() { m->studio->recipe().undoStack()->undo(); }
  void type(QWidget* into, const char* text) {
    into->setFocus();
    QTest::keyClick(into, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(into, Qt::Key_Delete); // so that an empty text empties
    QTest::keyClicks(into, QString::fromLatin1(text));
    QTest::keyClick(into, Qt::Key_Return);
  }
  QAction* preset(const QString& name) {
    auto* menu = named<QMenu>(m_page.get(), "presets-menu");
    menu->popup(m_page->mapToGlobal(QPoint(400, 40)));
    for (auto* action : menu->actions()) {
      if (action->text().section(QLatin1Char('\t'), 0, 0) == name) return action; // behind the tab: what it takes
      if (action->menu())
        for (auto* inner : action->menu()->actions())
          if (action->text() + QLatin1Char('/') + inner->text() == name) return inner;
    }
    return nullptr;
  }
  void choosePreset(const QString& name) {
    auto* menu = named<QMenu>(m_page.get(), "presets-menu");
    QTRY_VERIFY(preset(name));
    auto* action = preset(name);
    if (menu->actions().contains(action))
      QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    else action->trigger();
    menu->close();
  }

  void tearDown() {
    m_page.reset();
    m.reset();
  }
};
