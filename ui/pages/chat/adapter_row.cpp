#include "ui/pages/chat/adapter_row.h"

#include "ui/fields/weight_slider.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/short_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

namespace tw::ui {

AdapterRow::AdapterRow(const QString& name, const QString& tip, bool weighted, QWidget* parent) : QWidget(parent) {
  auto* down = new QVBoxLayout(this);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(2);
  auto* line = new QHBoxLayout;
  line->setSpacing(space::small);
  m_name = new ShortLabel({}, TextRole::Body, false, Qt::ElideMiddle);
  m_value = makeLabel({}, TextRole::CardTitle);
  if (!weighted) m_value->hide(); // to show it here would make it a window of its own for a moment
  m_remove = new QToolButton;
  m_remove->setObjectName(QStringLiteral("unmount"));
  m_remove->setIcon(iconNamed(QStringLiteral("close")));
  m_remove->setIconSize({14, 14});
  m_remove->setAutoRaise(true);
  m_remove->setFixedSize(22, 22);
  m_remove->setToolTip(tr("Unmount"));
  line->addWidget(m_name, 1);
  line->addWidget(m_value);
  line->addWidget(m_remove);
  down->addLayout(line);
  connect(m_remove, &QToolButton::clicked, this, &AdapterRow::removed);
  if (weighted) {
    m_slider = new WeightSlider;
    m_slider->setObjectName(QStringLiteral("weight"));
    m_slider->setToolTip(tr("How strongly the adapter counts, from 0 to 2. A double click sets 1."));
    down->addWidget(m_slider);
    connect(m_slider, &WeightSlider::weightChanged, this, [this](double weight) {
      m_value->setText(QLocale().toString(weight, 'f', 2));
      Q_EMIT weightChanged(weight);
    });
    m_value->setText(QLocale().toString(m_slider->weight(), 'f', 2));
  }
  setName(name);
  m_name->setToolTip(tip);
}

void AdapterRow::setName(const QString& name) {
  m_name->setText(name);
  m_remove->setAccessibleName(tr("Unmount %1").arg(name));
  if (m_slider) m_slider->setAccessibleName(tr("Weight of %1").arg(name));
}

void AdapterRow::setWeight(double weight) {
  if (!m_slider) return;
  const QSignalBlocker quiet(m_slider);
  m_slider->setWeight(weight);
  m_value->setText(QLocale().toString(weight, 'f', 2));
}

void AdapterRow::setRemovable(bool removable) { m_remove->setVisible(removable); }

} // namespace tw::ui
