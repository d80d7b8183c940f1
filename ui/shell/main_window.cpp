#include "ui/shell/main_window.h"

#include "ui/models/run_list.h"
#include "ui/shell/engine_strip.h"
#include "ui/shell/header_bar.h"
#include "ui/shell/named_files.h"
#include "ui/shell/pages.h"
#include "ui/shell/recipe_menu.h"
#include "ui/shell/sidebar.h"
#include "ui/shell/toast.h"
#include "ui/shell/tour.h"
#include "ui/studio/workspace.h"
#include "ui/widgets/drop_overlay.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>

namespace tw::ui {
namespace {

/// A page takes the room that there is. Else every label that changes its width has the texts of all pages broken into
/// lines anew, those of pages out of sight too.
class PageStack : public QStackedWidget {
 public:
  bool hasHeightForWidth() const override { return false; }
  QSize sizeHint() const override { return minimumSizeHint(); }
  QSize minimumSizeHint() const override { return currentWidget() ? currentWidget()->minimumSizeHint() : QSize(); }
};

const QString kGeometry = QStringLiteral("window/geometry"), kPage = QStringLiteral("window/page");

/// Where the last window was left; what has to be decided is on Home.
PageId pageToBegin(Studio& studio) {
  if (!studio.workspace().recoverable().isEmpty()) return PageId::Home;
  const auto name = studio.settings().value(kPage, {}).toString();
  for (const auto& entry : pageEntries())
    if (entry.name == name) return entry.id;
  return PageId::Home;
}

} // namespace

MainWindow::MainWindow(Studio& studio, QWidget* parent)
    : QMainWindow(parent), m_studio(studio), m_files(studio, *this), m_focus(*this) {
  setAcceptDrops(true);
  setMinimumSize(1000, 640);
  m_current = pageToBegin(studio);
  build();
  m_overlay = new DropOverlay(this);
  m_toast = new Toast(this);
  connect(&studio, &Studio::pageRequested, this, &MainWindow::showPage);
  connect(&studio, &Studio::tourRequested, this, &MainWindow::startTour);
  connect(&studio, &Studio::notice, m_toast, &Toast::show);
  connect(&studio, &Studio::readinessChanged, this, &MainWindow::showReadiness);
  connect(&studio.recipe(), &RecipeDocument::fileChanged, this, &MainWindow::showTitle);
  connect(&studio.recipe(), &RecipeDocument::changed, this, &MainWindow::showTitle);
  connect(&studio.recipe(), &RecipeDocument::modifiedChanged, this, &MainWindow::showTitle);
  connect(&studio.runs(), &RunList::failed, this, [this](const Error& error) { m_studio.noticeError(error); });
  studio.setLetGo([this] { return m_files.letGo(); });
  // Fields take drops of text; files dropped on them are for the window.
  qApp->installEventFilter(this);
  resize(1280, 800);
  restoreGeometry(studio.settings().value(kGeometry).toByteArray());
}

MainWindow::~MainWindow() { m_studio.setLetGo({}); }

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
  m_pages = new PageStack;
  down->addWidget(m_pages, 1);
  across->addLayout(down, 1);
  m_focus.set({m_sidebar, m_header}, m_pages);
  m_made.clear();
  const int stop = m_tour ? m_tour->stop() : -1;
  delete m_tour;
  delete m_menu; // with its actions' keys
  // Until it is gone, the old frame would make every shortcut ambiguous.
  if (auto* old = centralWidget())
    for (auto* shortcut : old->findChildren<QShortcut*>()) shortcut->setEnabled(false);
  setCentralWidget(central); // deletes the pages of the other language
  if (m_overlay) m_overlay->raise();
  if (m_toast) m_toast->raiseAll();
  central->show(); // at once, not with the next layout: keys go to what is visible
  connect(m_sidebar, &Sidebar::chosen, this, &MainWindow::showPage);
  m_menu = new RecipeMenu(m_studio, m_files, *m_header, *this);
  m_header->recipeButton()->setMenu(m_menu);
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
  QTimer::singleShot(0, m_toast, &Toast::giveWay); // once the tour has its place
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
  if (plan.kind == DropPlan::Kind::Recipe && !m_files.letGo()) return;
  m_studio.carryOut(plan);
}

void MainWindow::paste() {
  if (const auto paths = namedFiles(*QApplication::clipboard()->mimeData()); !paths.isEmpty()) take(paths);
  else Q_EMIT m_studio.notice(tr("Nothing that was copied is a file or a folder."), {}, {});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  m_drop = QApplication::activeModalWidget()
               ? DropPlan{DropPlan::Kind::Nothing, {}, tr("Answer the open question first.")}
               : Studio::planDrop(namedFiles(*event->mimeData()));
  m_overlay->show(m_drop.sentence, m_drop.kind != DropPlan::Kind::Nothing);
  event->acceptProposedAction(); // refused things are taken too, so that the sentence stays in view
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event) { event->acceptProposedAction(); }
void MainWindow::dragLeaveEvent(QDragLeaveEvent*) { m_overlay->hide(); }

void MainWindow::dropEvent(QDropEvent* event) {
  m_overlay->hide();
  event->acceptProposedAction();
  const auto paths = namedFiles(*event->mimeData());
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
  if (!holdsFiles(*static_cast<QDropEvent*>(event)->mimeData())) return false;
  if (type == QEvent::DragEnter) dragEnterEvent(static_cast<QDragEnterEvent*>(event));
  else if (type == QEvent::DragMove) dragMoveEvent(static_cast<QDragMoveEvent*>(event));
  else dropEvent(static_cast<QDropEvent*>(event));
  return true;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (m_studio.run().isActive() && !closeDuringRun(*this, m_studio)) return event->ignore();
  // What is unsaved comes back as it is; where the user does not want that, it is asked about.
  const bool comesBack = m_studio.settings().reopensRecipe();
  if (!comesBack && !m_files.letGo()) return event->ignore();
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
