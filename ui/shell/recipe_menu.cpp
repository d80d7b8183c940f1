#include "ui/shell/recipe_menu.h"

#include "ui/bridge/messages.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/main_window.h"
#include "ui/shell/recipe_files.h"

#include <QDir>
#include <QFileInfo>

namespace tw::ui {

RecipeMenu::RecipeMenu(Studio& studio, RecipeFiles& files, HeaderBar& header, MainWindow& window)
    : QMenu(&header), m_studio(studio), m_window(window) {
  add(tr("New recipe"), QKeySequence::New, [&] {
    if (files.startNew()) window.showPage(PageId::Home);
  });
  add(tr("Open recipe…"), QKeySequence::Open, [&files] { files.open(); });
  addRecent();
  add(tr("Save"), QKeySequence::Save, [&files] { files.save(); });
  add(tr("Save as…"), QKeySequence::SaveAs, [&files] { files.saveAs(); });
  addSeparator();
  addUndo();
  addSeparator();
  add(tr("Rename recipe"), QKeySequence(Qt::Key_F2), [&header] { header.rename(); });
  add(tr("Add what was copied"), QKeySequence::Paste, [&window] { window.paste(); });
  add(tr("Settings"), QKeySequence(Qt::CTRL | Qt::Key_Comma), [&window] { window.showPage(PageId::Settings); });
  add(tr("Quit"), QKeySequence::Quit, [&window] { window.close(); });
}

template <class Slot> QAction* RecipeMenu::add(const QString& text, const QKeySequence& keys, Slot&& slot) {
  auto* action = addAction(text);
  action->setShortcut(keys);
  connect(action, &QAction::triggered, this, std::forward<Slot>(slot));
  m_window.addAction(action);
  return action;
}

void RecipeMenu::addRecent() {
  auto* recent = addMenu(tr("Open recent"));
  connect(recent, &QMenu::aboutToShow, this, [this, recent] {
    recent->clear();
    for (const auto& file : m_studio.settings().recentRecipes()) {
      // An ampersand in a name is no mnemonic.
      auto name =
          QFileInfo(file).completeBaseName() + QStringLiteral("  ·  ") +
          recent->fontMetrics().elidedText(QDir::toNativeSeparators(QFileInfo(file).path()), Qt::ElideMiddle, 320);
      recent->addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")), this,
                        [this, file] { m_window.take({file}); });
    }
    if (recent->isEmpty()) recent->addAction(tr("Nothing opened yet"))->setEnabled(false);
  });
}

void RecipeMenu::addUndo() {
  auto* undo = add(tr("Undo"), QKeySequence::Undo, [this] { step(m_studio, true); });
  auto* redo = add(tr("Redo"), QKeySequence::Redo, [this] { step(m_studio, false); });
  auto* stack = m_studio.recipe().undoStack();
  const auto follow = [stack, undo, redo] {
    undo->setEnabled(stack->canUndo());
    redo->setEnabled(stack->canRedo());
    undo->setText(stack->canUndo() ? tr("Undo: %1").arg(labelOf(stack->undoText())) : tr("Undo"));
    redo->setText(stack->canRedo() ? tr("Redo: %1").arg(labelOf(stack->redoText())) : tr("Redo"));
  };
  connect(stack, &QUndoStack::indexChanged, undo, follow);
  follow();
}

void RecipeMenu::step(Studio& studio, bool back) {
  auto* stack = studio.recipe().undoStack();
  if (back ? !stack->canUndo() : !stack->canRedo()) return;
  const auto what = labelOf(back ? stack->undoText() : stack->redoText());
  if (back) stack->undo();
  else stack->redo();
  Q_EMIT studio.notice(back ? tr("Undone: %1.").arg(what) : tr("Redone: %1.").arg(what), back ? tr("Redo") : tr("Undo"),
                       [&studio, back] { step(studio, !back); });
}

} // namespace tw::ui
