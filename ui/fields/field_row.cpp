#include "ui/fields/field_row.h"

#include "ui/fields/field_editor.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/tinted_label.h"

#include <QGridLayout>
#include <QLabel>

namespace tw::ui {
namespace {

constexpr int kLabelBeside = 160, kEditorBeside = 188, kLabelBelow = 148, kHelpRoom = 200;

} // namespace

FieldRow::FieldRow(const QString& label, FieldEditor* editor, Help help, QWidget* parent)
    : QWidget(parent), m_place(help), m_grid(new QGridLayout(this)), m_editor(editor), m_label(makeLabel(label)),
      m_help(makeLabel({}, TextRole::Secondary, true, help == Help::Beside)),
      m_problem(new TintedLabel(TextRole::Secondary, TintedLabel::Tint::Bad)) {
  auto* grid = m_grid;
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(space::medium);
  grid->setVerticalSpacing(0);
  m_label->setBuddy(editor);
  m_label->setMinimumHeight(help == Help::Beside ? space::field : 0);
  editor->setName(label);
  if (help == Help::Beside) {
    grid->addWidget(m_label, 0, 0, Qt::AlignTop);
    grid->addWidget(editor, 0, 1, Qt::AlignTop);
    grid->addWidget(m_help, 0, 2, Qt::AlignVCenter);
    grid->addWidget(m_problem, 2, 1, 1, 2);
    grid->setColumnMinimumWidth(0, kLabelBeside);
    grid->setColumnStretch(2, 1);
    editor->setFixedWidth(kEditorBeside);
  } else {
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    names->addStretch(1);
    names->addWidget(m_label);
    names->addWidget(m_help);
    names->addStretch(1);
    grid->addLayout(names, 0, 0);
    grid->addWidget(editor, 0, 1, Qt::AlignVCenter);
    grid->addWidget(m_problem, 1, 1);
    grid->setColumnMinimumWidth(0, kLabelBelow);
    grid->setColumnStretch(1, 1);
  }
  m_problem->setWordWrap(true);
  m_problem->hide();
  m_help->hide();
}

void FieldRow::placeHelp(bool under) {
  m_under = under;
  m_grid->removeWidget(m_help);
  if (under) m_grid->addWidget(m_help, 1, 1, 1, 2);
  else m_grid->addWidget(m_help, 0, 2, Qt::AlignVCenter);
}

void FieldRow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (m_place != Help::Beside) return;
  const bool under = width() < kLabelBeside + kEditorBeside + 2 * space::medium + kHelpRoom;
  if (under != m_under) placeHelp(under);
}

void FieldRow::setHelp(const QString& help) {
  m_help->setText(help);
  m_help->setVisible(!help.isEmpty());
}

void FieldRow::setExplanation(const QString& explanation) {
  setToolTip(explanation);
  m_editor->setAccessibleDescription(explanation);
}

void FieldRow::setProblem(const QString& problem) {
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  m_editor->setInvalid(!problem.isEmpty());
}

QString FieldRow::problem() const { return m_problem->text(); }

} // namespace tw::ui
