#include "ui/pages/model/model_list.h"

#include "ui/models/found_models.h"
#include "ui/models/last_folder.h"
#include "ui/models/model_library.h"
#include "ui/studio/studio.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/row_focus.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QToolButton>

namespace tw::ui {
namespace {

constexpr int kRowHeight = 52, kPadding = 10, kIcon = 18;

/// Two lines a model; the recipe's one is filled and ticked, the one with the keyboard's focus outlined.
class Delegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kRowHeight}; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const auto& t = tokens(option.palette);
    const bool chosen = index.data(FoundModels::Chosen).toBool();
    const bool focused = option.state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(option.rect).adjusted(1, 1, -1, -1);
    if (chosen || focused || option.state & QStyle::State_MouseOver) {
      painter->setPen(focused ? QPen(t.accent, 1.4) : QPen(Qt::NoPen));
      painter->setBrush(chosen ? t.accentSoft : t.raised);
      painter->drawRoundedRect(frame, 7, 7);
    }
    const QRect inner = option.rect.adjusted(kPadding, 8, -kPadding, -8);
    const int room = inner.width() - (chosen ? kIcon + 8 : 0);
    const auto line = [&](TextRole role, const QColor& color, Qt::Alignment side, const QString& text) {
      const auto font = fontFor(role);
      painter->setFont(font);
      painter->setPen(color);
      painter->drawText(QRect(inner.left(), inner.top(), room, inner.height()), static_cast<int>(side),
                        QFontMetrics(font).elidedText(text, Qt::ElideMiddle, room));
    };
    line(TextRole::CardTitle, t.text, Qt::AlignTop, index.data().toString());
    line(TextRole::Secondary, t.muted, Qt::AlignBottom, index.data(FoundModels::Line).toString());
    if (chosen)
      iconNamed(QStringLiteral("check"), t.accent)
          .paint(painter, QRect(inner.right() - kIcon + 1, inner.center().y() - kIcon / 2, kIcon, kIcon));
    painter->restore();
  }
};

} // namespace

ModelList::ModelList(Studio& studio, QWidget* parent)
    : Card(tr("Library"), parent), m_studio(studio), m_found(new FoundModels(studio.library(), studio.recipe(), this)),
      m_shown(new QSortFilterProxyModel(this)), m_filter(new QLineEdit), m_view(new QListView),
      m_empty(makeLabel({}, TextRole::Body, true, true)), m_folders(new QWidget) {
  setObjectName(QStringLiteral("library-card"));
  m_shown->setSourceModel(m_found);
  m_shown->setFilterRole(FoundModels::Search);
  m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
  build();
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_shown->setFilterFixedString(text.trimmed());
    showState();
  });
  connect(m_view, &QListView::clicked, this, &ModelList::choose);
  connect(m_view, &QListView::activated, this, &ModelList::choose);
  connect(&studio.library(), &ModelLibrary::foundChanged, this, &ModelList::showState);
  connect(&studio.settings(), &Settings::modelFoldersChanged, this, &ModelList::showFolders);
  showFolders();
  showState();
}

