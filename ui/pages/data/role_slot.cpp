#include "ui/pages/data/role_slot.h"

#include "ui/bridge/messages.h"
#include "ui/pages/data/column_roles.h"
#include "ui/widgets/basics.h"

#include <QApplication>
#include <QComboBox>
#include <QDrag>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>

namespace tw::ui {
namespace {

constexpr int kColumnWidth = 190;

} // namespace

ColumnChip::ColumnChip(const QString& column, QWidget* parent) : QFrame(parent), m_column(column) {
  setObjectName(QStringLiteral("column-%1").arg(column));
  setAccessibleName(column);
  setCursor(Qt::OpenHandCursor);
  auto* across = new QHBoxLayout(this);
  across->setContentsMargins(10, 3, 10, 3);
  auto* label = makeLabel(column, TextRole::CardTitle);
  label->setAttribute(Qt::WA_TransparentForMouseEvents);
  across->addWidget(label);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ColumnChip::mousePressEvent(QMouseEvent* event) { m_pressed = event->position().toPoint(); }

void ColumnChip::mouseMoveEvent(QMouseEvent* event) {
  if (!(event->buttons() & Qt::LeftButton) ||
      (event->position().toPoint() - m_pressed).manhattanLength() < QApplication::startDragDistance())
    return;
  auto* drag = new QDrag(this);
  auto* mime = new QMimeData;
  mime->setData(QString::fromLatin1(kColumnMimeType), m_column.toUtf8());
  drag->setMimeData(mime);
  drag->setPixmap(grab());
  drag->setHotSpot(m_pressed);
  drag->exec(Qt::CopyAction);
}

void ColumnChip::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(t.accent, 1));
  painter.setBrush(t.accentSoft);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

RoleSlot::RoleSlot(const ColumnRole& role, const std::vector<std::string>& columns, QWidget* parent)
    : QFrame(parent), m_role(role.name), m_required(role.required) {
  setObjectName(QStringLiteral("role-%1").arg(text(role.name)));
  setAcceptDrops(true);
  setToolTip(role.help);
  auto* across = new QHBoxLayout(this);
  across->setContentsMargins(10, 6, 8, 6);
  auto* words = new QVBoxLayout;
  words->setSpacing(0);
  words->addWidget(makeLabel(role.required ? role.title : tr("%1 (optional)").arg(role.title), TextRole::CardTitle));
  words->addWidget(makeLabel(role.help, TextRole::Secondary, true, true));
  across->addLayout(words, 1);
  m_column = new QComboBox;
  m_column->setObjectName(QStringLiteral("role-column-%1").arg(text(role.name)));
  m_column->setAccessibleName(role.title);
  m_column->setFixedWidth(kColumnWidth);
  m_column->addItem(tr("no column"), QString());
  for (const auto& column : columns) m_column->addItem(text(column), text(column));
  across->addWidget(m_column);
  connect(m_column, &QComboBox::activated, this,
          [this](int index) { Q_EMIT chosen(m_column->itemData(index).toString()); });
}

void RoleSlot::setColumn(const QString& column) {
  m_column->setCurrentIndex(std::max(0, m_column->findData(column)));
  m_column->setToolTip(column);
  update();
}

void RoleSlot::dragEnterEvent(QDragEnterEvent* event) {
  if (!event->mimeData()->hasFormat(QString::fromLatin1(kColumnMimeType))) return;
  event->acceptProposedAction();
  m_hovered = true;
  update();
}

void RoleSlot::dragMoveEvent(QDragMoveEvent* event) { event->acceptProposedAction(); }

void RoleSlot::dragLeaveEvent(QDragLeaveEvent*) {
  m_hovered = false;
  update();
}

void RoleSlot::dropEvent(QDropEvent* event) {
  m_hovered = false;
  update();
  event->acceptProposedAction();
  Q_EMIT chosen(QString::fromUtf8(event->mimeData()->data(QString::fromLatin1(kColumnMimeType))));
}

void RoleSlot::paintEvent(QPaintEvent*) {
  const auto& t = tokens(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool filled = m_column->currentIndex() > 0;
  painter.setPen(QPen(m_hovered               ? t.accent
                      : m_required && !filled ? t.warn
                                              : t.border,
                      m_hovered ? 2 : 1, filled ? Qt::SolidLine : Qt::DashLine));
  painter.setBrush(m_hovered ? t.accentSoft : t.raised);
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), space::radius, space::radius);
}

} // namespace tw::ui
