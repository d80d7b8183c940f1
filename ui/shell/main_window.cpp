#include "ui/shell/main_window.h"

#include "ui/bridge/messages.h"
#include "ui/models/last_folder.h"
#include "ui/models/run_list.h"
#include "ui/shell/engine_strip.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/pages.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/toast.h"
#include "ui/shell/tour.h"
#include "ui/studio/workspace.h"
#include "ui/widgets/drop_overlay.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

namespace tw::ui {
namespace {

/// The file that a line of text names: file managers and terminals copy paths plain, quoted or as file: addresses.
QString pathOf(const QString& line) {
  auto path = line.trimmed();
  if (path.size() > 1 && (path.front() == QLatin1Char('"') || path.front() == QLatin1Char('\'')) &&
      path.back() == path.front())
    path = path.mid(1, path.size() - 2);
  if (path.startsWith(QLatin1String("file:"))) path = QUrl(path).toLocalFile();
  if (path.startsWith(QLatin1String("~/"))) path.replace(0, 1, QDir::homePath());
  return QFileInfo(path).isAbsolute() && QFileInfo::exists(path) ? path : QString();
}

QStringList pathsOf(const QMimeData* mime) {
  QStringList paths;
  for (const auto& url : mime->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  if (paths.isEmpty() && mime->hasText())
    for (const auto& line : mime->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts))
      if (const auto path = pathOf(line); !path.isEmpty()) paths << path;
  return paths;
}

const QString kGeometry = QStringLiteral("window/geometry"), kPage = QStringLiteral("window/page");

/// Where the last window was left; what has to be decided is on Home.
PageId pageToBegin(Studio& studio) {
  if (!studio.workspace().recoverable().isEmpty()) return PageId::Home;
  const auto name = studio.settings().value(kPage, {}).toString();
  for (const auto& entry : pageEntries())
    if (entry.name == name) return entry.id;
  return PageId::Home;
}

bool namesFiles(const QDropEvent& event) {
  for (const auto& url : event.mimeData()->urls())
    if (url.isLocalFile()) return true;
  return false;
}

} // namespace

MainWindow::MainWindow(Studio& studio, QWidget* parent) : QMainWindow(parent), m_studio(studio) {
  setAcceptDrops(true);
  setMinimumSize(1000, 640);
  m_current = pageToBegin(studio);
  build();
  m_overlay = new DropOverlay(this);
  m_toast = new Toast(this);
  buildShortcuts();
  connect(&studio, &Studio::pageRequested, this, &MainWindow::showPage);
  connect(&studio, &Studio::tourRequested, this, &MainWindow::startTour);
  connect(qApp, &QApplication::focusChanged, this, &MainWindow::catchFocus);
  connect(&studio, &Studio::notice, m_toast, &Toast::show);
  connect(&studio, &Studio::readinessChanged, this, &MainWindow::showReadiness);
  connect(&studio.recipe(), &RecipeDocument::fileChanged, this, &MainWindow::showTitle);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &MainWindow::showTitle);
  connect(&studio.recipe(), &RecipeDocument::modifiedChanged, this, &MainWindow::showTitle);
  connect(&studio.runs(), &RunList::failed, this, [this](const Error& error) { m_studio.noticeError(error); });
  studio.setLetGo([this] { return letGo(); });
  // Fields take drops of text; files dropped on them are for the window.
  qApp->installEventFilter(this);
  resize(1280, 800);
  restoreGeometry(studio.settings().value(kGeometry).toByteArray());
}

MainWindow::~MainWindow() {
  disconnect(qApp, &QApplication::focusChanged, this, nullptr); // the pages lose it while they go
  m_studio.setLetGo({});
}

