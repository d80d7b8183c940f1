#include "ui/pages/data/data_files.h"

#include "engine/api/catalog/choice.h"
#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/dataset_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/input_habits.h"
#include "ui/widgets/row_focus.h"

#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

namespace tw::ui {
namespace {

constexpr int kFileHeight = 40; ///< of a file that is well
constexpr int kHighest = 136;   ///< of the list: three files, then it scrolls

/// Muted text in another of the theme's colours.
void colour(QLabel* label, const QColor& color) {
  auto palette = label->palette();
  palette.setColor(QPalette::WindowText, color);
  label->setPalette(palette);
}

} // namespace

QString formatTitle(const std::string& format) {
  for (const auto& known : dataFormatChoices())
    if (known.name == format && known.name != "auto") return titleOf(known);
  return DataFiles::tr("No known form");
}

QString fileFacts(const OpenFile& open) {
  if (!open.view) return {};
  return QStringList{
      DataFiles::tr("%Ln rows", nullptr, static_cast<int>(std::min<int64_t>(open.view->rows(), INT32_MAX))),
      formatTitle(open.view->format()), text(open.view->encoding())}
      .join(QStringLiteral(" · "));
}

// --- one file
// ----------------------------------------------------------------------------------------------------------------------------------------

DataFileRow::DataFileRow(Studio& studio, int index, QWidget* parent)
    : QAbstractButton(parent), m_studio(studio), m_index(index) {
  setObjectName(QStringLiteral("data-file-%1").arg(index));
  setCheckable(true);
  setAutoExclusive(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  auto* down = new QVBoxLayout(this);
  down->setContentsMargins(10, 4, 6, 4);
  down->setSpacing(2);
  auto* across = new QHBoxLayout;
  across->setSpacing(space::small);
  m_icon = new QLabel;
  m_name = makeLabel({}, TextRole::CardTitle);
  m_facts = makeLabel({}, TextRole::Secondary, true);
  m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_facts->setForegroundRole(QPalette::WindowText); // not the button's
  m_progress = new QProgressBar;
  m_progress->setTextVisible(false);
  m_progress->setFixedWidth(120);
  m_progress->setRange(0, 1000);
  m_cancel = makeLinkButton(tr("Cancel"));
  m_cancel->setObjectName(QStringLiteral("cancel-opening"));
  m_weight = new QDoubleSpinBox;
  m_weight->setObjectName(QStringLiteral("file-weight"));
  m_weight->setRange(0.05, 100);
  m_weight->setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
  m_weight->setSingleStep(0.5);
  m_weight->setDecimals(2);
  m_weight->setPrefix(QStringLiteral("× "));
  m_weight->setFixedWidth(76);
  m_weight->setKeyboardTracking(false);
  m_weight->setCursor(Qt::ArrowCursor);
  m_weight->setToolTip(tr("How often this file is used in an epoch: 2 uses it twice, 0.5 a changing half of it."));
  m_remove = new QToolButton;
  m_remove->setObjectName(QStringLiteral("remove-file"));
  m_remove->setIcon(iconNamed(QStringLiteral("close")));
  m_remove->setAutoRaise(true);
  m_remove->setStyleSheet(QStringLiteral("QToolButton { border: 0; padding: 4px; }"));
  m_remove->setToolTip(tr("Take this file out of the recipe. The file itself stays where it is."));
  across->addWidget(m_icon);
  across->addWidget(m_name);
  across->addWidget(m_facts, 1);
  across->addWidget(m_progress);
  across->addWidget(m_cancel);
  across->addWidget(m_weight);
  across->addWidget(m_remove);
  down->addLayout(across);
  m_trouble = makeLabel({}, TextRole::Secondary, false, true);
  m_trouble->setForegroundRole(QPalette::WindowText);
  down->addWidget(m_trouble);
  m_links = new QWidget;
  auto* links = new QHBoxLayout(m_links);
  links->setContentsMargins(0, 0, 0, 0);
  m_again = makeLinkButton(tr("Open again"));
  m_again->setObjectName(QStringLiteral("open-again"));
  m_map = makeLinkButton(tr("Map columns…"));
  m_map->setObjectName(QStringLiteral("map-file"));
  links->addWidget(m_again);
  m_encoding = makeLinkButton(tr("Choose its encoding…"));
  m_encoding->setObjectName(QStringLiteral("choose-encoding"));
  links->addWidget(m_map);
  links->addWidget(m_encoding);
  links->addStretch(1);
  down->addWidget(m_links);
  auto& data = studio.data();
  connect(this, &QAbstractButton::clicked, &data, [this, &data] { data.setCurrent(m_index); });
  connect(m_cancel, &QPushButton::clicked, &data, [this, &data] { data.cancelOpening(m_index); });
  connect(m_again, &QPushButton::clicked, &data, [this, &data] { data.reopen(m_index); });
  connect(m_map, &QPushButton::clicked, this, [this] { Q_EMIT mappingWanted(m_index); });
  connect(m_encoding, &QPushButton::clicked, this, [this] { Q_EMIT encodingWanted(m_index); });
  connect(m_weight, &QDoubleSpinBox::valueChanged, &data,
          [this, &data](double weight) { data.setWeight(m_index, weight); });
  connect(m_weight, &QDoubleSpinBox::editingFinished, &studio.recipe(), &RecipeDocument::endMerge);
  connect(m_remove, &QToolButton::clicked, &data, [this, &data] {
    const auto name = m_name->text();
    data.removeFile(m_index);
    m_studio.noticeEdit(tr("“%1” is no longer part of the recipe.").arg(name));
  });
}

void DataFileRow::show(const OpenFile& open) {
  const auto path = tw::ui::text(open.file.path); // a button has a text of its own
  const auto name = QFileInfo(path).fileName();
  m_name->setText(name);
  m_name->setToolTip(path);
  setAccessibleName(name);
  m_remove->setAccessibleName(tr("Remove %1").arg(name));
  m_weight->setAccessibleName(tr("Weight of %1").arg(name));
  {
    const QSignalBlocker quiet(m_weight);
    if (!m_weight->hasFocus() || !qFuzzyCompare(m_weight->value(), open.file.weight))
      m_weight->setValue(open.file.weight);
  }
  showFacts(open);
  showTrouble(open);
  setChecked(m_studio.data().current() == m_index);
  updateGeometry();
  update();
}

void DataFileRow::showFacts(const OpenFile& open) {
  const auto& t = tokens(palette());
  const bool busy = open.opening.pending();
  m_facts->setText(busy ? tr("is being opened…") : fileFacts(open));
  m_facts->setToolTip(m_facts->text());
  m_progress->setVisible(busy);
  m_progress->setValue(static_cast<int>(open.progress * 1000));
  m_cancel->setVisible(busy);
  m_icon->setPixmap(
      (open.error ? iconNamed(QStringLiteral("warning"), t.bad) : iconNamed(QStringLiteral("file"), t.muted))
          .pixmap(16, 16));
  setAccessibleDescription(m_facts->text());
}

void DataFileRow::showTrouble(const OpenFile& open) {
  const auto& t = tokens(palette());
  const bool shapeless = open.view && open.view->format().empty();
  QString words;
  if (open.error) words = inARow({messageOf(*open.error), adviceOf(*open.error)});
  else if (shapeless) words = tr("Its columns fit none of the known forms. Say which column plays which part.");
  else if (open.cancelled) words = tr("Opening was cancelled.");
  m_trouble->setText(words);
  colour(m_trouble, open.error ? t.bad : shapeless ? t.warn : t.muted);
  m_trouble->setVisible(!words.isEmpty());
  m_again->setVisible(open.error.has_value() || open.cancelled);
  m_map->setVisible(shapeless);
  m_encoding->setVisible(open.error && open.error->code == "data.encoding");
  m_links->setVisible(!words.isEmpty());
  if (!words.isEmpty()) setAccessibleDescription(words);
}

QSize DataFileRow::sizeHint() const {
  const int width = parentWidget() ? parentWidget()->width() : 400;
  return {200, std::max(kFileHeight, layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width)
                                                                   : layout()->sizeHint().height())};
}

void DataFileRow::resizeEvent(QResizeEvent* event) {
  QAbstractButton::resizeEvent(event);
  if (!m_trouble->isHidden()) updateGeometry();
}

void DataFileRow::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.setPen(showsFocus(this) ? QPen(t.accent, 1.5) : QPen(Qt::NoPen));
  painter.setBrush(isChecked() ? t.accentSoft : underMouse() ? t.raised : QColor(Qt::transparent));
  painter.drawRoundedRect(box, 6, 6);
}

