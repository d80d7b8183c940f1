#include "ui/pages/export/export_certificate.h"

#include "ui/bridge/messages.h"
#include "ui/bridge/sentences.h"
#include "ui/models/chat_model.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/basics.h"
#include "ui/widgets/short_label.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QUrl>

#include <cmath>

namespace tw::ui {
namespace {

/// By gaps relative to the largest logit. In float32 only the order of additions differs (1e-6); bfloat16 rounds every
/// weight to 8 bits, which leaves about 1e-3 when the merge is right.
constexpr double kSameGap = 1e-2, kSameTop = 0.999, kCloseTop = 0.9;

QString figure(double value) {
  if (value == 0) return QStringLiteral("0");
  return value < 1e-3 ? QLocale().toString(value, 'e', 1) : QLocale().toString(value, 'g', 3);
}

/// "0.76 (1.2 %)": in logits, and of the largest of them.
QString gapText(double absolute, double relative) {
  return ExportCertificate::tr("%1 (%2 %)").arg(figure(absolute), figure(100 * relative));
}

QString comparedText(const events::Verified& v) {
  const auto positions = static_cast<int>(std::min<int64_t>(v.positions, INT32_MAX));
  if (v.data == "vocabulary" || v.samples == 0) return ExportCertificate::tr("%Ln made-up tokens", nullptr, positions);
  return (v.data == "validation"
              ? ExportCertificate::tr("%Ln validation samples", nullptr, static_cast<int>(v.samples))
              : ExportCertificate::tr("%Ln training samples", nullptr, static_cast<int>(v.samples))) +
         QStringLiteral(" · ") + ExportCertificate::tr("%Ln tokens", nullptr, positions);
}

/// Never rounded up to a full hundred.
QString shareText(double share) {
  const double percent = std::floor(share * 1000) / 10;
  return QLocale().toString(percent, 'f', percent == std::floor(percent) ? 0 : 1) + QStringLiteral(" %");
}

} // namespace

ExportCertificate::ExportCertificate(Studio& studio, const ExportResult& result, QWidget* parent)
    : Card({}, parent), m_studio(studio), m_result(result) {
  setObjectName(QStringLiteral("certificate"));
  body()->setSpacing(space::small);
  addVerdict();
  if (m_result.verified) {
    const auto& v = *m_result.verified;
    addFigure(QStringLiteral("compared"), tr("Compared on"), comparedText(v));
    addFigure(QStringLiteral("top1"), tr("Same likeliest token"), shareText(v.top1_agreement));
    addFigure(QStringLiteral("max-gap"), tr("Largest logit gap"), gapText(v.max_gap_absolute, v.max_gap));
    addFigure(QStringLiteral("mean-gap"), tr("Mean logit gap"), gapText(v.mean_gap_absolute, v.mean_gap));
    addFigure(QStringLiteral("largest-logit"), tr("Largest logit"), figure(v.largest_logit));
    body()->addWidget(makeRule());
  }
  addFiles();
  addActions();
}

void ExportCertificate::addVerdict() {
  auto kind = Banner::Kind::Good;
  QString title = tr("The export is complete."), explanation;
  if (m_result.verified) {
    const auto& v = *m_result.verified;
    const auto numbers =
        inARow({tr("The likeliest token is the same in %1 of all positions; the largest gap between logits is "
                   "%2, which is %3 % of the largest logit.")
                    .arg(shareText(v.top1_agreement), figure(v.max_gap_absolute), figure(100 * v.max_gap)),
                v.data == "vocabulary" ? tr("The data of the adapter's run was not found.") : QString()});
    if (v.max_gap <= kSameGap && v.top1_agreement >= kSameTop) {
      title = tr("The merged model gives the same answers.");
      explanation = numbers;
    } else if (v.top1_agreement >= kCloseTop) {
      title = tr("The merged model gives nearly the same answers.");
      explanation = inARow({numbers, tr("The rest is what rounding to the chosen precision costs.")});
    } else {
      kind = Banner::Kind::Warning;
      title = tr("The merged model answers differently.");
      explanation = inARow({numbers, tr("Export as float32, and check that adapter and base model belong together.")});
    }
  } else {
    explanation = m_result.modelPath.isEmpty() ? tr("The adapter was read back and written for its base model.")
                                               : tr("The merged model was not compared with base and adapter.");
  }
  auto* banner = new Banner(kind, title, explanation);
  banner->setObjectName(QStringLiteral("verdict"));
  body()->addWidget(banner);
}

void ExportCertificate::addFigure(const QString& name, const QString& label, const QString& value) {
  auto* line = new QHBoxLayout;
  line->addWidget(makeLabel(label, TextRole::Body, true), 1);
  auto* figure = makeLabel(value, TextRole::CardTitle);
  figure->setObjectName(name);
  figure->setAccessibleName(label + QStringLiteral(": ") + value);
  figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
  line->addWidget(figure);
  body()->addLayout(line);
}

void ExportCertificate::addFiles() {
  addFigure(QStringLiteral("written"), tr("Written"),
            tr("%1 in %2").arg(bytesText(m_result.bytes), durationText(m_result.seconds)));
  for (const auto& path : {m_result.adapterPath, m_result.modelPath}) {
    if (path.isEmpty()) continue;
    auto* label = new ShortLabel(QDir::toNativeSeparators(path), TextRole::Secondary, true, Qt::ElideMiddle);
    label->setObjectName(path == m_result.modelPath ? QStringLiteral("model-path") : QStringLiteral("adapter-path"));
    body()->addWidget(label);
  }
}

void ExportCertificate::addActions() {
  auto* chat = makeButton(tr("Chat with it"));
  chat->setObjectName(QStringLiteral("chat-with-it"));
  auto* open = makeLinkButton(tr("Open folder"));
  open->setObjectName(QStringLiteral("open-folder"));
  auto* copy = makeLinkButton(tr("Copy path"));
  copy->setObjectName(QStringLiteral("copy-path"));
  auto* line = new QHBoxLayout;
  line->setSpacing(space::medium);
  line->addWidget(chat);
  line->addStretch(1);
  line->addWidget(open);
  line->addWidget(copy);
  body()->addLayout(line);
  connect(chat, &QPushButton::clicked, this, &ExportCertificate::chat);
  connect(open, &QPushButton::clicked, this, [this] {
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder())))
      Q_EMIT m_studio.notice(tr("No program here opens folders: %1").arg(QDir::toNativeSeparators(folder())), {}, {});
  });
  connect(copy, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(QDir::toNativeSeparators(folder())); });
}

QString ExportCertificate::folder() const {
  if (m_result.modelPath.isEmpty()) return m_result.adapterPath;
  return m_result.adapterPath.isEmpty() ? m_result.modelPath : QFileInfo(m_result.modelPath).path();
}

void ExportCertificate::chat() {
  if (m_result.modelPath.isEmpty()) m_studio.chat().mount(m_result.adapterPath);
  else m_studio.chat().setTunedModel(m_result.modelPath);
  Q_EMIT m_studio.pageRequested(PageId::Chat);
}

} // namespace tw::ui
