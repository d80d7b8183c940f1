#include "ui/main_window.h"

#include "ui/bridge/messages.h"
#include "ui/pages/pages.h"
#include "ui/widgets/drop_overlay.h"
#include "ui/widgets/header_bar.h"
#include "ui/widgets/sidebar.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QStackedWidget>
#include <QToolButton>

namespace tw::ui {
namespace {

QStringList pathsOf(const QMimeData* mime) {
  QStringList paths;
  for (const auto& url : mime->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  if (paths.isEmpty() && mime->hasText())
    for (const auto& line : mime->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts))
      if (const auto trimmed = line.trimmed(); QFileInfo::exists(trimmed)) paths << trimmed;
  return paths;
}

} // namespace

MainWindow::MainWindow(Studio& studio, QWidget* parent) : QMainWindow(parent), m_studio(studio) {
  setAcceptDrops(true);
  setMinimumSize(1000, 640);
  build();
  m_overlay = new DropOverlay(this);
  m_toast = new Toast(this);
  connect(&studio, &Studio::pageRequested, this, &MainWindow::showPage);
  connect(&studio, &Studio::notice, m_toast, &Toast::show);
  connect(&studio, &Studio::readinessChanged, this, &MainWindow::showReadiness);
  connect(&studio.recipe(), &RecipeDocument::fileChanged, this, [this] { setWindowTitle(QStringLiteral("Tunewright")); });
  resize(1280, 800);
  restoreGeometry(studio.settings().value(QStringLiteral("window/geometry")).toByteArray());
}

void MainWindow::build() {
  auto* central = new QWidget;
  auto* across = new QHBoxLayout(central);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(0);
  m_sidebar = new Sidebar;
  across->addWidget(m_sidebar);
  auto* down = new QVBoxLayout;
  down->setSpacing(0);
  m_header = new HeaderBar(m_studio);
  down->addWidget(m_header);
  m_pages = new QStackedWidget;
  down->addWidget(m_pages, 1);
  across->addLayout(down, 1);
  m_made.clear();
  setCentralWidget(central); // deletes the pages of the other language
  connect(m_sidebar, &Sidebar::chosen, this, &MainWindow::showPage);
  buildMenu();
  showReadiness();
  showPage(m_current);
  setWindowTitle(QStringLiteral("Tunewright"));
}

Page* MainWindow::page(PageId id) {
  // Made when first shown, so that the first window paints at once.
  auto& made = m_made[id];
  if (!made) {
    made = makePage(id, m_studio);
    m_pages->addWidget(made);
  }
  return made;
}

void MainWindow::showPage(PageId id) {
  m_current = id;
  auto* shown = page(id);
  m_pages->setCurrentWidget(shown);
  m_sidebar->setCurrent(id);
  shown->activated();
}

void MainWindow::buildMenu() {
  const auto old = actions();
  for (auto* action : old) {
    removeAction(action);
    delete action;
  }
  auto* menu = new QMenu(m_header);
  const auto add = [&](const QString& text, const QKeySequence& keys, auto&& slot) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, slot);
    addAction(action);
    menu->addAction(action);
    return action;
  };
  add(tr("New recipe"), QKeySequence::New, [this] { newRecipe(); });
  add(tr("Open recipe…"), QKeySequence::Open, [this] { openRecipe(); });
  auto* recent = menu->addMenu(tr("Open recent"));
  connect(recent, &QMenu::aboutToShow, this, [this, recent] {
    recent->clear();
    for (const auto& file : m_studio.settings().recentRecipes())
      recent->addAction(QFileInfo(file).completeBaseName() + QStringLiteral("  —  ") + QFileInfo(file).path(), this, [this, file] { take({file}); });
    if (recent->isEmpty()) recent->addAction(tr("Nothing opened yet"))->setEnabled(false);
  });
  add(tr("Save"), QKeySequence::Save, [this] { saveRecipe(); });
  add(tr("Save as…"), QKeySequence::SaveAs, [this] { saveRecipeAs(); });
  menu->addSeparator();
  auto* undo = add(tr("Undo"), QKeySequence::Undo, [this] { m_studio.recipe().undoStack()->undo(); });
  auto* redo = add(tr("Redo"), QKeySequence::Redo, [this] { m_studio.recipe().undoStack()->redo(); });
  auto* stack = m_studio.recipe().undoStack();
  const auto follow = [stack, undo, redo] {
    undo->setEnabled(stack->canUndo());
    redo->setEnabled(stack->canRedo());
  };
  connect(stack, &QUndoStack::indexChanged, menu, follow);
  follow();
  menu->addSeparator();
  add(tr("Add what was copied"), QKeySequence::Paste, [this] { paste(); });
  add(tr("Settings"), QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { showPage(PageId::Settings); });
  add(tr("Quit"), QKeySequence::Quit, [this] { close(); });
  m_header->recipeButton()->setMenu(menu);
}