// --- all of them
// -------------------------------------------------------------------------------------------------------------------------------------

DataFiles::DataFiles(Studio& studio, QWidget* parent) : Card({}, parent), m_studio(studio) {
  body()->setContentsMargins(6, 6, 6, 6);
  m_scroll = new QScrollArea;
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  m_scroll->setFocusPolicy(Qt::NoFocus);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list = new QWidget;
  auto* down = new QVBoxLayout(m_list);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(2);
  m_scroll->setWidget(m_list);
  body()->addWidget(m_scroll);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(&studio.data(), &DatasetModel::filesChanged, this, &DataFiles::follow);
  connect(&studio.data(), &DatasetModel::progressChanged, this, &DataFiles::follow);
  connect(&studio.data(), &DatasetModel::currentChanged, this, &DataFiles::follow);
  follow();
}

void DataFiles::follow() {
  const auto& files = m_studio.data().files();
  if (m_rows.size() > files.size()) keepRowFocus(m_list, QStringLiteral("remove-file"), m_heir);
  while (m_rows.size() > files.size()) {
    m_rows.back()->deleteLater();
    m_rows.back()->hide();
    m_rows.pop_back();
  }
  while (m_rows.size() < files.size()) {
    auto* row = new DataFileRow(m_studio, static_cast<int>(m_rows.size()));
    connect(row, &DataFileRow::mappingWanted, this, &DataFiles::mappingWanted);
    connect(row, &DataFileRow::encodingWanted, this, &DataFiles::encodingWanted);
    m_list->layout()->addWidget(row);
    m_rows.push_back(row);
  }
  for (size_t i = 0; i < files.size(); ++i) m_rows[i]->show(files[i]);
  fitHeight();
}

void DataFiles::fitHeight() {
  int height = 0;
  int tallest = kFileHeight;
  for (const auto* row : m_rows) {
    height += row->sizeHint().height() + 2;
    tallest = std::max(tallest, row->sizeHint().height());
  }
  m_scroll->setFixedHeight(
      std::clamp(height, kFileHeight, kHighest + tallest - kFileHeight)); // what is wrong is read in one piece
}

void DataFiles::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  QMetaObject::invokeMethod(this, &DataFiles::fitHeight,
                            Qt::QueuedConnection); // wrapped texts have their new height then
}

} // namespace tw::ui
