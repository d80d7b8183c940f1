#include "ui/pages/settings/settings_page.h"

#include "ui/bridge/messages.h"
#include "ui/fields/check_box.h"
#include "ui/models/doctor.h"
#include "ui/models/last_folder.h"
#include "ui/models/model_library.h"
#include "ui/pages/settings/fact_row.h"
#include "ui/theme/language.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

namespace tw::ui {
namespace {

constexpr int kWidest = 1120;

void clear(QVBoxLayout* layout) {
  while (auto* item = layout->takeAt(0)) {
    delete item->widget();
    delete item;
  }
}

QComboBox* choice(const QString& name, const QString& accessible) {
  auto* box = new QComboBox;
  box->setObjectName(name);
  box->setAccessibleName(accessible);
  box->setMinimumWidth(160);
  return box;
}

QString keys(QKeySequence::StandardKey key) { return QKeySequence(key).toString(QKeySequence::NativeText); }
QString keys(const QKeySequence& sequence) { return sequence.toString(QKeySequence::NativeText); }

} // namespace

SettingsPage::SettingsPage(Studio& studio, QWidget* parent) : Page(studio, tr("Settings"), parent) {
  setSubtitle(tr("changes apply at once"));
  auto* scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus); // what has the focus scrolls into view
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inner = new QWidget;
  inner->setMaximumWidth(kWidest);
  auto* columns = new QHBoxLayout(inner);
  columns->setContentsMargins(0, 0, 2, 0);
  columns->setSpacing(space::cardGap);
  const auto column = [columns](std::initializer_list<Card*> cards) {
    auto* down = new QVBoxLayout;
    down->setSpacing(space::cardGap);
    for (auto* card : cards) down->addWidget(card);
    down->addStretch(1);
    columns->addLayout(down, 1);
  };
  column({buildLook(), buildFolders(), buildLibrary(), buildShortcuts()});
  column({buildEngine(), buildAbout()});
  scroll->setWidget(inner);
  content()->addWidget(scroll, 1);
  connect(&studio.settings(), &Settings::modelFoldersChanged, this, &SettingsPage::showFolders);
  connect(&studio.library(), &ModelLibrary::devicesChanged, this, &SettingsPage::showDevices);
  connect(&studio.doctor(), &Doctor::changed, this, &SettingsPage::showDoctor);
  connect(&studio.bridge(), &EngineBridge::opened, this, &SettingsPage::showDoctor);
  showFolders();
  showDevices();
  showDoctor();
  showLibrary();
}

void SettingsPage::activated() { showLibrary(); }

// --- cards
// -------------------------------------------------------------------------------------------------------------------------------------------

Card* SettingsPage::buildLook() {
  auto* card = new Card(tr("Language and look"));
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(space::cardPadding);
  form->setVerticalSpacing(space::small);
  form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
  auto* language = choice(QStringLiteral("language"), tr("Language"));
  language->addItem(tr("As the system"), QStringLiteral("system"));
  for (const auto& name : Language::names()) language->addItem(Language::title(name), name);
  language->setCurrentIndex(language->findData(studio().settings().language()));
  // After the list has closed: the page is built anew in the other language.
  connect(language, &QComboBox::activated, this, [this, language] {
    QMetaObject::invokeMethod(
        &studio().settings(),
        [settings = &studio().settings(), name = language->currentData().toString()] { settings->setLanguage(name); },
        Qt::QueuedConnection);
  });
  auto* theme = choice(QStringLiteral("theme"), tr("Theme"));
  theme->addItem(tr("As the system"), static_cast<int>(ThemeMode::System));
  theme->addItem(tr("Light"), static_cast<int>(ThemeMode::Light));
  theme->addItem(tr("Dark"), static_cast<int>(ThemeMode::Dark));
  theme->setCurrentIndex(theme->findData(static_cast<int>(studio().settings().theme())));
  connect(theme, &QComboBox::activated, this,
          [this, theme] { studio().settings().setTheme(static_cast<ThemeMode>(theme->currentData().toInt())); });
  form->addRow(makeLabel(tr("Language"), TextRole::Body, true), language);
  form->addRow(makeLabel(tr("Theme"), TextRole::Body, true), theme);
  card->body()->addLayout(form);
  auto* reopen = new CheckBox(tr("Open the last recipe when the program starts"));
  reopen->setObjectName(QStringLiteral("reopen-recipe"));
  reopen->setChecked(studio().settings().reopensRecipe());
  connect(reopen, &QCheckBox::toggled, &studio().settings(), &Settings::setReopensRecipe);
  card->body()->addWidget(reopen, 0, Qt::AlignLeft);
  auto* tour = makeLinkButton(tr("Take the tour again"));
  tour->setObjectName(QStringLiteral("take-tour"));
  connect(tour, &QPushButton::clicked, this, [this] { Q_EMIT studio().tourRequested(); });
  card->body()->addWidget(tour, 0, Qt::AlignLeft);
  return card;
}