void MainWindow::showReadiness() {
  QSet<PageId> missing;
  for (const auto& item : m_studio.missingForRun()) missing.insert(item.page);
  for (const auto id : {PageId::Data, PageId::Model, PageId::Method}) m_sidebar->setDone(id, !missing.contains(id) && !(id == PageId::Method && missing.contains(PageId::Model)));
}

// --- files -------------------------------------------------------------------------------------------------------------------------------------------

void MainWindow::take(const QStringList& paths) {
  const auto plan = Studio::planDrop(paths);
  if (plan.kind == DropPlan::Kind::Recipe && !letGo()) return;
  m_studio.carryOut(plan);
}

void MainWindow::paste() {
  if (const auto paths = pathsOf(QApplication::clipboard()->mimeData()); !paths.isEmpty())
    take(paths);
  else
    Q_EMIT m_studio.notice(tr("Nothing that was copied is a file or a folder."), {}, {});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  m_drop = Studio::planDrop(pathsOf(event->mimeData()));
  m_overlay->show(m_drop.sentence, m_drop.kind != DropPlan::Kind::Nothing);
  event->acceptProposedAction(); // refused things are taken too, so that the sentence stays in view
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event) { event->acceptProposedAction(); }
void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_overlay->hide(); }

void MainWindow::dropEvent(QDropEvent* event) {
  m_overlay->hide();
  event->acceptProposedAction();
  const auto paths = pathsOf(event->mimeData());
  // After the drop has returned: a question must not hold the other program's drag.
  QMetaObject::invokeMethod(this, [this, paths] { take(paths); }, Qt::QueuedConnection);
}

void MainWindow::newRecipe() {
  if (!letGo()) return;
  m_studio.recipe().reset();
  showPage(PageId::Home);
}

void MainWindow::openRecipe() {
  const auto file = QFileDialog::getOpenFileName(this, tr("Open recipe"), {}, tr("Recipes (*.json *.tunewright)"));
  if (!file.isEmpty()) take({file});
}

bool MainWindow::saveRecipe() {
  if (m_studio.recipe().file().isEmpty()) return saveRecipeAs();
  if (auto saved = m_studio.recipe().save(); !saved) {
    Q_EMIT m_studio.notice(messageOf(saved.error()) + QLatin1Char(' ') + adviceOf(saved.error()), {}, {});
    return false;
  }
  return true;
}

bool MainWindow::saveRecipeAs() {
  const auto name = m_studio.recipe().name().isEmpty() ? QStringLiteral("recipe") : m_studio.recipe().name();
  const auto file = QFileDialog::getSaveFileName(this, tr("Save recipe"), name + QStringLiteral(".json"), tr("Recipes (*.json *.tunewright)"));
  if (file.isEmpty()) return false;
  if (auto saved = m_studio.recipe().saveAs(file); !saved) {
    Q_EMIT m_studio.notice(messageOf(saved.error()) + QLatin1Char(' ') + adviceOf(saved.error()), {}, {});
    return false;
  }
  m_studio.settings().addRecentRecipe(file);
  return true;
}

bool MainWindow::letGo() {
  if (!m_studio.recipe().isModified()) return true;
  QMessageBox question(QMessageBox::Question, tr("Unsaved changes"), tr("Save the changes to “%1”?").arg(m_studio.recipe().name()),
                       QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  question.setObjectName(QStringLiteral("unsaved-question"));
  const int answer = question.exec();
  if (answer == QMessageBox::Save) return saveRecipe();
  return answer == QMessageBox::Discard;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (m_studio.run().isActive() && !closeDuringRun(*this, m_studio)) return event->ignore();
  if (!letGo()) return event->ignore();
  m_studio.recipe().discardRecovery();
  m_studio.settings().setValue(QStringLiteral("window/geometry"), saveGeometry());
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange && m_sidebar) build();
  QMainWindow::changeEvent(event);
}

} // namespace tw::ui
