#include "ui/pages/data/data_settings.h"

#include "engine/api/catalog/choice.h"
#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/models/dataset_names.h"
#include "ui/models/last_folder.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/row_focus.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include <cmath>

namespace tw::ui {
namespace {

constexpr int kSystemHeight = 54, kMostSlider = 30; ///< pixels; percent
const auto kBrowse = QStringLiteral("…");
const auto kTemplate = QStringLiteral("data.chat_template");
const auto kFraction = QStringLiteral("data.validation_fraction");

QString helpFor(const char* field) {
  const auto* info = findRecipeField(field);
  return info ? helpOf(*info) : QString();
}

} // namespace

DataSettings::DataSettings(Studio& studio, QWidget* parent) : Card(tr("How it is trained"), parent), m_studio(studio) {
  setObjectName(QStringLiteral("data-settings"));
  m_form = new QGridLayout;
  m_form->setHorizontalSpacing(space::medium);
  m_form->setVerticalSpacing(space::small);
  m_form->setColumnStretch(1, 1);
  m_form->setColumnMinimumWidth(0, 84);
  body()->addLayout(m_form);
  buildChoices();
  buildSystem();
  buildValidation();
  connect(&studio.recipe(), &RecipeDocument::changed, this, &DataSettings::follow);
  follow();
}

std::string DataSettings::words(const char* field) const {
  const auto value = m_studio.recipe().value(QString::fromLatin1(field));
  return value.is_string() ? value.get<std::string>() : std::string();
}

void DataSettings::addRow(const QString& label, QWidget* control, const char* field) {
  auto* name = makeLabel(label, TextRole::Secondary, true, true);
  name->setBuddy(control);
  name->setToolTip(helpFor(field));
  control->setToolTip(helpFor(field));
  control->setObjectName(QString::fromLatin1(field));
  control->setAccessibleName(label);
  const int row = m_form->rowCount();
  m_form->addWidget(name, row, 0);
  m_form->addWidget(control, row, 1);
}

QComboBox* DataSettings::addChoice(const QString& label, const char* field) {
  auto* combo = new QComboBox;
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(8);
  for (const auto& option : findRecipeField(field)->options)
    if (!option.reserved) combo->addItem(titleOf(option), text(option.name));
  addRow(label, combo, field);
  connect(combo, &QComboBox::activated, this, [this, combo, name = QString::fromLatin1(field)](int index) {
    m_studio.recipe().endMerge();
    m_studio.recipe().setValue(name, combo->itemData(index).toString().toStdString());
  });
  return combo;
}

void DataSettings::buildChoices() {
  m_template = new QComboBox;
  m_template->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_template->setMinimumContentsLength(8);
  for (const auto& entry : chatTemplateChoices()) {
    if (entry.reserved) continue;
    m_template->addItem(titleOf(entry), text(entry.name));
    m_template->setItemData(m_template->count() - 1, helpOf(entry), Qt::ToolTipRole);
  }
  addRow(tr("Chat template"), m_template, "data.chat_template");
  connect(m_template, &QComboBox::activated, this, &DataSettings::chooseTemplate);
  m_trainOn = addChoice(tr("Loss on"), "data.train_on");
  m_overlong = addChoice(tr("Long samples"), "data.overlong");
  m_packing = new QCheckBox(tr("Pack short samples"));
  addRow(tr("Packing"), m_packing, "data.packing");
  connect(m_packing, &QCheckBox::clicked, this, [this](bool on) {
    m_studio.recipe().endMerge();
    m_studio.recipe().setValue(QStringLiteral("data.packing"), on);
  });
}

void DataSettings::buildSystem() {
  m_system = new QPlainTextEdit;
  m_system->setFixedHeight(kSystemHeight);
  m_system->setTabChangesFocus(true);
  insetText(m_system);
  m_system->setPlaceholderText(tr("For conversations that have none"));
  addRow(tr("System prompt"), m_system, "data.system");
  m_form->itemAtPosition(m_form->rowCount() - 1, 0)->setAlignment(Qt::AlignTop);
  m_system->installEventFilter(this);
  connect(m_system, &QPlainTextEdit::textChanged, this,
          [this] { m_studio.recipe().setValue(QStringLiteral("data.system"), m_system->toPlainText().toStdString()); });
}

void DataSettings::buildValidation() {
  auto* box = new QWidget;
  auto* across = new QHBoxLayout(box);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::small);
  m_slider = new QSlider(Qt::Horizontal);
  m_slider->setObjectName(QStringLiteral("validation-slider"));
  m_slider->setAccessibleName(tr("Share of the samples kept for validation"));
  m_slider->setRange(0, kMostSlider);
  m_slider->setPageStep(5);
  m_fraction = new QDoubleSpinBox;
  m_fraction->setRange(0, 90);
  m_fraction->setDecimals(1);
  m_fraction->setSuffix(QStringLiteral(" %"));
  m_fraction->setKeyboardTracking(false);
  m_fraction->setFixedWidth(72);
  across->addWidget(m_slider, 1);
  across->addWidget(m_fraction);
  addRow(tr("Validation"), box, "data.validation_fraction");
  box->setObjectName(QStringLiteral("validation-row"));
  m_fraction->setObjectName(QStringLiteral("data.validation_fraction"));
  m_fraction->setAccessibleName(tr("Validation"));
  m_fraction->setToolTip(box->toolTip());
  connect(m_slider, &QSlider::valueChanged, this, [this](int percent) { setFraction(percent / 100.0); });
  connect(m_slider, &QSlider::sliderPressed, &m_studio.recipe(), &RecipeDocument::endMerge);
  connect(m_slider, &QSlider::sliderReleased, &m_studio.recipe(), &RecipeDocument::endMerge);
  connect(m_fraction, &QDoubleSpinBox::valueChanged, this, [this](double percent) { setFraction(percent / 100); });
  connect(m_fraction, &QDoubleSpinBox::editingFinished, &m_studio.recipe(), &RecipeDocument::endMerge);
  m_validationFiles = new QWidget;
  auto* files = new QVBoxLayout(m_validationFiles);
  files->setContentsMargins(0, 0, 0, 0);
  files->setSpacing(2);
  m_validationNote = makeLabel(tr("The files below are used; the share is not."), TextRole::Secondary, true, true);
  auto* add = makeLinkButton(tr("Use validation files…"));
  m_addValidation = add;
  add->setObjectName(QStringLiteral("add-validation"));
  connect(add, &QPushButton::clicked, this, &DataSettings::addValidationFiles);
  const int row = m_form->rowCount();
  m_form->addWidget(m_validationNote, row, 0, 1, 2);
  m_form->addWidget(m_validationFiles, row + 1, 0, 1, 2);
  m_form->addWidget(add, row + 2, 1, Qt::AlignLeft);
}

