#include "ui/pages/data/mapping_dialog.h"

#include "engine/api/catalog/choice.h"
#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/pages/data/bubble_view.h"
#include "ui/pages/data/column_roles.h"
#include "ui/pages/data/data_files.h"
#include "ui/pages/data/role_slot.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <set>

namespace tw::ui {
namespace {

constexpr int kPreviewRows = 3, kPreviewDelay = 120; ///< ms
constexpr qsizetype kSampleLength = 60;

QScrollArea* scrolling(QWidget* inside) {
  auto* area = new QScrollArea;
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(inside);
  return area;
}

} // namespace

MappingDialog::MappingDialog(Studio& studio, const OpenFile& open, QWidget* parent)
    : QDialog(parent), m_studio(studio), m_file(open.file), m_view(open.view), m_mapping(open.view->mapping()) {
  setObjectName(QStringLiteral("mapping-dialog"));
  setWindowTitle(tr("Map columns"));
  resize(900, 640);
  for (const auto& [role, column] : m_file.columns) m_mapping[role] = column;
  auto* down = new QVBoxLayout(this);
  down->setContentsMargins(space::pageMargin, space::cardPadding, space::pageMargin, space::cardPadding);
  down->setSpacing(space::cardGap);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(QFileInfo(text(m_file.path)).fileName(), TextRole::PageTitle));
  head->addStretch(1);
  auto* label = makeLabel(tr("Form of the data"), TextRole::Body, true);
  m_format = new QComboBox;
  m_format->setObjectName(QStringLiteral("mapping-format"));
  m_format->setMinimumWidth(190);
  for (const auto& format : dataFormatChoices())
    if (format.name != "auto") m_format->addItem(titleOf(format), text(format.name));
  m_format->setCurrentIndex(std::max(0, m_format->findData(text(m_view->format()))));
  label->setBuddy(m_format);
  head->addWidget(label);
  head->addWidget(m_format);
  down->addLayout(head);
  down->addWidget(makeLabel(tr("Drag a column onto the part that it plays, or choose it from the list there."),
                            TextRole::Body, true));
  auto* across = new QHBoxLayout;
  across->setSpacing(space::cardGap);
  across->addWidget(buildColumns(), 2);
  across->addWidget(buildRoles(), 3);
  down->addLayout(across, 3);
  auto* card = new Card(tr("The first rows"));
  m_preview = new BubbleView;
  m_preview->setObjectName(QStringLiteral("mapping-preview"));
  card->body()->addWidget(m_preview, 1);
  down->addWidget(card, 2);
  auto* foot = new QHBoxLayout;
  m_missing = makeLabel({}, TextRole::Secondary, true);
  m_missing->setObjectName(QStringLiteral("mapping-missing"));
  auto* buttons = new QDialogButtonBox;
  m_ok = makePrimaryButton(tr("Use this mapping"));
  m_ok->setObjectName(QStringLiteral("mapping-ok"));
  buttons->addButton(m_ok, QDialogButtonBox::AcceptRole);
  buttons->addButton(makeButton(tr("Cancel")), QDialogButtonBox::RejectRole);
  foot->addWidget(m_missing, 1);
  foot->addWidget(buttons);
  down->addLayout(foot);
  m_ok->setDefault(true);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(m_format, &QComboBox::activated, this, &MappingDialog::showRoles);
  m_previewTimer.setSingleShot(true);
  m_previewTimer.setInterval(kPreviewDelay);
  connect(&m_previewTimer, &QTimer::timeout, this, &MappingDialog::preview);
  readSamples();
  showRoles();
}

QString MappingDialog::format() const { return m_format->currentData().toString(); }

QWidget* MappingDialog::buildColumns() {
  auto* card = new Card(tr("Columns of the file"));
  auto* list = new QWidget;
  auto* down = new QVBoxLayout(list);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::medium);
  for (const auto& column : m_view->columns()) {
    auto* item = new QVBoxLayout;
    item->setSpacing(2);
    item->addWidget(new ColumnChip(text(column)), 0, Qt::AlignLeft);
    auto* sample = makeLabel({}, TextRole::Secondary, true, true);
    m_samples.push_back(sample);
    item->addWidget(sample);
    down->addLayout(item);
  }
  down->addStretch(1);
  card->body()->addWidget(scrolling(list), 1);
  return card;
}

QWidget* MappingDialog::buildRoles() {
  auto* card = new Card(tr("Parts"));
  m_roles = new QWidget;
  auto* down = new QVBoxLayout(m_roles);
  down->setContentsMargins(0, 0, 0, 0);
  down->setSpacing(space::small);
  card->body()->addWidget(scrolling(m_roles), 1);
  return card;
}