void MainWindow::build() {
  auto* central = new QWidget;
  auto* across = new QHBoxLayout(central);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(0);
  m_sidebar = new Sidebar;
  across->addWidget(m_sidebar);
  auto* down = m_down = new QVBoxLayout;
  down->setSpacing(0);
  m_header = new HeaderBar(m_studio);
  down->addWidget(m_header);
  down->addWidget(new EngineStrip(m_studio));
  m_pages = new QStackedWidget;
  down->addWidget(m_pages, 1);
  across->addLayout(down, 1);
  m_made.clear();
  const int stop = m_tour ? m_tour->stop() : -1;
  delete m_tour;
  // Until it is gone, the old frame would make every shortcut ambiguous.
  if (auto* old = centralWidget())
    for (auto* shortcut : old->findChildren<QShortcut*>()) shortcut->setEnabled(false);
  setCentralWidget(central); // deletes the pages of the other language
  if (m_overlay) m_overlay->raise();
  if (m_toast) m_toast->raiseAll();
  central->show(); // at once, not with the next layout: keys go to what is visible
  connect(m_sidebar, &Sidebar::chosen, this, &MainWindow::showPage);
  buildMenu();
  showReadiness();
  showPage(m_current);
  showTitle();
  if (stop >= 0) continueTour(stop);
}

void MainWindow::showTitle() {
  // The platform adds the program's name.
  const auto& recipe = m_studio.recipe();
  setWindowTitle((recipe.name().isEmpty() ? tr("untitled") : recipe.name()) + QStringLiteral("[*]"));
  setWindowModified(recipe.isModified());
  setWindowFilePath(recipe.file());
}

Page* MainWindow::page(PageId id) {
  // Made when first shown, so that the first window paints at once.
  auto& made = m_made[id];
  if (!made) {
    made = pageEntry(id).make(m_studio);
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
  // Who goes elsewhere has no need of the tour any more.
  if (m_tour && m_tour->page() != id) m_tour->end();
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
    for (const auto& file : m_studio.settings().recentRecipes()) {
      // An ampersand in a name is no mnemonic.
      auto name =
          QFileInfo(file).completeBaseName() + QStringLiteral("  ·  ") +
          recent->fontMetrics().elidedText(QDir::toNativeSeparators(QFileInfo(file).path()), Qt::ElideMiddle, 320);
      recent->addAction(name.replace(QLatin1Char('&'), QStringLiteral("&&")), this, [this, file] { take({file}); });
    }
    if (recent->isEmpty()) recent->addAction(tr("Nothing opened yet"))->setEnabled(false);
  });
  add(tr("Save"), QKeySequence::Save, [this] { saveRecipe(); });
  add(tr("Save as…"), QKeySequence::SaveAs, [this] { saveRecipeAs(); });
  menu->addSeparator();
  auto* undo = add(tr("Undo"), QKeySequence::Undo, [this] { step(true); });
  auto* redo = add(tr("Redo"), QKeySequence::Redo, [this] { step(false); });
  auto* stack = m_studio.recipe().undoStack();
  const auto follow = [stack, undo, redo] {
    undo->setEnabled(stack->canUndo());
    redo->setEnabled(stack->canRedo());
    undo->setText(stack->canUndo() ? tr("Undo: %1").arg(labelOf(stack->undoText())) : tr("Undo"));
    redo->setText(stack->canRedo() ? tr("Redo: %1").arg(labelOf(stack->redoText())) : tr("Redo"));
  };
  connect(stack, &QUndoStack::indexChanged, undo, follow); // the actions go before their menu does
  follow();
  menu->addSeparator();
  add(tr("Rename recipe"), QKeySequence(Qt::Key_F2), [this] { m_header->rename(); });
  add(tr("Add what was copied"), QKeySequence::Paste, [this] { paste(); });
  add(tr("Settings"), QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { showPage(PageId::Settings); });
  add(tr("Quit"), QKeySequence::Quit, [this] { close(); });
  m_header->recipeButton()->setMenu(menu);
}

void MainWindow::buildShortcuts() {
  const auto cycle = [this](const QKeySequence& keys, int direction) {
    auto* shortcut = new QShortcut(keys, this);
    connect(shortcut, &QShortcut::activated, this, [this, direction] { cycleRegion(direction); });
  };
  cycle(QKeySequence(Qt::Key_F6), 1);
  cycle(QKeySequence(Qt::SHIFT | Qt::Key_F6), -1);
  cycle(QKeySequence(Qt::CTRL | Qt::Key_Tab), 1);
  cycle(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), -1);
}

void MainWindow::cycleRegion(int direction) {
  const QList<QWidget*> regions{m_sidebar, m_header, m_pages->currentWidget()};
  const auto* focused = focusWidget();
  qsizetype at = 0;
  for (qsizetype i = 0; i < regions.size(); ++i)
    if (focused && regions[i]->isAncestorOf(focused)) at = i;
  for (qsizetype i = 1; i <= regions.size(); ++i) {
    auto* region = regions[(at + direction * i + 2 * regions.size()) % regions.size()];
    for (auto* widget = region->nextInFocusChain(); widget && region->isAncestorOf(widget);
         widget = widget->nextInFocusChain())
      if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus))
        return widget->setFocus(Qt::TabFocusReason);
  }
}