void DataSettings::chooseTemplate(int index) {
  auto value = m_template->itemData(index).toString();
  if (value == kBrowse) {
    value = QFileDialog::getOpenFileName(this, tr("Chat template"),
                                         lastFolder(m_studio.settings(), QStringLiteral("template")),
                                         tr("Jinja templates (*.jinja *.jinja2 *.j2)"));
    if (value.isEmpty()) return followTemplate();
    rememberFolder(m_studio.settings(), QStringLiteral("template"), value);
  }
  m_studio.recipe().endMerge();
  m_studio.recipe().setValue(kTemplate, value.toStdString());
}

void DataSettings::setFraction(double fraction) {
  m_studio.recipe().setValue(kFraction, std::round(fraction * 1000) / 1000);
}

void DataSettings::addValidationFiles() {
  const auto files = QFileDialog::getOpenFileNames(
      this, tr("Validation files"), lastFolder(m_studio.settings(), QStringLiteral("data")), datasetFilter());
  if (files.isEmpty()) return;
  rememberFolder(m_studio.settings(), QStringLiteral("data"), files.first());
  m_studio.data().addValidationFiles(files);
}

bool DataSettings::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_system && event->type() == QEvent::FocusOut) m_studio.recipe().endMerge();
  return Card::eventFilter(watched, event);
}

void DataSettings::followTemplate() {
  // The recipe's own value is always there, be it a path; "Choose a file…" comes last.
  const auto value = text(words("data.chat_template"));
  if (const int browse = m_template->findData(kBrowse); browse >= 0) m_template->removeItem(browse);
  if (m_template->findData(value) < 0) m_template->addItem(QFileInfo(value).fileName(), value);
  m_template->addItem(tr("Choose a file…"), kBrowse);
  m_template->setCurrentIndex(m_template->findData(value));
}

void DataSettings::follow() {
  followTemplate();
  m_trainOn->setCurrentIndex(m_trainOn->findData(text(words("data.train_on"))));
  m_overlong->setCurrentIndex(m_overlong->findData(text(words("data.overlong"))));
  const auto packing = m_studio.recipe().value(QStringLiteral("data.packing"));
  m_packing->setChecked(packing.is_boolean() && packing.get<bool>());
  if (const auto system = text(words("data.system")); system != m_system->toPlainText()) {
    const QSignalBlocker quiet(m_system);
    m_system->setPlainText(system);
  }
  followValidation();
}

void DataSettings::followValidation() {
  const auto value = m_studio.recipe().value(kFraction);
  const double fraction = value.is_number() ? value.get<double>() : 0;
  {
    const QSignalBlocker one(m_slider), two(m_fraction);
    m_slider->setValue(static_cast<int>(std::lround(fraction * 100)));
    m_fraction->setValue(fraction * 100);
  }
  const auto files = m_studio.data().validationFiles();
  m_slider->setEnabled(files.isEmpty());
  m_fraction->setEnabled(files.isEmpty());
  m_validationNote->setVisible(!files.isEmpty());
  m_validationFiles->setVisible(!files.isEmpty());
  if (files == m_shownValidation) return;
  m_shownValidation = files;
  keepRowFocus(m_validationFiles, QStringLiteral("remove-validation"), m_addValidation);
  for (auto* child : m_validationFiles->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
    child->hide();
    child->deleteLater(); // the click that led here may be its own
  }
  for (qsizetype i = 0; i < files.size(); ++i) {
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    const auto name = QFileInfo(files[i]).fileName();
    auto* label = makeLabel(name, TextRole::Body, false, true);
    label->setToolTip(files[i]);
    auto* remove = new QToolButton;
    remove->setObjectName(QStringLiteral("remove-validation-%1").arg(i));
    remove->setIcon(iconNamed(QStringLiteral("close")));
    remove->setAutoRaise(true);
    remove->setStyleSheet(QStringLiteral("QToolButton { border: 0; padding: 4px; }"));
    remove->setAccessibleName(tr("Remove %1").arg(name));
    connect(remove, &QToolButton::clicked, this,
            [this, i] { m_studio.data().removeValidationFile(static_cast<int>(i)); });
    across->addWidget(label, 1);
    across->addWidget(remove);
    m_validationFiles->layout()->addWidget(row);
  }
}

} // namespace tw::ui