Card* SettingsPage::buildFolders() {
  auto* card = new Card(tr("Model folders"));
  card->body()->addWidget(makeLabel(tr("Models in these folders are listed, besides those that Hugging Face and "
                                       "ModelScope programs have downloaded."),
                                    TextRole::Secondary, true, true));
  m_folders = new QListWidget;
  m_folders->setObjectName(QStringLiteral("model-folders"));
  m_folders->setAccessibleName(tr("Model folders"));
  m_folders->setTextElideMode(Qt::ElideMiddle);
  m_folders->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_folders->setStyleSheet(
      QStringLiteral("QListWidget { border: 1px solid palette(mid); border-radius: 6px; } QListWidget:focus { "
                     "border-color: palette(highlight); } QListWidget::item { border: 0; padding: 0 7px; }"));
  card->body()->addWidget(m_folders);
  auto* row = new QHBoxLayout;
  auto* add = m_add = makeButton(tr("Add folder…"));
  add->setObjectName(QStringLiteral("add-folder"));
  m_remove = makeButton(tr("Remove"));
  m_remove->setObjectName(QStringLiteral("remove-folder"));
  m_remove->setToolTip(tr("Takes the folder off this list; its files stay."));
  row->addWidget(add);
  row->addWidget(m_remove);
  row->addStretch(1);
  card->body()->addLayout(row);
  connect(add, &QPushButton::clicked, this, &SettingsPage::addFolder);
  connect(m_remove, &QPushButton::clicked, this, [this] {
    auto folders = studio().settings().modelFolders();
    const int row = m_folders->currentRow();
    if (m_folders->currentItem()) folders.removeAll(m_folders->currentItem()->data(Qt::UserRole).toString());
    studio().settings().setModelFolders(folders);
    // The neighbour is next, so that several go one after another.
    m_folders->setCurrentRow(std::min(row, static_cast<int>(folders.size()) - 1));
    (folders.isEmpty() ? static_cast<QWidget*>(m_add) : m_remove)->setFocus(Qt::OtherFocusReason);
  });
  connect(m_folders, &QListWidget::itemSelectionChanged, this,
          [this] { m_remove->setEnabled(!m_folders->selectedItems().isEmpty()); });
  return card;
}

Card* SettingsPage::buildLibrary() {
  auto* card = new Card(tr("Where runs are kept"));
  m_library = makeLabel({}, TextRole::Body, false, true);
  m_library->setObjectName(QStringLiteral("library-folder"));
  m_library->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_free = makeLabel({}, TextRole::Secondary, true, true);
  m_free->setObjectName(QStringLiteral("library-free"));
  m_openLibrary = makeLinkButton(tr("Open folder"));
  m_openLibrary->setObjectName(QStringLiteral("open-library"));
  connect(m_openLibrary, &QPushButton::clicked, this, [this] {
    if (!QDir(m_library->text()).exists()) Q_EMIT studio().notice(tr("The folder is made with the first run."), {}, {});
    else QDesktopServices::openUrl(QUrl::fromLocalFile(m_library->text()));
  });
  card->body()->addWidget(m_library);
  card->body()->addWidget(m_free);
  card->body()->addWidget(makeLabel(tr("To keep them elsewhere, set the environment variable TUNEWRIGHT_HOME."),
                                    TextRole::Secondary, true, true));
  card->body()->addWidget(m_openLibrary, 0, Qt::AlignLeft);
  return card;
}