/// What is pressed may go grey or away, and Qt hands its focus to whatever comes next: the sidebar, where a letter or a
/// space would change the page. It stays on the page.
void MainWindow::catchFocus(QWidget* before, QWidget* now) {
  if (!before || !now || !m_pages || !m_pages->isAncestorOf(before) || (before->isVisible() && before->isEnabled()))
    return;
  if (m_sidebar->isAncestorOf(now) || m_header->isAncestorOf(now))
    m_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::step(bool back) {
  auto* stack = m_studio.recipe().undoStack();
  if (back ? !stack->canUndo() : !stack->canRedo()) return;
  const auto what = labelOf(back ? stack->undoText() : stack->redoText());
  if (back) stack->undo();
  else stack->redo();
  Q_EMIT m_studio.notice(back ? tr("Undone: %1.").arg(what) : tr("Redone: %1.").arg(what),
                         back ? tr("Redo") : tr("Undo"), [this, back] { step(!back); });
}

void MainWindow::showReadiness() {
  QMap<PageId, QString> missing;
  for (const auto& item : m_studio.missingForRun())
    if (!missing.contains(item.page)) missing.insert(item.page, item.sentence);
  const bool noModel = missing.contains(PageId::Model); // then the method is not known to fit either
  for (const auto id : {PageId::Data, PageId::Model, PageId::Method})
    m_sidebar->setReadiness(id, !missing.contains(id) && !(id == PageId::Method && noModel), missing.value(id));
}

// --- tour
// --------------------------------------------------------------------------------------------------------------------------------------------

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (m_studio.settings().tourSeen() || event->spontaneous() || m_tour) return;
  // Once the first window is painted; not before somebody who came with a file or has to decide about a lost recipe.
  QTimer::singleShot(0, this, [this] {
    if (m_current == PageId::Home && m_studio.workspace().recoverable().isEmpty() && !m_tour) startTour();
  });
}

void MainWindow::startTour() { continueTour(0); }

void MainWindow::continueTour(int stop) {
  delete m_tour;
  m_tour = new Tour(this, tourStops());
  m_down->addWidget(m_tour);
  connect(m_tour, &Tour::pageWanted, this, &MainWindow::showPage);
  connect(m_tour, &Tour::ended, this, [this] {
    m_studio.settings().setTourSeen(true);
    m_pages->currentWidget()->setFocus(Qt::OtherFocusReason); // not the sidebar, which would be next
  });
  m_tour->go(stop);
}

// --- files
// -------------------------------------------------------------------------------------------------------------------------------------------

void MainWindow::take(const QStringList& paths) {
  if (QApplication::activeModalWidget()) { // its answer may be about the very recipe that this would change
    Q_EMIT m_studio.notice(tr("A question is open. Answer it, then try again."), {}, {});
    return;
  }
  QStringList whole; // recipes hold absolute paths
  for (const auto& path : paths) whole << QFileInfo(path).absoluteFilePath();
  const auto plan = Studio::planDrop(whole);
  if (plan.kind == DropPlan::Kind::Recipe && !letGo()) return;
  m_studio.carryOut(plan);
}

void MainWindow::paste() {
  if (const auto paths = pathsOf(QApplication::clipboard()->mimeData()); !paths.isEmpty()) take(paths);
  else Q_EMIT m_studio.notice(tr("Nothing that was copied is a file or a folder."), {}, {});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  m_drop = QApplication::activeModalWidget()
               ? DropPlan{DropPlan::Kind::Nothing, {}, tr("Answer the open question first.")}
               : Studio::planDrop(pathsOf(event->mimeData()));
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
  QMetaObject::invokeMethod(
      this, [this, paths] { take(paths); }, Qt::QueuedConnection);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
  const auto type = event->type();
  if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop && type != QEvent::DragLeave)
    return false;
  auto* widget = qobject_cast<QWidget*>(watched);
  if (!widget || widget == this || widget->window() != this) return false;
  if (type == QEvent::DragLeave) {
    m_overlay->hide();
    return false;
  }
  if (!namesFiles(*static_cast<QDropEvent*>(event))) return false;
  if (type == QEvent::DragEnter) dragEnterEvent(static_cast<QDragEnterEvent*>(event));
  else if (type == QEvent::DragMove) dragMoveEvent(static_cast<QDragMoveEvent*>(event));
  else dropEvent(static_cast<QDropEvent*>(event));
  return true;
}

