#include "ui/pages/data/data_encoding.h"

#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/dataset_model.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/tinted_label.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tw::ui {
namespace {

constexpr int kPreviewHeight = 128, kPreviewLength = 4000; ///< pixels; characters
const auto kFoundOut = QStringLiteral("auto");

} // namespace

DataEncoding::DataEncoding(Studio& studio, QWidget* parent)
    : Card(tr("Encoding"), parent), m_studio(studio), m_names(new QComboBox), m_text(new QPlainTextEdit),
      m_said(new TintedLabel(TextRole::Secondary)), m_use(makeButton(tr("Use it"))) {
  setObjectName(QStringLiteral("encoding-card"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  m_names->setObjectName(QStringLiteral("encoding-name"));
  m_names->setAccessibleName(tr("Encoding"));
  m_names->setMinimumWidth(200);
  m_text->setObjectName(QStringLiteral("encoding-preview"));
  m_text->setAccessibleName(tr("The beginning of the file in this encoding"));
  m_text->setReadOnly(true);
  m_text->setTabChangesFocus(true);
  m_text->setFixedHeight(kPreviewHeight);
  insetText(m_text);
  m_said->setObjectName(QStringLiteral("encoding-said"));
  m_said->setWordWrap(true);
  m_use->setObjectName(QStringLiteral("encoding-use"));
  auto* cancel = makeLinkButton(tr("Cancel"));
  cancel->setObjectName(QStringLiteral("encoding-cancel"));
  auto* across = new QHBoxLayout;
  across->setSpacing(space::medium);
  across->addWidget(m_names);
  across->addWidget(m_said, 1);
  across->addWidget(m_use);
  across->addWidget(cancel);
  body()->addLayout(across);
  body()->addWidget(m_text);
  connect(m_names, &QComboBox::currentIndexChanged, this, &DataEncoding::preview);
  connect(m_use, &QPushButton::clicked, this, &DataEncoding::use);
  connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
  connect(&studio.data(), &DatasetModel::filesChanged, this, &DataEncoding::follow);
  hide();
}

void DataEncoding::ask(int index) {
  const auto& files = m_studio.data().files();
  if (index < 0 || index >= static_cast<int>(files.size())) return;
  m_path = files[static_cast<size_t>(index)].file.path;
  m_before = files[static_cast<size_t>(index)].file.encoding;
  setTitle(tr("Encoding of %1").arg(QFileInfo(text(m_path)).fileName()));
  setVisible(true);
  if (m_names->count() > 0) return fill({});
  m_listing.cancel();
  m_listing = m_studio.bridge().ask<std::vector<std::string>>(
      this, [](Services& services, std::stop_token) { return services.textEncodings(); },
      [this](const std::vector<std::string>& names) { fill(names); });
}

void DataEncoding::fill(const std::vector<std::string>& names) {
  {
    const QSignalBlocker quiet(m_names);
    if (m_names->count() == 0) m_names->addItem(tr("Found out by itself"), kFoundOut);
    for (const auto& name : names) m_names->addItem(text(name), text(name));
    int at = m_names->findData(text(m_before), Qt::UserRole, Qt::MatchFixedString);
    if (at < 0) { // a recipe may call it by another of its names
      m_names->addItem(text(m_before), text(m_before));
      at = m_names->count() - 1;
    }
    m_names->setCurrentIndex(at);
  }
  m_names->setFocus(Qt::OtherFocusReason);
  preview();
}

void DataEncoding::preview() {
  m_reading.cancel();
  m_use->setEnabled(false);
  m_reading = m_studio.bridge().ask<Result<TextPreview>>(
      this,
      [path = m_path, name = m_names->currentData().toString().toStdString()](Services& services, std::stop_token) {
        return services.previewText(path, name);
      },
      [this](const Result<TextPreview>& preview) { show(preview); });
}

void DataEncoding::show(const Result<TextPreview>& preview) {
  const auto read = preview ? text(preview->text) : QString();
  m_text->setPlainText(read.left(kPreviewLength));
  m_use->setEnabled(preview && m_names->currentData().toString().toStdString() != m_before);
  if (!preview)
    return m_said->say(inARow({messageOf(preview.error()), adviceOf(preview.error())}), TintedLabel::Tint::Bad);
  const auto lost = static_cast<int>(read.count(QChar(QChar::ReplacementCharacter)));
  if (lost > 0) m_said->say(tr("%Ln places are no text in this encoding.", nullptr, lost), TintedLabel::Tint::Warn);
  else m_said->say(tr("Read as %1.").arg(text(preview->encoding)), TintedLabel::Tint::Plain);
}

int DataEncoding::place() const {
  const auto& files = m_studio.data().files();
  const auto found =
      std::find_if(files.begin(), files.end(), [this](const OpenFile& open) { return open.file.path == m_path; });
  return found == files.end() ? -1 : static_cast<int>(found - files.begin());
}

void DataEncoding::use() {
  const auto name = m_names->currentData().toString().toStdString();
  hide();
  m_studio.data().setEncoding(place(), name);
}

/// The panel goes with its file.
void DataEncoding::follow() {
  if (isVisible() && place() < 0) hide();
}

void DataEncoding::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) hide();
  else Card::keyPressEvent(event);
}

} // namespace tw::ui