Card* SettingsPage::buildEngine() {
  auto* card = new Card(tr("Engine"));
  m_devices = new QVBoxLayout;
  m_devices->setSpacing(0);
  card->body()->addLayout(m_devices);
  card->body()->addWidget(makeRule());
  auto* row = new QHBoxLayout;
  m_doctorLine = makeLabel({}, TextRole::Body, true, true);
  m_doctorLine->setObjectName(QStringLiteral("doctor-line"));
  m_doctor = makeButton(tr("Check this machine"));
  m_doctor->setObjectName(QStringLiteral("doctor"));
  connect(m_doctor, &QPushButton::clicked, &studio().doctor(), &Doctor::start);
  row->addWidget(m_doctorLine, 1);
  row->addWidget(m_doctor, 0, Qt::AlignTop);
  card->body()->addLayout(row);
  m_checks = new QVBoxLayout;
  m_checks->setSpacing(0);
  card->body()->addLayout(m_checks);
  return card;
}

Card* SettingsPage::buildShortcuts() {
  auto* card = new Card(tr("Keyboard"));
  auto* rows = new QVBoxLayout;
  rows->setSpacing(0);
  const std::pair<QString, QString> shortcuts[] = {
      {keys(QKeySequence(Qt::CTRL | Qt::Key_1)) + QStringLiteral(" … %1").arg(kPagesByDigit), tr("Go to a page")},
      {keys(QKeySequence(Qt::Key_F6)), tr("Next region of the window")},
      {keys(QKeySequence::New), tr("New recipe")},
      {keys(QKeySequence::Open), tr("Open a recipe")},
      {keys(QKeySequence::Save), tr("Save the recipe")},
      {keys(QKeySequence(Qt::Key_F2)), tr("Rename the recipe")},
      {keys(QKeySequence::Undo), tr("Undo")},
      {keys(QKeySequence::Redo), tr("Redo")},
      {keys(QKeySequence::Paste), tr("Add copied files or paths")},
      {keys(QKeySequence::Find), tr("Search on this page")},
      {keys(QKeySequence(Qt::CTRL | Qt::Key_Comma)), tr("Settings")},
      {keys(QKeySequence::Quit), tr("Quit")}};
  for (const auto& [key, does] : shortcuts) rows->addWidget(makeFactRow(key, does));
  card->body()->addLayout(rows);
  return card;
}

Card* SettingsPage::buildAbout() {
  auto* card = new Card(tr("About"));
  auto* rows = new QVBoxLayout;
  rows->setSpacing(0);
  rows->addWidget(makeFactRow(QStringLiteral("Tunewright"), tr("version %1").arg(QStringLiteral(TW_VERSION))));
  rows->addWidget(makeFactRow(
      tr("Licence"), tr("GPL-3.0-or-later. You may use, study, share and change it; it comes without warranty.")));
  rows->addWidget(makeFactRow(QStringLiteral("Qt %1").arg(QString::fromLatin1(qVersion())),
                              tr("LGPL-3.0, © The Qt Company and contributors")));
  rows->addWidget(makeFactRow(QStringLiteral("QCustomPlot"), tr("GPL-3.0-or-later, © Emanuel Eichhammer")));
  rows->addWidget(makeFactRow(QStringLiteral("LibTorch"), tr("BSD-3-Clause, © the PyTorch contributors")));
  rows->addWidget(makeFactRow(tr("Also"), tr("SentencePiece (Apache-2.0), nlohmann/json (MIT), PCRE2 (BSD), ICU "
                                             "(Unicode), SQLite (public domain)")));
  card->body()->addLayout(rows);
  return card;
}

// --- what is shown
// -----------------------------------------------------------------------------------------------------------------------------------

