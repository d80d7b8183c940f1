#include "ui/pages/data/data_empty.h"

#include "ui/bridge/messages.h"
#include "ui/models/dataset_model.h"
#include "ui/models/dataset_names.h"
#include "ui/theme/icons.h"
#include "ui/widgets/basics.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tw::ui {
namespace {

constexpr int kWidth = 520, kIcon = 40;

class IconLabel : public QWidget {
 public:
  IconLabel() { setFixedSize(kIcon, kIcon); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    iconNamed(QStringLiteral("data"), tokens(palette()).muted).paint(&painter, rect());
  }
};

} // namespace

DataEmpty::DataEmpty(Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
  auto* down = new QVBoxLayout(this);
  down->setSpacing(space::medium);
  auto* title = makeLabel(tr("Add the examples that the model shall learn from"), TextRole::Figure, false, true);
  title->setAlignment(Qt::AlignHCenter);
  auto* words =
      makeLabel(tr("Questions with answers, chats or plain text (%1). Drop files anywhere on the window, paste them, "
                   "or choose them. "
                   "You will see row by row what is trained, and what is wrong with the data before it costs time.")
                    .arg(datasetKinds()),
                TextRole::Body, true, true);
  words->setAlignment(Qt::AlignHCenter);
  for (auto* label : {title, words}) {
    label->setFixedWidth(kWidth);
    label->setMinimumHeight(label->heightForWidth(
        kWidth)); // a centred label is given the height of its hint, which is not that of its lines
  }
  auto* add = makePrimaryButton(tr("Add files…"));
  add->setObjectName(QStringLiteral("empty-add-files"));
  setFocusProxy(add);
  connect(add, &QPushButton::clicked, this, &DataEmpty::addWanted);
  m_samples = new QWidget;
  auto* across = new QHBoxLayout(m_samples);
  across->setContentsMargins(0, 0, 0, 0);
  across->setSpacing(space::small);
  down->addStretch(2);
  down->addWidget(new IconLabel, 0, Qt::AlignHCenter);
  down->addWidget(title, 0, Qt::AlignHCenter);
  down->addWidget(words, 0, Qt::AlignHCenter);
  down->addSpacing(space::small);
  down->addWidget(add, 0, Qt::AlignHCenter);
  down->addWidget(m_samples, 0, Qt::AlignHCenter);
  down->addStretch(3);
  studio.bridge().ask<QStringList>(
      this,
      [](Services& services, std::stop_token) {
        QStringList paths;
        const QDir folder(text(services.resourcesFolder()) + QStringLiteral("/datasets"));
        for (const auto& file :
             folder.entryInfoList({QStringLiteral("*.json"), QStringLiteral("*.jsonl")}, QDir::Files, QDir::Name))
          paths << file.absoluteFilePath();
        return paths;
      },
      [this](const QStringList& paths) { offerSamples(paths); });
}

void DataEmpty::offerSamples(const QStringList& paths) {
  if (paths.isEmpty()) return;
  auto* across = static_cast<QHBoxLayout*>(m_samples->layout());
  across->addWidget(makeLabel(tr("or use the sample data:"), TextRole::Body, true));
  for (const auto& path : paths) {
    auto* link = makeLinkButton(QFileInfo(path).completeBaseName());
    link->setObjectName(QStringLiteral("sample-%1").arg(QFileInfo(path).completeBaseName()));
    link->setToolTip(path);
    connect(link, &QPushButton::clicked, &m_studio.data(), [this, path] { m_studio.data().addFiles({path}); });
    across->addWidget(link);
  }
}

} // namespace tw::ui