void ModelList::build() {
  auto* add = makeLinkButton(tr("Add folder…"));
  add->setObjectName(QStringLiteral("add-folder"));
  add->setToolTip(tr("Search one more folder, and the folders in it, for models."));
  auto* refresh = makeLinkButton(tr("Refresh"));
  refresh->setObjectName(QStringLiteral("refresh-models"));
  addToTitle(add);
  addToTitle(refresh);
  m_filter->setObjectName(QStringLiteral("model-filter"));
  m_filter->setPlaceholderText(tr("Filter by name, family or folder"));
  m_filter->setAccessibleName(tr("Filter models"));
  m_filter->setClearButtonEnabled(true);
  m_filter->addAction(iconNamed(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_view->setObjectName(QStringLiteral("models"));
  m_view->setAccessibleName(tr("Models on this machine"));
  m_view->setModel(m_shown);
  m_view->setItemDelegate(new Delegate(m_view));
  m_view->setMouseTracking(true);
  m_view->setUniformItemSizes(true);
  m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_empty->setObjectName(QStringLiteral("library-empty"));
  m_empty->setAlignment(Qt::AlignTop);
  auto* folders = new QVBoxLayout(m_folders);
  folders->setContentsMargins(0, 0, 0, 0);
  folders->setSpacing(0);
  body()->addWidget(m_filter);
  body()->addWidget(m_view, 1);
  body()->addWidget(m_empty, 1);
  body()->addWidget(m_folders);
  connect(add, &QPushButton::clicked, this, &ModelList::addFolder);
  connect(refresh, &QPushButton::clicked, &m_studio.library(), &ModelLibrary::refresh);
}

void ModelList::choose(const QModelIndex& index) {
  m_studio.recipe().endMerge();
  m_studio.library().choose(index.data(FoundModels::Path).toString());
}

void ModelList::addFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder to search for models"),
                                                        lastFolder(m_studio.settings(), QStringLiteral("model")));
  if (folder.isEmpty()) return;
  rememberFolder(m_studio.settings(), QStringLiteral("model"), folder);
  auto folders = m_studio.settings().modelFolders();
  if (folders.contains(folder)) return Q_EMIT m_studio.notice(tr("“%1” is searched already.").arg(folder), {}, {});
  m_studio.settings().setModelFolders(folders << folder);
}

void ModelList::removeFolder(const QString& folder) {
  auto& settings = m_studio.settings();
  const auto before = settings.modelFolders();
  auto after = before;
  after.removeAll(folder);
  settings.setModelFolders(after);
  Q_EMIT m_studio.notice(tr("“%1” is no longer searched; nothing was deleted.").arg(folder), tr("Undo"),
                         [&settings, before] { settings.setModelFolders(before); });
}

void ModelList::showFolders() {
  keepRowFocus(m_folders, QStringLiteral("remove-folder"), m_view);
  auto* rows = static_cast<QVBoxLayout*>(m_folders->layout());
  while (auto* item = rows->takeAt(0)) {
    if (item->widget()) {
      item->widget()->hide();
      item->widget()->deleteLater();
    }
    delete item;
  }
  const auto folders = m_studio.settings().modelFolders();
  m_folders->setVisible(!folders.isEmpty());
  if (folders.isEmpty()) return;
  rows->addWidget(makeRule());
  auto* heading = makeLabel(tr("Your folders"), TextRole::Secondary, true);
  heading->setContentsMargins(0, space::small, 0, space::tight);
  rows->addWidget(heading);
  for (const auto& folder : folders) {
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    auto* name = makeLabel(folder, TextRole::Secondary);
    name->setToolTip(folder);
    name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* remove = new QToolButton;
    remove->setObjectName(QStringLiteral("remove-folder"));
    remove->setIcon(iconNamed(QStringLiteral("close")));
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Do not search this folder"));
    remove->setAccessibleName(tr("Do not search %1").arg(folder));
    across->addWidget(name, 1);
    across->addWidget(remove);
    rows->addWidget(row);
    connect(remove, &QToolButton::clicked, this, [this, folder] { removeFolder(folder); });
  }
}

void ModelList::showState() {
  const auto& library = m_studio.library();
  const bool any = m_shown->rowCount() > 0;
  setTitleNote(library.searching()       ? tr("searching…")
               : m_found->rowCount() > 0 ? tr("%n models", nullptr, m_found->rowCount())
                                         : QString());
  m_view->setVisible(any);
  m_empty->setVisible(!any);
  if (m_found->rowCount() > 0) m_empty->setText(tr("No model matches “%1”.").arg(m_filter->text().trimmed()));
  else if (library.searching()) m_empty->setText(tr("Looking for models on this machine…"));
  else
    m_empty->setText(tr("No model was found. Add the folder that holds your models, or drop a model folder anywhere on "
                        "this window. What the Hugging Face and ModelScope caches hold appears here by itself."));
}

} // namespace tw::ui