void MappingDialog::readSamples() {
  using Rows = Result<std::vector<DataRow>>;
  m_studio.bridge().ask<Rows>(
      this, [view = m_view](Services&, std::stop_token) { return view->read(0, 16); },
      [this](const Rows& rows) {
        if (!rows) return;
        for (size_t column = 0; column < m_samples.size(); ++column)
          for (const auto& row : *rows) {
            if (column >= row.cells.size() || row.cells[column].empty())
              continue; // the first value that says something
            const auto value = text(row.cells[column]).simplified();
            m_samples[column]->setText(value.size() > kSampleLength ? value.left(kSampleLength) + QStringLiteral("…")
                                                                    : value);
            break;
          }
      });
}

void MappingDialog::showRoles() {
  for (auto* slot : m_slots) slot->deleteLater();
  m_slots.clear();
  auto* down = static_cast<QVBoxLayout*>(m_roles->layout());
  while (auto* item = down->takeAt(0)) delete item; // the stretch; widgets go by themselves
  const auto roles = rolesOf(format());
  // Roles of another form are let go; the keys inside a turn (from, value …) stay.
  std::erase_if(m_mapping, [&](const auto& entry) {
    const auto isRole = [&](const ColumnRole& role) { return role.name == entry.first; };
    static const std::set<std::string> keys{"from", "value", "role", "content"};
    return !keys.contains(entry.first) && std::none_of(roles.begin(), roles.end(), isRole);
  });
  fillByName(format(), m_view->columns(), m_mapping);
  for (const auto& role : roles) {
    auto* slot = new RoleSlot(role, m_view->columns());
    connect(slot, &RoleSlot::chosen, this,
            [this, name = role.name](const QString& column) { assign(name, column.toStdString()); });
    down->addWidget(slot);
    m_slots.push_back(slot);
  }
  down->addStretch(1);
  check();
}

void MappingDialog::assign(const std::string& role, const std::string& column) {
  // A column may play two parts: whoever walks through a list with the keys must not take it from another role on the
  // way.
  if (column.empty()) m_mapping.erase(role);
  else m_mapping[role] = column;
  check();
}

void MappingDialog::check() {
  QStringList missing;
  const auto roles = rolesOf(format());
  for (auto* slot : m_slots) {
    const auto found = m_mapping.find(slot->role());
    slot->setColumn(found == m_mapping.end() ? QString() : text(found->second));
    const auto role =
        std::find_if(roles.begin(), roles.end(), [&](const ColumnRole& item) { return item.name == slot->role(); });
    if (slot->required() && found == m_mapping.end() && role != roles.end()) missing << role->title;
  }
  m_ok->setEnabled(missing.isEmpty());
  m_missing->setText(missing.isEmpty() ? QString() : tr("Still without a column: %1.").arg(missing.join(tr(", "))));
  m_previewTimer.start();
}

void MappingDialog::preview() {
  m_asking.cancel();
  if (!m_ok->isEnabled())
    return m_preview->setSections(
        {{{}, Json::array(), {}, tr("The first rows appear here once every part that is needed has a column.")}});
  DataFile file = m_file;
  file.format = format().toStdString();
  file.columns = m_mapping;
  auto request = m_studio.data().encodeRequest(file);
  request.model.clear(); // only the conversation is wanted
  const auto rows = std::min<int64_t>(kPreviewRows, m_view->rows());
  using Samples = std::vector<Result<SampleView>>;
  m_asking = m_studio.bridge().ask<Samples>(
      this,
      [request, rows](Services& services, std::stop_token stop) {
        Samples samples;
        for (int64_t row = 0; row < rows && !stop.stop_requested(); ++row)
          samples.push_back(services.viewSample(request, row, stop));
        return samples;
      },
      [this](const Samples& samples) {
        std::vector<BubbleSection> sections;
        for (const auto& sample : samples) {
          BubbleSection section;
          section.heading = tr("Row %L1").arg(sections.size() + 1);
          if (!sample) section.problem = messageOf(sample.error());
          else {
            if (sample->messages.is_array()) section.messages = sample->messages;
            if (section.messages.empty()) section.text = text(sample->rendered);
            if (section.messages.empty() && section.text.isEmpty() && !sample->problems.empty())
              section.problem = messageOf(sample->problems.front());
          }
          sections.push_back(std::move(section));
        }
        m_preview->setSections(sections);
      });
}

} // namespace tw::ui