void SettingsPage::showFolders() {
  m_folders->clear();
  const auto folders = studio().settings().modelFolders();
  for (const auto& folder : folders) {
    auto* item = new QListWidgetItem(QDir::toNativeSeparators(folder), m_folders);
    item->setData(Qt::UserRole, folder);
    item->setToolTip(QDir(folder).exists() ? item->text() : tr("This folder is not there now."));
    item->setSizeHint({0, space::row - 2});
  }
  if (folders.isEmpty()) {
    auto* item = new QListWidgetItem(tr("No folder added yet"), m_folders);
    item->setFlags(Qt::NoItemFlags);
    item->setSizeHint({0, space::row - 2});
  }
  m_folders->setFixedHeight(static_cast<int>(std::clamp<qsizetype>(folders.size(), 1, 4)) * (space::row - 2) + 4);
  m_remove->setEnabled(false);
}

void SettingsPage::showLibrary() {
  m_openLibrary->setEnabled(!m_library->text().isEmpty());
  struct Facts {
    std::string folder;
    Result<int64_t> free;
  };
  studio().bridge().ask<Facts>(
      this,
      [](Services& services, std::stop_token) {
        const auto folder = services.libraryFolder();
        return Facts{folder, services.freeSpace(folder)};
      },
      [this](Facts facts) {
        m_library->setText(QDir::toNativeSeparators(text(facts.folder)));
        m_free->setText(facts.free ? tr("%1 free on this disk").arg(bytesText(*facts.free))
                                   : messageOf(facts.free.error()));
        m_openLibrary->setEnabled(true);
      });
}

void SettingsPage::showDevices() {
  clear(m_devices);
  m_devices->addWidget(makeFactRow(tr("Program"), QStringLiteral(TW_VERSION)));
  for (const auto& device : studio().library().devices()) {
    auto facts = tr("%1 of %2 in use").arg(bytesText(device.used_bytes), bytesText(device.total_bytes));
    if (device.temperature) facts += tr(", %1 °C").arg(*device.temperature);
    if (!device.switched_off.empty()) {
      QStringList kernels;
      for (const auto& name : device.switched_off) kernels << text(name);
      facts +=
          QLatin1Char('\n') +
          tr("Switched off after a failed self-test, and slower for it: %1").arg(kernels.join(QStringLiteral(", ")));
    }
    m_devices->addWidget(makeFactRow(device.id == "cpu" ? tr("Processor") : text(device.id),
                                     text(device.name) + QLatin1Char('\n') + facts));
  }
}

void SettingsPage::showDoctor() {
  const auto& doctor = studio().doctor();
  m_doctor->setEnabled(!doctor.running() && studio().bridge().isOpen());
  m_doctor->setText(doctor.running() ? tr("Checking…") : tr("Check this machine"));
  int failed = 0;
  for (const auto& check : doctor.checks()) failed += !check.ok;
  m_doctorLine->setText(doctor.running() ? tr("Every kernel is compared with its reference. This takes some seconds.")
                        : doctor.checks().empty()
                            ? tr("Checks versions, memory, disk, and every kernel against its reference.")
                        : failed == 0 ? tr("Everything is in order.")
                        : failed == 1 ? tr("One check failed.")
                                      : tr("%n checks failed.", nullptr, failed));
  clear(m_checks);
  for (const auto& check : doctor.checks()) {
    auto* row = makeFactRow(nameOf(check), detailOf(check), check.ok ? Chip::Dot::Good : Chip::Dot::Bad,
                            check.ok ? tr("ok") : tr("failed"));
    row->setObjectName(QStringLiteral("check"));
    m_checks->addWidget(row);
  }
}

void SettingsPage::addFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Add a model folder"),
                                                        lastFolder(studio().settings(), QStringLiteral("model")));
  rememberFolder(studio().settings(), QStringLiteral("model"), folder);
  auto folders = studio().settings().modelFolders();
  if (folder.isEmpty() || folders.contains(folder)) return;
  studio().settings().setModelFolders(folders << folder);
}

} // namespace tw::ui