void MainWindow::newRecipe() {
  if (!letGo()) return;
  m_studio.recipe().reset();
  showPage(PageId::Home);
}

void MainWindow::openRecipe() {
  const auto file =
      QFileDialog::getOpenFileName(this, tr("Open recipe"), lastFolder(m_studio.settings(), QStringLiteral("recipe")),
                                   tr("Recipes (*.json *.tunewright)"));
  rememberFolder(m_studio.settings(), QStringLiteral("recipe"), file);
  // Named as a recipe, so it is one, whatever it looks like.
  if (!file.isEmpty() && letGo()) m_studio.carryOut({DropPlan::Kind::Recipe, {file}, {}});
}

bool MainWindow::saveRecipe() {
  if (m_studio.recipe().file().isEmpty()) return saveRecipeAs();
  if (m_studio.recipe().changedOnDisk()) {
    const auto name = QFileInfo(m_studio.recipe().file()).fileName();
    QMessageBox question(QMessageBox::Warning, tr("The file has changed"),
                         tr("“%1” was changed by another window or program since it was opened here.").arg(name),
                         QMessageBox::Cancel, this);
    question.setInformativeText(tr("Replacing it loses what was changed there."));
    question.setObjectName(QStringLiteral("changed-question"));
    auto* other = question.addButton(tr("Save as…"), QMessageBox::AcceptRole);
    auto* replace = question.addButton(tr("Replace it"), QMessageBox::DestructiveRole);
    question.setDefaultButton(other);
    question.exec();
    if (question.clickedButton() == other) return saveRecipeAs();
    if (question.clickedButton() != replace) return false;
  }
  if (auto saved = m_studio.recipe().save(); !saved) {
    m_studio.noticeError(saved.error());
    return false;
  }
  return true;
}

bool MainWindow::saveRecipeAs() {
  const auto name = m_studio.recipe().name().isEmpty() ? QStringLiteral("recipe") : m_studio.recipe().name();
  QFileDialog dialog(this, tr("Save recipe"), lastFolder(m_studio.settings(), QStringLiteral("recipe")),
                     tr("Recipes (*.json *.tunewright)"));
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.setDefaultSuffix(QStringLiteral("json")); // before the dialog asks whether to overwrite
  dialog.selectFile(name + QStringLiteral(".json"));
  if (dialog.exec() != QDialog::Accepted || dialog.selectedFiles().isEmpty()) return false;
  const auto file = dialog.selectedFiles().first();
  rememberFolder(m_studio.settings(), QStringLiteral("recipe"), file);
  if (auto saved = m_studio.recipe().saveAs(file); !saved) {
    m_studio.noticeError(saved.error());
    return false;
  }
  m_studio.settings().addRecentRecipe(file);
  return true;
}

bool MainWindow::letGo() {
  if (!m_studio.recipe().isModified()) return true;
  QMessageBox question(QMessageBox::Question, tr("Unsaved changes"),
                       tr("Save the changes to “%1”?").arg(m_studio.recipe().name()),
                       QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  question.setObjectName(QStringLiteral("unsaved-question"));
  const int answer = question.exec();
  if (answer == QMessageBox::Save) return saveRecipe();
  return answer == QMessageBox::Discard;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (m_studio.run().isActive() && !closeDuringRun(*this, m_studio)) return event->ignore();
  // What is unsaved comes back as it is; where the user does not want that, it is asked about.
  const bool comesBack = m_studio.settings().reopensRecipe();
  if (!comesBack && !letGo()) return event->ignore();
  m_studio.workspace().close(comesBack);
  m_studio.settings().setValue(kGeometry, saveGeometry());
  m_studio.settings().setValue(kPage, pageEntry(m_current).name);
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange && m_sidebar) {
    m_studio.run().retranslate();
    build();
  }
  QMainWindow::changeEvent(event);
}

} // namespace tw::ui
